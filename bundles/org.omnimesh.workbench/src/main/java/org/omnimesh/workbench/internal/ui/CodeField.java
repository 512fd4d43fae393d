// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.function.Consumer;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Text;
import org.omnimesh.workbench.internal.model.CodeText;

/** A field that puts a code into its form while it is typed. */
final class CodeField {
    private final Text text;
    private final Consumer<String> submit;
    private boolean formatting;

    CodeField(Composite parent, Look look, String initial, Consumer<String> submit, Runnable cancel) {
        this.submit = submit;
        text = new Text(parent, SWT.SINGLE | SWT.BORDER | SWT.CENTER);
        text.setFont(look.bold());
        text.setText(initial);
        text.selectAll();
        text.setMessage("OMNI-XXXX-XXXX");
        Look.name(text, "code-field");
        Speech.name(text, () -> "Code from the other device");
        text.addListener(SWT.Modify, e -> format());
        text.addListener(SWT.DefaultSelection, e -> submit());
        text.addListener(SWT.KeyDown, e -> {
            if (e.keyCode == SWT.ESC) {
                cancel.run();
            }
        });
    }

    Text control() {
        return text;
    }

    void submit() {
        submit.accept(text.getText());
    }

    /** Lets a button be pressed only when the code is complete. */
    void enables(Button button) {
        Runnable update = () -> button.setEnabled(CodeText.complete(CodeText.format(text.getText())));
        text.addListener(SWT.Modify, e -> update.run());
        update.run();
    }

    /** Keeps the caret behind as many letters from the end as before. */
    private void format() {
        if (formatting) {
            return;
        }
        String typed = text.getText();
        String formatted = CodeText.format(typed);
        if (!formatted.equals(typed)) {
            long behind = symbols(typed.substring(Math.min(text.getCaretPosition(), typed.length())));
            formatting = true;
            text.setText(formatted);
            int caret = formatted.length();
            while (caret > 0 && symbols(formatted.substring(caret)) < behind) {
                caret--;
            }
            text.setSelection(caret);
            formatting = false;
        }
    }

    private static long symbols(String part) {
        return part.chars().filter(Character::isLetterOrDigit).count();
    }
}
