// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.Optional;

import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;

/** One sentence about what is wrong, with a way to put it away; takes no place while there is nothing to say. */
final class NoticeBar {
    private final Composite bar;
    private final Label label;

    NoticeBar(Composite parent, Look look, String id, Runnable dismiss) {
        bar = new Composite(parent, SWT.NONE);
        GridLayout layout = new GridLayout(2, false);
        layout.marginWidth = 12;
        layout.marginHeight = 6;
        bar.setLayout(layout);
        label = look.label(bar, Look.Role.BAD, look.regular(), SWT.WRAP);
        label.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        Look.name(label, id);
        Look.button(bar, "Dismiss", id + "-dismiss", dismiss);
        GridData place = new GridData(SWT.FILL, SWT.CENTER, true, false);
        place.exclude = true;
        bar.setLayoutData(place);
        bar.setVisible(false);
        look.dress(bar, Palette::badSurface);
    }

    void show(Optional<String> sentence) {
        String shown = Look.plain(sentence.orElse(""));
        if (!shown.equals(label.getText()) || bar.getVisible() != sentence.isPresent()) {
            label.setText(shown);
            bar.setVisible(sentence.isPresent());
            ((GridData) bar.getLayoutData()).exclude = sentence.isEmpty();
            bar.getParent().layout(true, true);
        }
    }
}
