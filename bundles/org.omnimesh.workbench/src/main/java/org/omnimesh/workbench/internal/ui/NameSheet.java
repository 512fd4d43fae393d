// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.function.BiConsumer;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.omnimesh.workbench.internal.model.Answer;

/** Asks for a name. */
final class NameSheet {
    private static final int LONGEST = 64;

    private NameSheet() {}

    static void open(Shell owner, UiExecutor ui, Look look, String title, String explanation, String before,
            String deed, String doing, BiConsumer<String, Answer> work) {
        Sheet sheet = new Sheet(owner, ui, look, title, "name");
        sheet.heading(title);
        sheet.text(explanation, Look.Role.TEXT);
        Text name = sheet.field("Name", SWT.NONE, "name-field");
        name.setTextLimit(LONGEST);
        name.setText(before);
        name.selectAll();
        sheet.closing("Cancel");
        Button done = sheet.button(deed, "name-done",
                () -> sheet.run(doing, answer -> work.accept(name.getText().strip(), answer), sheet::close));
        name.addListener(SWT.Modify, e -> done.setEnabled(!name.getText().isBlank()));
        done.setEnabled(!before.isBlank());
        sheet.shell().setDefaultButton(done);
        sheet.open();
        name.setFocus();
    }
}
