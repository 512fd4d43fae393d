// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;

/** Draws a heading or a hint between rows. */
final class HeadingRow extends ListRow {
    private static final int LEFT = 12;
    private static final int HEIGHT = 30;

    private final Look look;
    private final String id;
    private final String text;
    private final boolean centred;

    HeadingRow(Look look, String id, String text, boolean centred) {
        this.look = look;
        this.id = id;
        this.text = text;
        this.centred = centred;
    }

    @Override
    String id() {
        return id;
    }

    @Override
    String spoken() {
        return text;
    }

    @Override
    boolean selectable() {
        return false;
    }

    @Override
    int height(GC gc, int width) {
        return HEIGHT;
    }

    @Override
    void paint(GC gc, Rectangle area, boolean focused) {
        gc.setFont(look.small());
        gc.setForeground(look.palette().muted());
        String shown = Look.fit(gc, text.replace('\n', ' '), area.width - 2 * LEFT);
        var extent = gc.textExtent(shown);
        gc.drawText(shown, centred ? area.x + (area.width - extent.x) / 2 : area.x + LEFT,
                area.y + area.height - extent.y - 5, true);
    }
}
