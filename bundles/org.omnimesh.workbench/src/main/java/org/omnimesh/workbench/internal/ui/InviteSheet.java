// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Text;
import org.omnimesh.api.pairing.Pairing;
import org.omnimesh.api.team.Role;
import org.omnimesh.workbench.internal.model.InviteModel;
import org.omnimesh.workbench.internal.model.InviteModel.Made;
import org.omnimesh.workbench.internal.model.InviteModel.OpenLine;
import org.omnimesh.workbench.internal.model.InvitePresenter;

/** Invites: what it allows on the left, the code or link on the right, below what still works. */
public final class InviteSheet {
    private static final int SIDE = 300;
    private static final int LIST_HEIGHT = 100;
    private static final int SUGGESTED_USES = 10;
    private static final List<Life> CODES = List.of(new Life("15 minutes", Pairing.LIFETIME),
            new Life("5 minutes", Duration.ofMinutes(5)));
    private static final List<Life> LINKS = List.of(new Life("1 day", Duration.ofDays(1)),
            new Life("1 hour", Duration.ofHours(1)), new Life("3 days", Duration.ofDays(3)),
            new Life("7 days", Pairing.MAX_LINK_LIFETIME));

    private final UiExecutor ui;
    private final Look look;
    private final InvitePresenter presenter;
    private final Sheet sheet;
    private final List<Role> roles;
    private final Button code;
    private final Button link;
    private final Button own;
    private final Combo role;
    private final Label explanation;
    private final Label usesName;
    private final Spinner uses;
    private final Combo life;
    private final Label hint;
    private final Text shown;
    private final Label countdown;
    private final QrPicture picture;
    private final Button copy;
    private final PaintedList open;
    private Optional<Made> made = Optional.empty();
    private boolean copyAwaited;

    private record Life(String name, Duration duration) {}

