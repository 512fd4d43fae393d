// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;

/** What the panels at the side have in common: a title, perhaps with a button, and a list below it. */
final class SidePanel {
    private static final int LEFT = 12;
    private static final int TOP = 12;

    private final Composite root;
    private final Look look;
    private final Composite head;
    private final PaintedList list;

    SidePanel(Composite parent, Look look, String title, String id) {
        this.look = look;
        root = new Composite(parent, SWT.NONE);
        root.setLayout(flush(1));
        head = new Composite(root, SWT.NONE);
        GridLayout layout = flush(1);
        layout.marginLeft = LEFT;
        layout.marginRight = 4;
        head.setLayout(layout);
        head.setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false));
        Label label = look.label(head, Look.Role.TEXT, look.title(), SWT.NONE);
        label.setText(title);
        GridData place = new GridData(SWT.FILL, SWT.CENTER, true, false);
        place.verticalIndent = TOP;
        label.setLayoutData(place);
        list = new PaintedList(root, look, false, id, title);
        list.control().setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
    }

    private static GridLayout flush(int columns) {
        GridLayout layout = new GridLayout(columns, false);
        layout.marginWidth = 0;
        layout.marginHeight = 0;
        layout.verticalSpacing = 4;
        return layout;
    }

    /** Adds a button beside the title. */
    Button button(String text, String id, Runnable action) {
        ((GridLayout) head.getLayout()).numColumns++;
        Button button = Look.button(head, text, id, action);
        ((GridData) button.getLayoutData()).verticalIndent = TOP / 2;
        return button;
    }

    /** Colours everything that is in it by now. */
    void dress() {
        look.dress(root, Palette::side);
    }

    Composite root() {
        return root;
    }

    PaintedList list() {
        return list;
    }

    /** Gives the keyboard to the list, unless it is somewhere in the panel already. */
    void focus() {
        if (!Look.holdsFocus(root)) {
            goToList();
        }
    }

    /** Gives the keyboard to the list. */
    void goToList() {
        list.control().setFocus();
    }
}
