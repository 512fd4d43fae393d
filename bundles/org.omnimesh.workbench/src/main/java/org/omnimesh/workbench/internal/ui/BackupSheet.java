// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.nio.file.Path;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Shell;
import org.omnimesh.workbench.internal.model.BackupPresenter;

/** Backs the whole node up to a file that a passphrase opens. */
public final class BackupSheet {
    private BackupSheet() {}

    /**
     * Opens it.
     *
     * @param window what it stands over
     * @param ui the display's thread
     * @param look colours and fonts
     * @param presenter writes the file
     */
    public static void open(Shell window, UiExecutor ui, Look look, BackupPresenter presenter) {
        Sheet sheet = new Sheet(window, ui, look, "Back up", "backup");
        sheet.heading("Back up this device");
        sheet.text(
                "Everything of your teams on this device, as it is now, goes into one file. You can go on meanwhile. "
                        + "Whoever has the file and its passphrase can be you: keep them apart. To put it back, "
                        + "there is File, Put back a backup.",
                Look.Role.TEXT);
        NewPassphrase passphrase = new NewPassphrase(sheet,
                "Passphrase for the file, at least eight characters; several random words are best", "backup");
        sheet.closing("Cancel");
        Button begin = sheet.button("&Back up\u2026", "backup-begin", () -> {
            if (passphrase.agreed()) {
                choose(sheet, ui, look, window, passphrase, presenter);
            }
        });
        sheet.shell().setDefaultButton(begin);
        ui.follow(sheet.shell(), presenter.model(), model -> model.doing().ifPresent(sheet::doing));
        sheet.open();
        passphrase.first().setFocus();
    }

    private static void choose(Sheet sheet, UiExecutor ui, Look look, Shell window, NewPassphrase passphrase,
            BackupPresenter presenter) {
        FileDialog dialog = new FileDialog(sheet.shell(), SWT.SAVE);
        dialog.setText("Back up to");
        dialog.setFileName("omnimesh.backup");
        String chosen = dialog.open();
        if (chosen == null) {
            return;
        }
        sheet.run("Collecting\u2026", answer -> presenter.backUp(Path.of(chosen), passphrase.typed(), answer),
                presenter::stop, () -> {
                    sheet.close();
                    Sheet done = new Sheet(window, ui, look, "Back up", "backup-done");
                    done.heading("Backed up");
                    done.text(chosen, Look.Role.TEXT);
                    Button close = done.closing("&Close");
                    done.shell().setDefaultButton(close);
                    done.open();
                    close.setFocus();
                });
    }
}
