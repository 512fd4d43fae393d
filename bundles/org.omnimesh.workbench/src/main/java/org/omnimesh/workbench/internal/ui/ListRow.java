// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.List;
import java.util.Optional;

import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;

/** A row of a {@link PaintedList}: draws itself, no widget. */
abstract class ListRow {
    /** Something the user can do with a row. The first one is what Enter does. */
    record Action(String label, Runnable run) {}

    /** Names the row; the same row keeps its name when its content changes. */
    abstract String id();

    /** Says the row, for screen readers. */
    abstract String spoken();

    /** Measures the row, in pixels. */
    abstract int height(GC gc, int width);

    /** Draws the row. */
    abstract void paint(GC gc, Rectangle area, boolean focused);

    /** Returns what can be done with it. */
    List<Action> actions() {
        return List.of();
    }

    /** Returns the place, in the row, that does the first action when clicked. */
    Optional<Rectangle> hot() {
        return Optional.empty();
    }

    /** Tells whether the keyboard stops here. */
    boolean selectable() {
        return true;
    }

    /** Lets go of what it drew with. */
    void dispose() {}
}
