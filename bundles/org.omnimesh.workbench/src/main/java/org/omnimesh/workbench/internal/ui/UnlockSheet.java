// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.time.Duration;
import java.util.Optional;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.omnimesh.workbench.internal.model.LockModel;
import org.omnimesh.workbench.internal.model.LockPresenter;

/** Asks for the passphrase as long as the node waits for it. */
public final class UnlockSheet {
    private final LockPresenter presenter;
    private final Sheet sheet;
    private final Text passphrase;
    private final Button unlock;
    private boolean asked;

    private UnlockSheet(Shell window, UiExecutor ui, Look look, LockPresenter presenter, boolean recoverable,
            Runnable quit) {
        this.presenter = presenter;
        sheet = new Sheet(window, ui, look, "Unlock OmniMesh", "unlock");
        sheet.heading("OmniMesh is locked");
        sheet.text(
                "Everything of your teams on this device is encrypted with your passphrase. Until you type it, nothing "
                        + "is read, sent or received.",
                Look.Role.TEXT);
        passphrase = sheet.field("Passphrase", SWT.PASSWORD, "passphrase");
        if (recoverable) {
            sheet.button("&Forgotten\u2026", "forgotten", () -> RecoverSheet.open(sheet.shell(), ui, look, presenter));
        }
        boolean[] leaving = { true };
        sheet.button("&Quit", "quit", sheet::close);
        unlock = sheet.button("&Unlock", "unlock-now", this::tryIt);
        sheet.shell().setDefaultButton(unlock);
        sheet.shell().addListener(SWT.Dispose, e -> {
            if (leaving[0] && !window.isDisposed()) {
                ui.execute(quit);
            }
        });
        passphrase.addListener(SWT.Modify, e -> enable(presenter.model().get()));
        ui.follow(sheet.shell(), presenter.model(), model -> {
            if (model instanceof LockModel.Open || model instanceof LockModel.Unknown) {
                leaving[0] = false;
                sheet.busy(Optional.empty());
                sheet.close();
            } else {
                show(model);
            }
        });
        ui.repeat(sheet.shell(), Duration.ofMillis(500), presenter::tick);
    }

    /**
     * Opens the sheet whenever the node waits for its passphrase.
     *
     * @param window what it stands over
     * @param ui the display's thread
     * @param look colours and fonts
     * @param presenter takes the passphrase
     * @param quit ends the application
     */
    public static void watch(Shell window, UiExecutor ui, Look look, LockPresenter presenter, Runnable quit) {
        boolean[] open = { false };
        ui.follow(window, presenter.model(), model -> {
            if (model instanceof LockModel.Locked locked && !open[0]) {
                open[0] = true;
                // Not before the window is there: it is being made when this is called first.
                ui.execute(() -> {
                    if (!window.isDisposed()) {
                        for (Shell before : window.getShells()) {
                            before.dispose(); // What a dialog showed is not for whoever finds the screen.
                        }
                        UnlockSheet unlocking = new UnlockSheet(window, ui, look, presenter, locked.recoverable(),
                                quit);
                        unlocking.sheet.shell().addListener(SWT.Dispose, e -> open[0] = false);
                        unlocking.sheet.open();
                        unlocking.passphrase.setFocus();
                    }
                });
            }
        });
    }

    private void tryIt() {
        if (unlock.isEnabled()) {
            asked = true;
            presenter.unlock(passphrase.getTextChars());
        }
    }

    private void show(LockModel model) {
        boolean trying = model instanceof LockModel.Trying;
        sheet.busy(trying ? Optional.of("Opening\u2026") : Optional.empty());
        sheet.problem(model instanceof LockModel.Locked locked ? sentence(locked) : Optional.empty());
        enable(model);
        if (asked && model instanceof LockModel.Locked) {
            asked = false;
            passphrase.selectAll();
            passphrase.setFocus();
        }
    }

    private void enable(LockModel model) {
        unlock.setEnabled(model instanceof LockModel.Locked locked && locked.waitSeconds() == 0
                && passphrase.getCharCount() > 0);
    }

    private static Optional<String> sentence(LockModel.Locked locked) {
        return locked.failure().map(text -> locked.waitSeconds() == 0
                ? text
                : text + " You can try again in " + locked.waitSeconds() + " s.");
    }
}
