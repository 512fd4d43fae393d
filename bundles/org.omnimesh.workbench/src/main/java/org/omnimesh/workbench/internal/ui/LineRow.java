// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.List;
import java.util.Optional;

import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;

/** Draws two lines of text, and at the end what can be done with it first. */
final class LineRow extends ListRow {
    private static final int HEIGHT = 46;
    private static final int GAP = 12;

    private final Look look;
    private final String id;
    private final String name;
    private final String detail;
    private final String deed;
    private final List<Action> actions;
    private Rectangle place = new Rectangle(0, 0, 0, 0);

    /**
     * Makes a row.
     *
     * @param deed what stands at the end and does the first action; may be empty
     */
    LineRow(Look look, String id, String name, String detail, String deed, List<Action> actions) {
        this.look = look;
        this.id = id;
        this.name = name;
        this.detail = detail;
        this.deed = deed;
        this.actions = actions;
    }

    @Override
    String id() {
        return id;
    }

    @Override
    String spoken() {
        return name + ", " + detail;
    }

    @Override
    List<Action> actions() {
        return actions;
    }

    @Override
    Optional<Rectangle> hot() {
        return deed.isEmpty() ? Optional.empty() : Optional.of(place);
    }

    @Override
    int height(GC gc, int width) {
        gc.setFont(look.small());
        int deedWidth = gc.textExtent(deed).x + 2 * GAP;
        place = new Rectangle(width - deedWidth, 0, deedWidth, HEIGHT);
        return HEIGHT;
    }

    @Override
    void paint(GC gc, Rectangle area, boolean focused) {
        Palette now = look.palette();
        if (focused) {
            look.drawFocus(gc, area);
        }
        int left = area.x + GAP;
        int room = area.width - (deed.isEmpty() ? 2 * GAP : place.width + 2 * GAP);
        int middle = area.y + HEIGHT / 2;
        gc.setFont(look.small());
        if (!deed.isEmpty()) {
            Point extent = gc.textExtent(deed);
            gc.setForeground(now.dark() ? now.text() : now.accent());
            gc.drawText(deed, area.x + place.x + GAP, middle - extent.y / 2, true);
        }
        gc.setForeground(now.muted());
        gc.drawText(Look.fit(gc, detail, room), left, middle + 1, true);
        gc.setFont(look.bold());
        gc.setForeground(now.text());
        gc.drawText(Look.fit(gc, name, room), left, middle - gc.getFontMetrics().getHeight() - 1, true);
    }
}
