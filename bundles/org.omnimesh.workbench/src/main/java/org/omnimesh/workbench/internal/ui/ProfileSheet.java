// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.omnimesh.workbench.internal.model.StatusPresenter;

/** Changes what this user and this device are called. */
public final class ProfileSheet {
    private static final int LONGEST = 64;

    private ProfileSheet() {}

    /**
     * Opens it, once the node runs.
     *
     * @param window what it stands over
     * @param ui the display's thread
     * @param look colours and fonts
     * @param presenter knows and changes the names
     */
    public static void open(Shell window, UiExecutor ui, Look look, StatusPresenter presenter) {
        String before = presenter.model().get().me();
        if (before.isEmpty()) {
            return;
        }
        Sheet sheet = new Sheet(window, ui, look, "Your names", "profile");
        sheet.heading("What are you called?");
        sheet.text("Everybody in your teams sees both names.", Look.Role.TEXT);
        Text me = sheet.field("You", SWT.NONE, "profile-me");
        me.setText(before);
        Text device = sheet.field("This device", SWT.NONE, "profile-device");
        device.setText(presenter.model().get().device());
        sheet.closing("Cancel");
        Button done = sheet.button("C&hange", "profile-done", () -> {
            String myName = me.getText();
            String deviceName = device.getText();
            sheet.run("Telling the team\u2026", answer -> presenter.rename(myName, deviceName, answer), sheet::close);
        });
        for (Text field : new Text[] { me, device }) {
            field.setTextLimit(LONGEST);
            field.addListener(SWT.Modify,
                    e -> done.setEnabled(!me.getText().isBlank() && !device.getText().isBlank()));
        }
        sheet.shell().setDefaultButton(done);
        sheet.open();
        me.selectAll();
        me.setFocus();
    }
}
