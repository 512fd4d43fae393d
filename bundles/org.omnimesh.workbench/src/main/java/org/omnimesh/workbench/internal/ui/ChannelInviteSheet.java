// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.ChannelManagement;
import org.omnimesh.workbench.internal.model.ChannelsModel.ChannelLine;
import org.omnimesh.workbench.internal.model.ChannelsModel.PartLine;
import org.omnimesh.workbench.internal.model.ChannelsPresenter;

/** Chooses whom to invite to a private channel. */
final class ChannelInviteSheet {
    private static final int HEIGHT = 280;

    private ChannelInviteSheet() {}

    static void open(Shell window, UiExecutor ui, Look look, ChannelsPresenter presenter, ChannelLine channel) {
        Sheet sheet = new Sheet(window, ui, look, "Invite people", "channel-inviting");
        sheet.heading("Invite people to " + channel.name());
        List<PartLine> others = presenter.others(channel.id());
        if (others.isEmpty()) {
            sheet.text("Everybody in the team takes part already.", Look.Role.TEXT);
            sheet.closing("&Close");
            sheet.open();
            return;
        }
        sheet.text("They are asked, and may decline. " + (channel.detail().contains("newcomers")
                ? "They read what is written after they joined."
                : "They read all that was written there."), Look.Role.TEXT);
        Table table = new Table(sheet.body(), SWT.CHECK | SWT.BORDER | SWT.V_SCROLL);
        GridData place = new GridData(SWT.FILL, SWT.FILL, true, true);
        place.heightHint = HEIGHT;
        table.setLayoutData(place);
        look.drawSelection(table);
        Look.name(table, "channel-whom");
        Speech.name(table, () -> "Whom to invite");
        others.forEach(person -> {
            TableItem item = new TableItem(table, SWT.NONE);
            item.setText(person.name() + " (" + person.detail() + ")");
            item.setData(person.device());
        });
        sheet.closing("Cancel");
        Button invite = sheet.button("&Invite", "channel-invite-now", () -> {
            Set<PeerId> whom = chosen(table);
            sheet.run("Inviting\u2026", answer -> presenter.invite(channel.id(), whom, answer), sheet::close);
        });
        table.addListener(SWT.Selection, e -> {
            int count = chosen(table).size();
            invite.setEnabled(count > 0 && count <= ChannelManagement.MAX_NAMED);
        });
        invite.setEnabled(false);
        sheet.shell().setDefaultButton(invite);
        sheet.open();
        table.setFocus();
    }

    private static Set<PeerId> chosen(Table table) {
        return Stream.of(table.getItems()).filter(TableItem::getChecked).map(item -> (PeerId) item.getData())
                .collect(Collectors.toSet());
    }
}
