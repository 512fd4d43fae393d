// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.omnimesh.workbench.internal.model.LockModel;
import org.omnimesh.workbench.internal.model.LockPresenter;

/** Makes and removes the recovery words. */
public final class RecoverySheet {
    private final Shell window;
    private final UiExecutor ui;
    private final Look look;
    private final LockPresenter presenter;
    private final Sheet sheet;
    private final Optional<Text> current;

    private RecoverySheet(Shell window, UiExecutor ui, Look look, LockPresenter presenter, LockModel.Open state) {
        this.window = window;
        this.ui = ui;
        this.look = look;
        this.presenter = presenter;
        sheet = new Sheet(window, ui, look, "Recovery words", "recovery");
        sheet.heading(state.recoverable() ? "This device has recovery words" : "This device has no recovery words");
        sheet.text((state.recoverable()
                ? "The 24 words open this device, and backups made since, when the passphrase is forgotten. They are "
                        + "not kept here and cannot be shown again; new ones replace them."
                : "24 words, written down on paper, open this device and its backups when the passphrase is forgotten.")
                + (state.passphrase() ? "" : " You need them once there is a passphrase."), Look.Role.TEXT);
        current = state.passphrase()
                ? Optional.of(sheet.field("Passphrase now", SWT.PASSWORD, "recovery-passphrase"))
                : Optional.empty();
        if (state.recoverable()) {
            sheet.button("&Remove them\u2026", "recovery-remove", this::remove);
        }
        sheet.closing("Cancel");
        Button make = sheet.button(state.recoverable() ? "Make &new words\u2026" : "&Make words", "recovery-make",
                () -> make(state.recoverable()));
        sheet.shell().setDefaultButton(make);
    }

    /**
     * Opens it, unless the node is not open.
     *
     * @param window what it stands over
     * @param ui the display's thread
     * @param look colours and fonts
     * @param presenter does it
     */
    public static void open(Shell window, UiExecutor ui, Look look, LockPresenter presenter) {
        if (presenter.model().get() instanceof LockModel.Open state) {
            RecoverySheet opened = new RecoverySheet(window, ui, look, presenter, state);
            opened.sheet.open();
            opened.current.ifPresent(Text::setFocus);
        }
    }

    private void make(boolean replacing) {
        if (replacing) {
            Ask.first(sheet.shell(), ui, look, "Replace the recovery words?",
                    "The words you have written down open nothing any more, except backups made before.", "&Replace",
                    this::renew);
        } else {
            renew();
        }
    }

    private void renew() {
        List<String> words = new ArrayList<>();
        sheet.run("Making them\u2026", answer -> presenter.renewRecovery(passphrase(), words::addAll, answer), () -> {
            sheet.close();
            WordsSheet.open(window, ui, look, words);
        });
    }

    private void remove() {
        Ask.first(sheet.shell(), ui, look, "Remove the recovery words?",
                "They open nothing any more, except backups made before. If you then forget the passphrase, nobody can "
                        + "open what is on this device again.",
                "&Remove", () -> sheet.run("Removing them\u2026",
                        answer -> presenter.removeRecovery(passphrase(), answer), sheet::close));
    }

    private char[] passphrase() {
        return current.map(Text::getTextChars).orElse(new char[0]);
    }
}
