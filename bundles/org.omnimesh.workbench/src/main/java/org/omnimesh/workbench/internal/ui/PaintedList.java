// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.ScrollBar;

/**
 * A scrolling list that draws its rows: any number of them costs no widgets, and nothing of a row's text is ever
 * interpreted. One stop of the Tab key; arrows move, Enter does the row's first action, the menu key shows them all.
 */
final class PaintedList {
    private static final int LINE = 36;
    private static final int NEAR_END = 24;

    private final Canvas canvas;
    private final Look look;
    private final List<ListRow> rows = new ArrayList<>();
    private final boolean growsAtEnd;
    private int[] tops = { 0 };
    private int measuredWidth = -1;
    private int offset;
    private boolean following = true;
    private int selected = -1;
    private String hint = "";

    /**
     * Makes a list.
     *
     * @param growsAtEnd whether to stay at the end when rows are added there
     */
    PaintedList(Composite parent, Look look, boolean growsAtEnd, String id, String spokenName) {
        this.look = look;
        this.growsAtEnd = growsAtEnd;
        canvas = new Canvas(parent, SWT.V_SCROLL | SWT.DOUBLE_BUFFERED | SWT.NO_BACKGROUND);
        Look.name(canvas, id);
        canvas.addListener(SWT.Paint, this::paint);
        canvas.addListener(SWT.Resize, e -> measure());
        canvas.addListener(SWT.MouseDown, this::mouseDown);
        canvas.addListener(SWT.MouseMove, this::mouseMove);
        canvas.addListener(SWT.MouseDoubleClick, e -> activate());
        canvas.addListener(SWT.MouseVerticalWheel, this::wheel);
        canvas.addListener(SWT.KeyDown, this::keyDown);
        canvas.addListener(SWT.Traverse, e -> e.doit = e.detail != SWT.TRAVERSE_RETURN);
        canvas.addListener(SWT.MenuDetect, this::menu);
        canvas.addListener(SWT.FocusIn, e -> focusIn());
        canvas.addListener(SWT.FocusOut, e -> canvas.redraw());
        canvas.addListener(SWT.Dispose, e -> rows.forEach(ListRow::dispose));
        bar().addListener(SWT.Selection, e -> scrollTo(bar().getSelection()));
        ListSpeech.attach(canvas, this, spokenName);
    }

    Canvas control() {
        return canvas;
    }

    int size() {
        return rows.size();
    }

    ListRow row(int index) {
        return rows.get(index);
    }

    int selection() {
        return selected;
    }

    /** Returns where a row is, in the list's coordinates. */
    Rectangle place(int index) {
        return new Rectangle(0, tops[index] - offset, canvas.getClientArea().width, tops[index + 1] - tops[index]);
    }

    /** Returns the row at a place, or -1. */
    int at(int y) {
        for (int i = 0; i < rows.size(); i++) {
            if (y + offset >= tops[i] && y + offset < tops[i + 1]) {
                return i;
            }
        }
        return -1;
    }

    /** Says something in the middle while there are no rows. */
    void hint(String text) {
        hint = text;
        canvas.redraw();
    }

