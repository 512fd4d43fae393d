// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.omnimesh.workbench.internal.model.LockPresenter;

/** Opens a locked node by its recovery words, and sets a new passphrase. */
final class RecoverSheet {
    private RecoverSheet() {}

    static void open(Shell owner, UiExecutor ui, Look look, LockPresenter presenter) {
        Sheet sheet = new Sheet(owner, ui, look, "Recovery words", "recover");
        sheet.heading("Open it with the recovery words");
        sheet.text("You wrote them down when they were made. The new passphrase takes the place of the forgotten one.",
                Look.Role.TEXT);
        Text words = sheet.field("The 24 words, with spaces between them", SWT.NONE, "recover-words");
        NewPassphrase passphrase = new NewPassphrase(sheet, "New passphrase, at least eight characters", "recover");
        sheet.closing("Cancel");
        Button done = sheet.button("&Open", "recover-now", () -> {
            if (passphrase.agreed()) {
                sheet.run("Opening\u2026",
                        answer -> presenter.recover(words.getText().strip(), passphrase.typed(), answer),
                        sheet::close);
            }
        });
        words.addListener(SWT.Modify, e -> done.setEnabled(!words.getText().isBlank()));
        done.setEnabled(false);
        sheet.shell().setDefaultButton(done);
        sheet.open();
        words.setFocus();
    }
}
