// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.List;
import java.util.Optional;

import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;

/** Draws the way to older messages. */
final class EarlierRow extends ListRow {
    private static final String TEXT = "Show earlier messages";
    private static final int HEIGHT = 40;

    private final Look look;
    private final Action action;
    private Rectangle place = new Rectangle(0, 0, 0, 0);

    EarlierRow(Look look, Runnable show) {
        this.look = look;
        this.action = new Action("Show &earlier messages", show);
    }

    @Override
    String id() {
        return "earlier";
    }

    @Override
    String spoken() {
        return TEXT;
    }

    @Override
    List<Action> actions() {
        return List.of(action);
    }

    @Override
    Optional<Rectangle> hot() {
        return Optional.of(place);
    }

    @Override
    int height(GC gc, int width) {
        place = new Rectangle(0, 0, width, HEIGHT);
        return HEIGHT;
    }

    @Override
    void paint(GC gc, Rectangle area, boolean focused) {
        gc.setFont(focused ? look.bold() : look.regular());
        gc.setForeground(look.palette().dark() ? look.palette().text() : look.palette().accent());
        var extent = gc.textExtent(TEXT);
        gc.drawText(TEXT, area.x + (area.width - extent.x) / 2, area.y + (area.height - extent.y) / 2, true);
    }
}