    private InviteSheet(Shell window, UiExecutor ui, Look look, InvitePresenter presenter, InviteModel model) {
        this.ui = ui;
        this.look = look;
        this.presenter = presenter;
        this.roles = model.roles();
        sheet = new Sheet(window, ui, look, "Invite", "invite");
        Composite columns = new Composite(sheet.body(), SWT.NONE);
        columns.setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false));
        columns.setLayout(columns(2));
        Composite form = column(columns);
        sheet.text(form, "Invite to the team", Look.Role.TEXT, look.title()).setLayoutData(new GridData());
        code = radio(form, "A &code, for one device near you or on the phone", "invite-code");
        link = radio(form, "A &link, for several, over days", "invite-link");
        own = radio(form, "A code for &another device of mine", "invite-device");
        Radios.link(List.of(code, link, own));
        boolean others = !roles.isEmpty();
        code.setSelection(others);
        own.setSelection(!others);
        code.setEnabled(others);
        link.setEnabled(others);
        role = sheet.combo(form, "They join as", roles.stream().map(RoleSheet::name).toList(), "invite-role");
        role.select(Math.max(0, roles.indexOf(Role.MEMBER)));
        explanation = narrow(sheet.text(form, "", Look.Role.MUTED, look.small()));
        life = sheet.combo(form, "It works for", List.of(), "invite-life");
        usesName = look.label(form, Look.Role.MUTED, look.small(), SWT.NONE);
        usesName.setLayoutData(new GridData());
        usesName.setText("How many devices it lets in");
        uses = new Spinner(form, SWT.BORDER);
        uses.setValues(1, 1, Pairing.MAX_LINK_USES, 0, 1, SUGGESTED_USES);
        uses.setLayoutData(new GridData());
        Look.name(uses, "invite-uses");
        Speech.name(uses, usesName::getText);
        Composite result = column(columns);
        picture = new QrPicture(result, "invite-picture", "QR code of the invitation");
        hint = narrow(sheet.text(result, "", Look.Role.MUTED, look.regular()));
        shown = new Text(result, SWT.READ_ONLY | SWT.SINGLE | SWT.CENTER | SWT.BORDER);
        GridData shownPlace = new GridData(SWT.FILL, SWT.TOP, true, false);
        shownPlace.widthHint = SIDE;
        shown.setLayoutData(shownPlace);
        Look.name(shown, "invite-shown");
        Speech.name(shown, () -> made.map(it -> it.link() ? "Link" : "Code " + String.join(" ", it.text().split("")))
                .orElse(""));
        countdown = narrow(sheet.text(result, "", Look.Role.MUTED, look.small()));
        copy = Look.button(result, "C&opy", "invite-copy",
                () -> made.ifPresent(it -> Look.copy(window.getDisplay(), it.text())));
        Label below = look.label(sheet.body(), Look.Role.MUTED, look.small(), SWT.NONE);
        below.setText("WHAT STILL WORKS");
        open = new PaintedList(sheet.body(), look, false, "invitations", "Invitations that still work");
        open.hint("No code or link works now.");
        GridData place = new GridData(SWT.FILL, SWT.FILL, true, true);
        place.heightHint = LIST_HEIGHT;
        open.control().setLayoutData(place);
        sheet.closing("Clos&e");
        Button make = sheet.button("&Make it", "invite-make", this::make);
        sheet.shell().setDefaultButton(make);
        List.of(code, link, own).forEach(kind -> kind.addListener(SWT.Selection, e -> kindChanged()));
        role.addListener(SWT.Selection, e -> explain());
        kindChanged();
        sheet.shell().addListener(SWT.Dispose, e -> presenter.forget());
        ui.follow(sheet.shell(), presenter.model(), this::show);
        ui.repeat(sheet.shell(), Duration.ofSeconds(1), presenter::tick);
    }

    /**
     * Opens it, or says why this user cannot invite.
     *
     * @param window what it stands over
     * @param ui the display's thread
     * @param look colours and fonts
     * @param presenter invites
     */
    public static void open(Shell window, UiExecutor ui, Look look, InvitePresenter presenter) {
        InviteModel model = presenter.model().get();
        if (model.why().isPresent()) {
            Sheet refusal = new Sheet(window, ui, look, "Invite", "cannot-invite");
            refusal.text(model.why().orElse(""), Look.Role.TEXT);
            refusal.closing("&Close");
            refusal.open();
            return;
        }
        InviteSheet invite = new InviteSheet(window, ui, look, presenter, model);
        invite.sheet.open();
        (invite.roles.isEmpty() ? invite.own : invite.code).setFocus();
    }

    private void make() {
        Duration duration = lives().get(Math.max(0, life.getSelectionIndex())).duration();
        int devices = uses.getSelection();
        if (own.getSelection()) {
            sheet.run("Making a code\u2026", answer -> presenter.device(duration, answer), this::goToCopy);
        } else if (link.getSelection()) {
            Role given = given();
            sheet.run("Making a link\u2026", answer -> presenter.link(given, devices, duration, answer),
                    this::goToCopy);
        } else {
            Role given = given();
            sheet.run("Making a code\u2026", answer -> presenter.code(given, duration, answer), this::goToCopy);
        }
    }

    /** Returns the chosen role; asked only where there is one: without, nothing but an own device can be chosen. */
    private Role given() {
        return roles.get(Math.max(0, role.getSelectionIndex()));
    }

    /** Gives the keyboard to the button that copies, as soon as there is something. */
    private void goToCopy() {
        copyAwaited = !(copy.isEnabled() && copy.setFocus());
    }

    private void show(InviteModel model) {
        made = model.made();
        copy.setEnabled(made.isPresent());
        if (copyAwaited) {
            goToCopy();
        }
        picture.show(made.flatMap(Made::picture));
        visible(picture.control(), made.flatMap(Made::picture).isPresent());
        visible(shown, made.isPresent());
        shown.setFont(made.filter(Made::link).isPresent() ? look.regular() : look.code());
        String text = made.map(Made::text).orElse("");
        if (!text.equals(shown.getText())) {
            shown.setText(text);
        }
        hint.setText(Look.plain(made.map(Made::detail).or(model::notice)
                .orElse("Make a code or link: it appears here, with a picture for a camera.")));
        String left = made.map(it -> presenter.left(it.expiresAt())).orElse("");
        countdown.setText(left.isEmpty() ? "" : "It " + left + ".");
        open.show(model.open().stream().map(this::row).toList());
        sheet.refit();
    }

    private LineRow row(OpenLine line) {
        return new LineRow(look, line.id(), line.name(), line.detail(), "Revoke\u2026",
                List.of(new ListRow.Action("&Revoke\u2026", () -> Ask.then(sheet.shell(), ui, look,
                        "Revoke this invitation?", line.name() + " for " + line.detail()
                                + ". Nobody joins by it any more; who joined already stays.",
                        "&Revoke", "Revoking\u2026", answer -> presenter.revoke(line.id(), answer),
                        open.control()::setFocus))));
    }

    private void kindChanged() {
        life.setItems(lives().stream().map(Life::name).toArray(String[]::new));
        life.select(0);
        List.of(usesName, uses).forEach(it -> visible(it, link.getSelection()));
        visible(role, !own.getSelection());
        explain();
        if (!link.getSelection()) {
            uses.setSelection(1);
        } else if (uses.getSelection() == 1) {
            uses.setSelection(SUGGESTED_USES);
        }
    }

    private void explain() {
        explanation.setText(Look.plain(own.getSelection()
                ? (roles.isEmpty() ? "Your role does not allow to invite others. " : "")
                        + "The same as you: both devices are one person in the team."
                : RoleSheet.may(given())));
        sheet.refit();
    }

    private List<Life> lives() {
        return link.getSelection() ? LINKS : CODES;
    }

    private static void visible(Control control, boolean visible) {
        control.setVisible(visible);
        if (control.getLayoutData() instanceof GridData place) {
            place.exclude = !visible;
        } else {
            GridData made = new GridData(SWT.CENTER, SWT.TOP, true, false);
            made.exclude = !visible;
            control.setLayoutData(made);
        }
    }

    private static Label narrow(Label label) {
        GridData place = new GridData(SWT.FILL, SWT.TOP, true, false);
        place.widthHint = SIDE;
        label.setLayoutData(place);
        return label;
    }

    private static Button radio(Composite parent, String text, String id) {
        Button radio = new Button(parent, SWT.RADIO);
        radio.setText(text);
        Look.name(radio, id);
        return radio;
    }

    private static GridLayout columns(int count) {
        GridLayout layout = new GridLayout(count, false);
        layout.marginWidth = 0;
        layout.marginHeight = 0;
        layout.horizontalSpacing = 32;
        return layout;
    }

    private static Composite column(Composite parent) {
        Composite column = new Composite(parent, SWT.NONE);
        column.setLayout(columns(1));
        column.setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false));
        return column;
    }
}