    /** Replaces the rows; those dropped are disposed. What the user looks at stays where it is. */
    void show(List<? extends ListRow> next) {
        boolean atEnd = growsAtEnd && following;
        boolean atTop = !growsAtEnd && offset == 0;
        int anchor = rows.isEmpty() || atTop ? -1 : Math.max(0, at(0));
        String anchorId = anchor < 0 ? "" : rows.get(anchor).id();
        int within = anchor < 0 ? 0 : offset - tops[anchor];
        String selectedId = selected < 0 ? "" : rows.get(selected).id();
        Set<ListRow> kept = new HashSet<>(next);
        rows.stream().filter(row -> !kept.contains(row)).forEach(ListRow::dispose);
        rows.clear();
        rows.addAll(next);
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            places.put(rows.get(i).id(), i);
        }
        selected = Objects.requireNonNullElse(places.get(selectedId), -1);
        measuredWidth = -1;
        following = atEnd;
        measure();
        Integer moved = places.get(anchorId);
        scrollTo(atEnd ? Integer.MAX_VALUE : moved == null ? offset : tops[moved] + within);
        canvas.redraw();
    }

    private ScrollBar bar() {
        return canvas.getVerticalBar();
    }

    private void measure() {
        Rectangle area = canvas.getClientArea();
        boolean atEnd = growsAtEnd && following;
        if (area.width != measuredWidth && area.width > 0) {
            measuredWidth = area.width;
            tops = new int[rows.size() + 1];
            GC gc = new GC(canvas);
            for (int i = 0; i < rows.size(); i++) {
                tops[i + 1] = tops[i] + rows.get(i).height(gc, area.width);
            }
            gc.dispose();
        } else if (tops.length != rows.size() + 1) {
            tops = new int[rows.size() + 1];
        }
        scrollTo(atEnd ? Integer.MAX_VALUE : offset);
    }

    private void scrollTo(int wanted) {
        int height = canvas.getClientArea().height;
        int total = tops[tops.length - 1];
        offset = Math.max(0, Math.min(wanted, total - height));
        following = offset + height >= total - NEAR_END;
        bar().setValues(offset, 0, Math.max(1, Math.max(total, height)), Math.max(1, height), LINE,
                Math.max(LINE, height - LINE));
        bar().setVisible(total > height);
        canvas.redraw();
    }

    private void paint(Event event) {
        Rectangle area = canvas.getClientArea();
        GC gc = event.gc;
        gc.setBackground(canvas.getBackground());
        gc.fillRectangle(area);
        gc.setAntialias(SWT.ON);
        gc.setTextAntialias(SWT.ON);
        if (rows.isEmpty()) {
            gc.setFont(look.regular());
            gc.setForeground(look.palette().muted());
            String shown = Look.fit(gc, hint, area.width - LINE);
            Point extent = gc.textExtent(shown);
            gc.drawText(shown, (area.width - extent.x) / 2, (area.height - extent.y) / 2, true);
        }
        for (int i = 0; i < rows.size(); i++) {
            Rectangle place = place(i);
            if (place.y + place.height >= event.y && place.y <= event.y + event.height) {
                rows.get(i).paint(gc, place, i == selected && canvas.isFocusControl());
            }
        }
    }

    private void select(int index) {
        selected = index;
        if (index >= 0) {
            Rectangle place = place(index);
            if (place.y < 0) {
                scrollTo(tops[index]);
            } else if (place.y + place.height > canvas.getClientArea().height) {
                scrollTo(tops[index + 1] - canvas.getClientArea().height);
            }
            canvas.getAccessible().setFocus(index);
        }
        canvas.redraw();
    }

    /** Selects the next row that can be, from one place on in one direction. */
    private void move(int from, int step) {
        for (int i = from; i >= 0 && i < rows.size(); i += step) {
            if (rows.get(i).selectable()) {
                select(i);
                return;
            }
        }
    }

    private void focusIn() {
        if (selected < 0) {
            move(growsAtEnd ? rows.size() - 1 : 0, growsAtEnd ? -1 : 1);
        }
        canvas.redraw();
    }

    private void activate() {
        if (selected >= 0) {
            rows.get(selected).actions().stream().findFirst().ifPresent(action -> action.run().run());
        }
    }

    private void keyDown(Event event) {
        int page = Math.max(1, canvas.getClientArea().height - LINE);
        switch (event.keyCode) {
            case SWT.ARROW_UP -> move(selected < 0 ? rows.size() - 1 : selected - 1, -1);
            case SWT.ARROW_DOWN -> move(selected + 1, 1);
            case SWT.HOME -> move(0, 1);
            case SWT.END -> move(rows.size() - 1, -1);
            case SWT.PAGE_UP -> scrollTo(offset - page);
            case SWT.PAGE_DOWN -> scrollTo(offset + page);
            case SWT.CR, SWT.KEYPAD_CR, SWT.SPACE -> activate();
            default -> {
                if (event.keyCode == 'c' && (event.stateMask & SWT.MOD1) != 0 && selected >= 0) {
                    rows.get(selected).actions().stream().filter(a -> a.label().contains("Copy")).findFirst()
                            .ifPresent(action -> action.run().run());
                }
            }
        }
    }

    private void mouseDown(Event event) {
        canvas.setFocus();
        int index = at(event.y);
        if (index >= 0 && rows.get(index).selectable()) {
            select(index);
            if (event.button == 1 && hot(event).isPresent()) {
                activate();
            }
        }
    }

    private void mouseMove(Event event) {
        canvas.setCursor(hot(event).isPresent() ? canvas.getDisplay().getSystemCursor(SWT.CURSOR_HAND) : null);
    }

    private Optional<Rectangle> hot(Event event) {
        int index = at(event.y);
        return index < 0
                ? Optional.empty()
                : rows.get(index).hot().filter(place -> place.contains(event.x, event.y + offset - tops[index]));
    }

    private void wheel(Event event) {
        scrollTo(offset - event.count * LINE);
        event.doit = false;
    }

    private void menu(Event event) {
        if (event.detail == SWT.MENU_MOUSE) {
            int index = at(canvas.toControl(event.x, event.y).y);
            select(index >= 0 && rows.get(index).selectable() ? index : -1);
        }
        if (selected < 0 || rows.get(selected).actions().isEmpty()) {
            event.doit = false;
            return;
        }
        Menu menu = new Menu(canvas);
        for (ListRow.Action action : rows.get(selected).actions()) {
            MenuItem item = new MenuItem(menu, SWT.PUSH);
            item.setText(action.label());
            item.addListener(SWT.Selection, e -> action.run().run());
        }
        menu.addListener(SWT.Hide, e -> canvas.getDisplay().asyncExec(menu::dispose));
        if (event.detail == SWT.MENU_KEYBOARD) {
            Rectangle place = place(selected);
            menu.setLocation(canvas.toDisplay(place.x + LINE, place.y + place.height / 2));
        }
        menu.setVisible(true);
    }
}
