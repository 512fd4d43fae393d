// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;

import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.FontData;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Widget;
import org.omnimesh.workbench.internal.model.Live;

/** Colours and fonts, for light and for dark. Used on the display's thread. */
public final class Look {
    /** Widgets are found by tests under this key. */
    private static final String ID = "org.omnimesh.id";

    /** What a part says while the node has not begun, or is locked. */
    static final String NOT_OPEN = "Not open yet";

    private static final int BUTTON_WIDTH = 72;
    private static final int BUTTON_PADDING = 16;
    private static final String ROLE = "org.omnimesh.role";
    private static final String MONOSPACE = System.getProperty("os.name", "").startsWith("Windows")
            ? "Consolas"
            : System.getProperty("os.name", "").startsWith("Mac") ? "Menlo" : "Monospace";

    /** What a label is for; picks its colour. */
    enum Role {
        /** Ordinary text. */
        TEXT,
        /** Less important. */
        MUTED,
        /** Something is wrong. */
        BAD,
        /** Something worked. */
        GOOD
    }

    private final Display display;
    private final UiExecutor ui;
    private final Live<Palette> palette;
    private final List<Font> fonts = new ArrayList<>();
    private final Font regular;
    private final Font bold;
    private final Font small;
    private final Font title;
    private final Font code;

    /**
     * Makes the fonts, from the system's.
     *
     * @param display the display
     * @param ui its thread
     * @param palette the colours as they change
     */
    public Look(Display display, UiExecutor ui, Live<Palette> palette) {
        this.display = display;
        this.ui = ui;
        this.palette = palette;
        FontData system = display.getSystemFont().getFontData()[0];
        int height = Math.max(10, system.getHeight());
        regular = font(system.getName(), height, SWT.NORMAL);
        bold = font(system.getName(), height, SWT.BOLD);
        small = font(system.getName(), height - 1, SWT.NORMAL);
        title = font(system.getName(), height + 3, SWT.BOLD);
        code = font(MONOSPACE, height + 7, SWT.BOLD);
        display.disposeExec(() -> fonts.forEach(Font::dispose));
    }

    private Font font(String name, int height, int style) {
        Font font = new Font(display, name, height, style);
        fonts.add(font);
        return font;
    }

    Font regular() {
        return regular;
    }

    Font bold() {
        return bold;
    }

    Font small() {
        return small;
    }

    Font title() {
        return title;
    }

    Font code() {
        return code;
    }

    Palette palette() {
        return palette.get();
    }

    /** Calls back now and whenever the colours change. */
    void follow(Widget owner, Consumer<Palette> paint) {
        ui.follow(owner, palette, paint);
    }

    /** Colours a composite and all labels and composites in it, now and later. */
    void dress(Composite root, Function<Palette, Color> background) {
        follow(root, now -> paint(root, background.apply(now), now));
    }

    /** Colours what was added to a composite since. */
    void dressAgain(Composite root) {
        paint(root, root.getBackground(), palette());
    }

    private static void paint(Control control, Color background, Palette now) {
        if (control instanceof Label || control instanceof Link) {
            control.setBackground(background);
            control.setForeground(switch (control.getData(ROLE) instanceof Role role ? role : Role.TEXT) {
                case TEXT -> now.text();
                case MUTED -> now.muted();
                case BAD -> now.bad();
                case GOOD -> now.good();
            });
        } else if (control instanceof Composite composite) {
            composite.setBackground(background);
            composite.setForeground(now.text());
            for (Control child : composite.getChildren()) {
                paint(child, background, now);
            }
            composite.redraw();
        }
    }

    Label label(Composite parent, Role role, Font font, int style) {
        Label label = new Label(parent, style);
        label.setFont(font);
        label.setData(ROLE, role);
        return label;
    }

    /** Changes what a label is for; its colour follows when its composite is dressed again. */
    static void role(Label label, Role role) {
        label.setData(ROLE, role);
    }

    static Button button(Composite parent, String text, String id, Runnable action) {
        Button button = new Button(parent, SWT.PUSH);
        button.setText(text);
        name(button, id);
        button.addListener(SWT.Selection, e -> action.run());
        GridData place = new GridData(SWT.CENTER, SWT.CENTER, false, false);
        place.widthHint = Math.max(BUTTON_WIDTH, button.computeSize(SWT.DEFAULT, SWT.DEFAULT).x + BUTTON_PADDING);
        button.setLayoutData(place);
        return button;
    }

    /** Tells whether the keyboard is with a composite or something in it. */
    static boolean holdsFocus(Composite composite) {
        for (Control at = composite.getDisplay().getFocusControl(); at != null; at = at.getParent()) {
            if (at == composite) {
                return true;
            }
        }
        return false;
    }

    /** Names a widget for tests. */
    static void name(Widget widget, String id) {
        widget.setData(ID, id);
    }

    /** Returns a text that widgets show as it is, without taking an ampersand for a mnemonic. */
    static String plain(String text) {
        return text.replace("&", "&&");
    }

    /** Shortens a text to a width, with an ellipsis. */
    static String fit(GC gc, String text, int width) {
        if (gc.textExtent(text).x <= width) {
            return text;
        }
        int low = 0;
        int high = text.length();
        while (low < high) {
            int middle = (low + high + 1) / 2;
            if (gc.textExtent(text.substring(0, middle) + '\u2026').x <= width) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return text.substring(0, low) + '\u2026';
    }

    /** Draws what shows where the keyboard is. */
    void drawFocus(GC gc, Rectangle area) {
        gc.setBackground(palette().raised());
        gc.fillRoundRectangle(area.x + 4, area.y + 1, area.width - 8, area.height - 2, 8, 8);
        gc.setForeground(palette().accent());
        gc.drawRoundRectangle(area.x + 4, area.y + 1, area.width - 9, area.height - 3, 8, 8);
    }

    /** Draws what is selected in a table as in the lists; on the system's own blue, texts may stand out too little. */
    void drawSelection(Table table) {
        table.addListener(SWT.EraseItem, e -> {
            if ((e.detail & SWT.SELECTED) != 0) {
                e.gc.setBackground(palette().raised());
                e.gc.fillRectangle(e.x, e.y, e.width, e.height);
                e.gc.setForeground(palette().accent());
                e.gc.drawLine(e.x, e.y, e.x + e.width, e.y);
                e.gc.drawLine(e.x, e.y + e.height - 1, e.x + e.width, e.y + e.height - 1);
                e.gc.setForeground(palette().text());
                e.detail &= ~SWT.SELECTED;
            }
        });
    }

    /** Puts a text on the clipboard. */
    static void copy(Display display, String text) {
        Clipboard clipboard = new Clipboard(display);
        clipboard.setContents(new Object[] { text }, new Transfer[] { TextTransfer.getInstance() });
        clipboard.dispose();
    }

    /** Draws the picture of a person or team: the first letter on a colour. */
    void drawPicture(GC gc, int x, int y, int size, int arc, String name, Color colour) {
        gc.setAntialias(SWT.ON);
        gc.setBackground(colour);
        gc.fillRoundRectangle(x, y, size, size, arc, arc);
        gc.setForeground(Palette.ON_TINT);
        gc.setFont(bold);
        String letter = name.isEmpty()
                ? "?"
                : name.substring(0, name.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT);
        var extent = gc.textExtent(letter);
        gc.drawText(letter, x + (size - extent.x) / 2, y + (size - extent.y) / 2, true);
    }
}
