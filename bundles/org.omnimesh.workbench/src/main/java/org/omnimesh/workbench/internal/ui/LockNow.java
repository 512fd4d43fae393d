// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import org.eclipse.swt.widgets.Shell;
import org.omnimesh.workbench.internal.model.LockModel;
import org.omnimesh.workbench.internal.model.LockPresenter;

/** Locks the node; without a passphrase it says what is missing, and offers to set one. */
public final class LockNow {
    private LockNow() {}

    /**
     * Locks.
     *
     * @param window what a dialog would stand over
     * @param ui the display's thread
     * @param look colours and fonts
     * @param presenter locks
     */
    public static void lock(Shell window, UiExecutor ui, Look look, LockPresenter presenter) {
        presenter.lock(problem -> problem.ifPresent(sentence -> ui.execute(() -> {
            if (!window.isDisposed()) {
                refused(window, ui, look, presenter, sentence);
            }
        })));
    }

    private static void refused(Shell window, UiExecutor ui, Look look, LockPresenter presenter, String sentence) {
        boolean open = presenter.model().get() instanceof LockModel.Open now && !now.passphrase();
        Sheet sheet = new Sheet(window, ui, look, "Lock", open ? "no-passphrase" : "lock-failed");
        sheet.heading(open ? "There is no passphrase yet" : "OmniMesh could not be locked");
        sheet.text(open
                ? "Locked, this device reads, sends and receives nothing until the passphrase is typed. Set one first."
                : sentence, open ? Look.Role.TEXT : Look.Role.BAD);
        if (open) {
            sheet.button("&Close", "close", sheet::close);
            sheet.shell().setDefaultButton(sheet.button("&Set a passphrase\u2026", "set-passphrase", () -> {
                sheet.close();
                PassphraseSheet.open(window, ui, look, presenter);
            }));
        } else {
            sheet.closing("&Close");
        }
        sheet.open();
    }
}
