// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.List;

import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;

/** Shows recovery words, once. */
final class WordsSheet {
    private static final int COLUMNS = 4;

    private WordsSheet() {}

    static void open(Shell window, UiExecutor ui, Look look, List<String> words) {
        Sheet sheet = new Sheet(window, ui, look, "Recovery words", "words");
        sheet.heading("Write these words down, now and on paper");
        sheet.text(
                "They are shown this once. Whoever has them can open what is on this device; without them and without "
                        + "the passphrase nobody can.",
                Look.Role.BAD);
        Composite grid = new Composite(sheet.body(), SWT.NONE);
        GridLayout layout = new GridLayout(COLUMNS, true);
        layout.marginWidth = 0;
        layout.verticalSpacing = 10;
        grid.setLayout(layout);
        grid.setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false));
        Look.name(grid, "words-grid");
        for (int i = 0; i < words.size(); i++) {
            Label word = look.label(grid, Look.Role.TEXT, look.bold(), SWT.NONE);
            word.setText(i + 1 + "  " + words.get(i));
            word.setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false));
        }
        Speech.name(grid, () -> "Recovery words: " + String.join(", ", words));
        boolean[] written = { false };
        sheet.button("I have &written them down", "words-done", sheet::close);
        sheet.shell().addListener(SWT.Close, e -> {
            if (!written[0]) {
                e.doit = false;
                Ask.first(sheet.shell(), ui, look, "Are they written down?", "They are not shown again.", "&Yes, close",
                        () -> {
                            written[0] = true;
                            sheet.close();
                        });
            }
        });
        sheet.open();
    }
}
