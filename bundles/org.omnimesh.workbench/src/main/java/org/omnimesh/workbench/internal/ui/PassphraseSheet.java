// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.Optional;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.omnimesh.workbench.internal.model.LockModel;
import org.omnimesh.workbench.internal.model.LockPresenter;

/** Sets, changes and removes the passphrase. */
public final class PassphraseSheet {
    private static final String FORGOTTEN = " If you forget it, nobody can open what is on this device again.";
    private static final String RECOVERABLE = " If you forget it, only your recovery words open what is on this device.";

    private final UiExecutor ui;
    private final Look look;
    private final LockPresenter presenter;
    private final Sheet sheet;
    private final boolean had;
    private final Optional<Text> current;
    private final NewPassphrase wanted;

    private PassphraseSheet(Shell window, UiExecutor ui, Look look, LockPresenter presenter, boolean had) {
        this.ui = ui;
        this.look = look;
        this.presenter = presenter;
        this.had = had;
        sheet = new Sheet(window, ui, look, "Passphrase", "lock");
        sheet.heading(had ? "This device has a passphrase" : "This device has no passphrase");
        sheet.text(had
                ? "OmniMesh asks for it at every start."
                : "Whoever can read your files on this disk can read your teams. With a passphrase, OmniMesh asks for it "
                        + "at every start, and without it nobody reads anything.",
                Look.Role.TEXT);
        current = had
                ? Optional.of(sheet.field("Passphrase now", SWT.PASSWORD, "passphrase-now"))
                : Optional.empty();
        wanted = new NewPassphrase(sheet,
                "New passphrase, at least eight characters; several random words are best", "passphrase");
        if (had) {
            sheet.button("&Remove passphrase\u2026", "passphrase-remove", this::remove);
        }
        sheet.closing("Cancel");
        Button set = sheet.button(had ? "C&hange\u2026" : "&Set\u2026", "passphrase-set", this::set);
        sheet.shell().setDefaultButton(set);
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
            // Recovery words are made and removed elsewhere.
            presenter.refresh();
            PassphraseSheet opened = new PassphraseSheet(window, ui, look, presenter, state.passphrase());
            opened.sheet.open();
            opened.current.orElse(opened.wanted.first()).setFocus();
        }
    }

    private void set() {
        if (wanted.agreed()) {
            String forgotten = presenter.model().get() instanceof LockModel.Open open && open.recoverable()
                    ? RECOVERABLE
                    : FORGOTTEN;
            Ask.first(sheet.shell(), ui, look, had ? "Change the passphrase?" : "Set this passphrase?",
                    "OmniMesh asks for it at every start from now on." + forgotten, had ? "C&hange" : "&Set",
                    () -> protect(wanted.typed()));
        }
    }

    private void remove() {
        Ask.first(sheet.shell(), ui, look, "Remove the passphrase?",
                "OmniMesh then starts without asking, and whoever can read your files on this disk can read your teams.",
                "&Remove", () -> protect(new char[0]));
    }

    private void protect(char[] next) {
        char[] now = current.map(Text::getTextChars).orElse(new char[0]);
        sheet.run(next.length == 0 ? "Removing\u2026" : "Setting\u2026", answer -> presenter.protect(now, next, answer),
                sheet::close);
    }
}
