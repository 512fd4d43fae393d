// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Shell;

/** Asks before something happens that cannot be taken back. */
final class Ask {
    private Ask() {}

    /**
     * Asks. Enter and Escape both mean no: what cannot be undone has to be chosen.
     *
     * @param question what is asked
     * @param consequence what happens then
     * @param deed what the button says
     * @param yes done if the user wants it
     */
    static void first(Shell owner, UiExecutor ui, Look look, String question, String consequence, String deed,
            Runnable yes) {
        Sheet sheet = new Sheet(owner, ui, look, question, "ask");
        sheet.heading(question);
        sheet.text(consequence, Look.Role.TEXT);
        Button no = sheet.closing("&Cancel");
        sheet.button(deed, "ask-yes", () -> {
            sheet.close();
            yes.run();
        });
        sheet.shell().setDefaultButton(no);
        sheet.open();
        no.setFocus();
    }
}
