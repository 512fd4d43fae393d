// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.function.BiConsumer;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.omnimesh.workbench.internal.model.Answer;

/** Asks for a name, or for another line of text. */
final class NameSheet {
    private static final int LONGEST = 64;

    /**
     * What is asked for.
     *
     * @param name how the field is called
     * @param longest most characters
     * @param optional whether it may stay empty
     */
    record Line(String name, int longest, boolean optional) {}

    private NameSheet() {}

    static void open(Shell owner, UiExecutor ui, Look look, String title, String explanation, String before,
            String deed, String doing, BiConsumer<String, Answer> work) {
        open(owner, ui, look, title, explanation, new Line("Name", LONGEST, false), before, deed, doing, work);
    }

    static void open(Shell owner, UiExecutor ui, Look look, String title, String explanation, Line line, String before,
            String deed, String doing, BiConsumer<String, Answer> work) {
        Sheet sheet = new Sheet(owner, ui, look, title, "name");
        sheet.heading(title);
        sheet.text(explanation, Look.Role.TEXT);
        Text name = sheet.field(line.name(), SWT.NONE, "name-field");
        name.setTextLimit(line.longest());
        name.setText(before);
        name.selectAll();
        sheet.closing("Cancel");
        Button done = sheet.button(deed, "name-done",
                () -> sheet.run(doing, answer -> work.accept(name.getText().strip(), answer), sheet::close));
        name.addListener(SWT.Modify, e -> done.setEnabled(line.optional() || !name.getText().isBlank()));
        done.setEnabled(line.optional() || !before.isBlank());
        sheet.shell().setDefaultButton(done);
        sheet.open();
        name.setFocus();
    }
}
