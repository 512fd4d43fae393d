// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.omnimesh.api.http.Scope;
import org.omnimesh.workbench.internal.model.TokensModel;
import org.omnimesh.workbench.internal.model.TokensModel.TokenLine;
import org.omnimesh.workbench.internal.model.TokensPresenter;

/** The tokens by which other programs use the API: listed, made, revoked. */
public final class TokensSheet {
    private static final int HEIGHT = 220;
    private static final int LONGEST = 64;
    private static final List<String> SCOPES = List.of("Read", "Read and send", "Decide everything, as you do");
    private static final List<String> LIVES = List.of("7 days", "30 days", "A year", "Until it is revoked");
    private static final List<Optional<Duration>> DURATIONS = List.of(Optional.of(Duration.ofDays(7)),
            Optional.of(Duration.ofDays(30)), Optional.of(Duration.ofDays(365)), Optional.empty());

    private final UiExecutor ui;
    private final Look look;
    private final TokensPresenter presenter;
    private final Sheet sheet;
    private final PaintedList list;

    private TokensSheet(Shell window, UiExecutor ui, Look look, TokensPresenter presenter) {
        this.ui = ui;
        this.look = look;
        this.presenter = presenter;
        sheet = new Sheet(window, ui, look, "API tokens", "tokens");
        sheet.heading("API tokens");
        sheet.text("By a token another program uses this node: its messages, files and team. Your own token is not "
                + "listed.", Look.Role.TEXT);
        list = new PaintedList(sheet.body(), look, false, "tokens-list", "API tokens");
        GridData place = new GridData(SWT.FILL, SWT.FILL, true, true);
        place.heightHint = HEIGHT;
        list.control().setLayoutData(place);
        sheet.button("&New token\u2026", "token-new", this::ask);
        Button close = sheet.closing("&Close");
        sheet.shell().setDefaultButton(close);
        ui.follow(sheet.shell(), presenter.model(), this::show);
    }

    /**
     * Opens it.
     *
     * @param window what it stands over
     * @param ui the display's thread
     * @param look colours and fonts
     * @param presenter knows the tokens
     */
    public static void open(Shell window, UiExecutor ui, Look look, TokensPresenter presenter) {
        presenter.refresh();
        TokensSheet tokens = new TokensSheet(window, ui, look, presenter);
        tokens.sheet.open();
        tokens.list.control().setFocus();
    }

    private void show(TokensModel model) {
        list.hint(model.ready() ? "No other program has a token." : Look.NOT_OPEN);
        list.show(model.tokens().stream().map(this::row).toList());
    }

    private LineRow row(TokenLine token) {
        return new LineRow(look, token.id(), token.name(), token.detail(), "Revoke\u2026",
                List.of(new ListRow.Action("&Revoke\u2026", () -> Ask.then(sheet.shell(), ui, look,
                        "Revoke " + token.name() + "?",
                        "Whatever uses this token gets nothing more, at once. This cannot be undone.", "&Revoke",
                        "Revoking\u2026", answer -> presenter.revoke(token.id(), answer),
                        list.control()::setFocus))));
    }

    private void ask() {
        Sheet asking = new Sheet(sheet.shell(), ui, look, "New token", "token-asking");
        asking.heading("New token");
        Text name = asking.field("Name, such as the program that will use it", SWT.NONE, "token-name");
        name.setTextLimit(LONGEST);
        Combo scope = asking.combo(asking.body(), "It may", SCOPES, "token-scope");
        scope.select(0);
        Combo life = asking.combo(asking.body(), "It works for", LIVES, "token-life");
        life.select(1);
        asking.closing("Cancel");
        Button make = asking.button("&Make it", "token-make", () -> {
            List<String> secret = new ArrayList<>();
            Scope chosen = Scope.values()[Math.max(0, scope.getSelectionIndex())];
            Optional<Duration> lifetime = DURATIONS.get(Math.max(0, life.getSelectionIndex()));
            String typed = name.getText();
            asking.run("Making it\u2026", answer -> presenter.make(typed, chosen, lifetime, secret::add, answer),
                    () -> {
                        asking.close();
                        made(typed.strip(), secret.getFirst());
                    });
        });
        make.setEnabled(false);
        name.addListener(SWT.Modify, e -> make.setEnabled(!name.getText().isBlank()));
        asking.shell().setDefaultButton(make);
        asking.open();
        name.setFocus();
    }

    private void made(String name, String secret) {
        Sheet shown = new Sheet(sheet.shell(), ui, look, "New token", "token-made");
        shown.heading("The token of " + name);
        shown.text("Copy it now: it is shown this once and kept nowhere. Whoever has it may do what you chose.",
                Look.Role.BAD);
        Text text = shown.field("Token", SWT.READ_ONLY, "token-secret");
        text.setText(secret);
        Button copy = shown.button("C&opy", "token-copy", () -> Look.copy(text.getDisplay(), secret));
        shown.closing("&Done");
        shown.shell().setDefaultButton(copy);
        shown.open();
        copy.setFocus();
    }
}
