// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.ArrayList;
import java.util.List;

import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Shell;
import org.omnimesh.workbench.internal.model.ChannelsModel.ChannelLine;
import org.omnimesh.workbench.internal.model.ChannelsModel.PartLine;
import org.omnimesh.workbench.internal.model.ChannelsPresenter;

/** Who takes part in a channel. */
final class MembersSheet {
    private static final int HEIGHT = 320;

    private MembersSheet() {}

    static void open(Shell window, UiExecutor ui, Look look, ChannelsPresenter presenter, ChannelLine channel,
            Runnable invite, Runnable leave) {
        Sheet sheet = new Sheet(window, ui, look, "Who takes part", "channel-members");
        sheet.heading(channel.name());
        sheet.text(channel.detail(), Look.Role.MUTED);
        if (!channel.topic().isEmpty()) {
            sheet.text(channel.topic(), Look.Role.TEXT);
        }
        PaintedList list = new PaintedList(sheet.body(), look, false, "channel-people", "Who takes part");
        list.hint("Nobody");
        GridData place = new GridData(SWT.FILL, SWT.FILL, true, true);
        place.heightHint = HEIGHT;
        list.control().setLayoutData(place);
        Runnable[] fill = new Runnable[1];
        fill[0] = () -> list.show(presenter.members(channel.id()).stream()
                .map(person -> row(sheet, ui, look, presenter, channel, person, () -> fill[0].run())).toList());
        if (channel.invitable()) {
            sheet.button("&Invite people\u2026", "channel-invite", () -> {
                sheet.close();
                invite.run();
            });
        }
        if (channel.leavable()) {
            sheet.button("&Leave\u2026", "channel-leave", () -> {
                sheet.close();
                leave.run();
            });
        }
        Button close = sheet.closing("&Close");
        sheet.shell().setDefaultButton(close);
        ui.follow(sheet.shell(), presenter.model(), model -> fill[0].run());
        sheet.open();
        list.control().setFocus();
    }

    private static LineRow row(Sheet sheet, UiExecutor ui, Look look, ChannelsPresenter presenter, ChannelLine channel,
            PartLine person, Runnable changed) {
        List<ListRow.Action> actions = new ArrayList<>();
        if (person.removable()) {
            actions.add(new ListRow.Action("&Take out\u2026", () -> Ask.then(sheet.shell(), ui, look,
                    "Take " + person.name() + " out of " + channel.name() + "?",
                    person.name() + " reads nothing that is written there from now on, and stays in the team.",
                    "&Take out",
                    "Taking out, with a fresh key for the others\u2026",
                    answer -> presenter.expel(channel.id(), person.device(), answer), changed)));
            actions.add(new ListRow.Action(person.admin() ? "No &admin any more" : "Make &admin",
                    () -> sheet.run("Changing it\u2026",
                            answer -> presenter.appoint(channel.id(), person.device(), !person.admin(), answer),
                            changed)));
        }
        return new LineRow(look, person.device().toString(), person.name(), person.detail(),
                person.removable() ? "Take out\u2026" : "", actions);
    }
}
