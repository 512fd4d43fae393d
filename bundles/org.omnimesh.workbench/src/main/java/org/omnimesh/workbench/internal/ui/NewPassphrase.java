// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.Arrays;
import java.util.Optional;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Text;

/** Two fields for a new passphrase, typed twice because it is not shown. */
final class NewPassphrase {
    private final Sheet sheet;
    private final Text wanted;
    private final Text again;

    NewPassphrase(Sheet sheet, String name, String id) {
        this.sheet = sheet;
        wanted = sheet.field(name, SWT.PASSWORD, id + "-new");
        again = sheet.field("The same again", SWT.PASSWORD, id + "-again");
    }

    /** Tells whether both are the same; says so if not, and goes where the mistake is. */
    boolean agreed() {
        char[] first = wanted.getTextChars();
        char[] second = again.getTextChars();
        boolean same = Arrays.equals(first, second);
        Arrays.fill(first, '\0');
        Arrays.fill(second, '\0');
        if (wanted.getCharCount() == 0) {
            sheet.problem(Optional.of("Type the new passphrase twice."));
            wanted.setFocus();
        } else if (!same) {
            sheet.problem(Optional.of("The two new passphrases differ. Type the same one twice."));
            again.selectAll();
            again.setFocus();
        }
        return wanted.getCharCount() > 0 && same;
    }

    char[] typed() {
        return wanted.getTextChars();
    }

    Text first() {
        return wanted;
    }
}
