// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.omnimesh.api.team.Role;
import org.omnimesh.workbench.internal.model.Answer;
import org.omnimesh.workbench.internal.model.PeersModel.PersonLine;
import org.omnimesh.workbench.internal.model.TeamPresenter;

/** Chooses what a person may do. */
final class RoleSheet {
    private static final String CHANGING = "Changing the role\u2026";

    private RoleSheet() {}

    static void open(Shell owner, UiExecutor ui, Look look, TeamPresenter team, PersonLine person) {
        Sheet sheet = new Sheet(owner, ui, look, "Role", "role");
        sheet.heading(person.me() ? "What may you do?" : "What may " + person.name() + " do?");
        List<Button> choices = new ArrayList<>();
        for (Role role : Role.values()) {
            boolean now = person.role().filter(it -> it == role).isPresent();
            if (now || person.rights().roles().contains(role)) {
                Button choice = new Button(sheet.body(), SWT.RADIO);
                choice.setText(name(role) + (now ? " (now)" : ""));
                choice.setSelection(now);
                choice.setData(role);
                Look.name(choice, "role-" + name(role));
                choices.add(choice);
                Label what = sheet.text(sheet.body(), may(role), Look.Role.MUTED, look.small());
                ((GridData) what.getLayoutData()).horizontalIndent = 24;
                Speech.name(choice, () -> name(role) + ": " + may(role));
            }
        }
        Radios.link(choices);
        person.rights().why().ifPresent(why -> sheet.text(why, Look.Role.MUTED));
        sheet.closing("Cancel");
        Button done = sheet.button("C&hange role", "role-done", () -> choices.stream().filter(Button::getSelection)
                .findFirst().map(chosen -> (Role) chosen.getData())
                .ifPresent(role -> person.member().ifPresent(member -> {
                    Consumer<Answer> change = answer -> team.changeRole(member, role, answer);
                    if (person.me()) {
                        Ask.then(sheet.shell(), ui, look, "Step down to " + name(role).toLowerCase(Locale.ROOT) + "?",
                                name(role) + ": " + may(role).toLowerCase(Locale.ROOT) + " You cannot take this "
                                        + "back yourself: somebody who may has to give you your role again.",
                                "&Step down", CHANGING, change, sheet::close);
                    } else {
                        sheet.run(CHANGING, change, sheet::close);
                    }
                })));
        done.setEnabled(false);
        choices.forEach(choice -> choice.addListener(SWT.Selection, e -> done.setEnabled(choices.stream()
                .anyMatch(it -> it.getSelection() && person.role().filter(it.getData()::equals).isEmpty()))));
        sheet.shell().setDefaultButton(done);
        sheet.open();
        choices.stream().filter(Button::getSelection).findFirst().ifPresent(Button::setFocus);
    }

    static String name(Role role) {
        return role.name().charAt(0) + role.name().substring(1).toLowerCase(Locale.ROOT);
    }

    static String may(Role role) {
        return switch (role) {
            case OWNER -> "Everything, also appoint and remove owners.";
            case ADMIN -> "Invite, remove and change everybody but owners, rename the team.";
            case MEMBER -> "Read and write, create channels, invite members.";
            case GUEST -> "Only the channels invited to; fresh keys keep the others closed.";
            case HUB -> "Keeps and passes on everything, and can read nothing of it.";
        };
    }
}
