// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.ArrayList;
import java.util.List;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Shell;
import org.omnimesh.workbench.internal.model.ChannelsModel.ChannelLine;
import org.omnimesh.workbench.internal.model.ChannelsPresenter;

/** Chooses how long a channel's content is kept. */
final class RetentionSheet {
    private static final List<Integer> USUAL = List.of(0, 1, 7, 30, 90, 365);

    private RetentionSheet() {}

    static void open(Shell window, UiExecutor ui, Look look, ChannelsPresenter presenter, ChannelLine channel) {
        List<Integer> days = new ArrayList<>(USUAL);
        if (!days.contains(channel.days())) {
            days.add(1, channel.days());
        }
        Sheet sheet = new Sheet(window, ui, look, "How long it is kept", "retention");
        sheet.heading("How long is " + channel.name() + " kept?");
        sheet.text("Messages and files that are older are destroyed on the devices of everybody who takes part.",
                Look.Role.TEXT);
        Combo combo = sheet.combo(sheet.body(), "Keep", days.stream().map(RetentionSheet::shown).toList(),
                "retention-days");
        combo.select(days.indexOf(channel.days()));
        sheet.closing("Cancel");
        Button done = sheet.button("C&hange\u2026", "retention-done", () -> {
            int chosen = days.get(Math.max(0, combo.getSelectionIndex()));
            boolean destroys = chosen > 0 && (channel.days() == 0 || chosen < channel.days());
            Ask.then(sheet.shell(), ui, look, chosen == 0
                    ? "Keep everything of " + channel.name() + "?"
                    : "Keep " + channel.name() + " for " + shown(chosen) + "?",
                    destroys
                            ? "What is older is destroyed at once, for everybody. This cannot be undone."
                            : "What was destroyed before does not come back.",
                    destroys ? "&Destroy older ones" : "C&hange", "Changing it\u2026",
                    answer -> presenter.retain(channel.id(), chosen, answer), sheet::close);
        });
        done.setEnabled(false);
        combo.addListener(SWT.Selection,
                e -> done.setEnabled(days.get(Math.max(0, combo.getSelectionIndex())) != channel.days()));
        sheet.shell().setDefaultButton(done);
        sheet.open();
        combo.setFocus();
    }

    private static String shown(int days) {
        return days == 0 ? "Everything" : days == 1 ? "1 day" : days + " days";
    }
}
