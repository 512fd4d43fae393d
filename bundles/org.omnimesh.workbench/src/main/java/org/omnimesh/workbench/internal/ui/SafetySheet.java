// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.Collections;
import java.util.Optional;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.SafetyNumber;
import org.omnimesh.api.team.SafetyNumber.State;
import org.omnimesh.workbench.internal.model.SafetyModel;
import org.omnimesh.workbench.internal.model.SafetyPresenter;

/** The safety number with a person: to be compared with what her device shows, over another way. */
final class SafetySheet {
    private static final int GROUPS_IN_LINE = 3;
    /** As large as any number. */
    private static final String SAMPLE = String.join(" ", Collections.nCopies(12, "00000"));

    private final UiExecutor ui;
    private final Look look;
    private final SafetyPresenter presenter;
    private final Sheet sheet;
    private final QrPicture picture;
    private final Text digits;
    private final Label state;
    private final Button verified;
    private final Button unverified;
    private final Button close;
    private String shown = "";

    private SafetySheet(Shell window, UiExecutor ui, Look look, SafetyPresenter presenter, String name) {
        this.ui = ui;
        this.look = look;
        this.presenter = presenter;
        sheet = new Sheet(window, ui, look, "Safety number", "safety");
        sheet.heading("Safety number with " + name);
        sheet.text(
                "Compare it with the one that " + name + " sees: side by side, or on the phone. If both are the same, "
                        + "nobody is in between.",
                Look.Role.TEXT);
        Composite columns = new Composite(sheet.body(), SWT.NONE);
        GridLayout layout = new GridLayout(2, false);
        layout.marginWidth = 0;
        layout.horizontalSpacing = 24;
        columns.setLayout(layout);
        picture = new QrPicture(columns, "safety-picture", "QR code of the safety number");
        digits = new Text(columns, SWT.MULTI | SWT.READ_ONLY);
        digits.setFont(look.code());
        digits.setLayoutData(room());
        Look.name(digits, "safety-digits");
        digits.addListener(SWT.FocusIn, e -> digits.selectAll());
        look.follow(digits, now -> {
            digits.setBackground(now.surface());
            digits.setForeground(now.text());
        });
        state = sheet.text("", Look.Role.MUTED);
        unverified = sheet.button("&Not verified any more\u2026", "safety-undo", this::undo);
        verified = sheet.button("&Mark as verified", "safety-verified",
                () -> sheet.run("Noting it\u2026", answer -> presenter.verified(shown, answer),
                        () -> { /* the sheet shows it */ }));
        close = sheet.closing("&Close");
        sheet.shell().setDefaultButton(close);
        Speech.name(digits, () -> "Safety number");
        sheet.shell().addListener(SWT.Dispose, e -> presenter.lookAway());
        ui.follow(sheet.shell(), presenter.model(), this::show);
    }

    static void open(Shell window, UiExecutor ui, Look look, SafetyPresenter presenter, PeerId device, String name) {
        presenter.look(device, name);
        SafetySheet safety = new SafetySheet(window, ui, look, presenter, name);
        safety.sheet.open();
        safety.close.setFocus();
    }

    /** Keeps the room that the number needs, from before it is known: how large a text is, its widget says late. */
    private GridData room() {
        GC gc = new GC(digits);
        gc.setFont(look.code());
        Point extent = gc.textExtent(lines(SAMPLE));
        gc.dispose();
        GridData place = new GridData(SWT.FILL, SWT.CENTER, true, false);
        place.widthHint = extent.x;
        place.heightHint = extent.y;
        return place;
    }

    private void undo() {
        Ask.then(sheet.shell(), ui, look, "Take the mark away?",
                "Nobody is removed; the person is shown as not verified until you compare the number again.",
                "&Take away",
                "Noting it\u2026", presenter::unverified, () -> { /* the sheet shows it */ });
    }

    private void show(SafetyModel model) {
        Optional<State> now = model.number().map(SafetyNumber::state);
        picture.show(model.picture());
        shown = model.number().map(SafetyNumber::digits).orElse("");
        String text = model.number().map(number -> lines(number.digits())).orElse("Computing\u2026");
        if (!text.equals(digits.getText())) {
            digits.setText(text);
        }
        state.setText(Look.plain(model.state()));
        Look.role(state, now.filter(it -> it == State.CHANGED).isPresent()
                ? Look.Role.BAD
                : now.filter(it -> it == State.VERIFIED).isPresent() ? Look.Role.GOOD : Look.Role.MUTED);
        verified.setEnabled(now.isPresent() && now.filter(it -> it == State.VERIFIED).isEmpty());
        unverified.setEnabled(now.filter(it -> it != State.UNVERIFIED).isPresent());
        sheet.problem(model.problem());
        look.dressAgain(sheet.shell());
        sheet.refit();
    }

    /** Puts three groups on a line: so they are easiest to read out. */
    private static String lines(String digits) {
        StringBuilder lines = new StringBuilder();
        String[] groups = digits.split(" ");
        for (int i = 0; i < groups.length; i++) {
            lines.append(i == 0 ? "" : i % GROUPS_IN_LINE == 0 ? "\n" : "  ").append(groups[i]);
        }
        return lines.toString();
    }
}
