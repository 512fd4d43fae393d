// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.List;
import java.util.Optional;

import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.graphics.TextLayout;
import org.eclipse.swt.widgets.Display;
import org.omnimesh.workbench.internal.model.ConversationModel.FileLine;
import org.omnimesh.workbench.internal.model.ConversationModel.MessageLine;

/** Draws a message as a bubble: own ones on the right, those of others on the left with the sender's picture. */
final class MessageRow extends ListRow {
    private static final int SIDE = 16;
    private static final int PICTURE = 32;
    private static final int PAD = 10;
    private static final int GAP = 3;
    private static final int FIRST_GAP = 10;
    private static final int ARC = 14;
    private static final int MAX_BUBBLE = 620;
    private static final int FILE_WIDTH = 400;
    private static final int ICON = 30;
    private static final int BAR = 4;
    private static final int BUTTON = 28;

    private final Look look;
    private final MessageLine line;
    private final List<Action> actions;
    private final TextLayout text;
    private final String meta;
    private Rectangle bubble = new Rectangle(0, 0, 0, 0);
    private Rectangle button = new Rectangle(0, 0, 0, 0);
    private int metaTop;

    MessageRow(Display display, Look look, MessageLine line, List<Action> actions) {
        this.look = look;
        this.line = line;
        this.actions = actions;
        meta = line.delivery().isEmpty() ? line.time() : line.time() + " \u00b7 " + line.delivery();
        text = new TextLayout(display);
        text.setFont(line.file().isPresent() ? look.small() : look.regular());
        text.setText(line.file().map(FileLine::detail).orElse(line.text()));
    }

    MessageLine line() {
        return line;
    }

    @Override
    String id() {
        return line.id();
    }

    @Override
    String spoken() {
        return line.spoken();
    }

    @Override
    List<Action> actions() {
        return actions;
    }

    @Override
    Optional<Rectangle> hot() {
        return line.file().filter(FileLine::savable).map(file -> button);
    }

    @Override
    void dispose() {
        text.dispose();
    }

    @Override
    int height(GC gc, int width) {
        int most = Math.max(120, Math.min(MAX_BUBBLE, width * 3 / 4 - PICTURE - 2 * SIDE));
        gc.setFont(look.small());
        Point metaSize = gc.textExtent(meta);
        int top = (line.first() ? FIRST_GAP : GAP) + (showsSender() ? metaSize.y + 3 : 0);
        int inner = line.file().isPresent() ? measureFile(most - 2 * PAD) : measureText(most - 2 * PAD, metaSize.x);
        int content = line.file().isPresent() ? fileHeight(gc) : text.getBounds().height;
        boolean isFile = line.file().isPresent();
        boolean beside = isFile ? !saving() : lastLineWidth() + PAD * 2 + metaSize.x <= inner;
        metaTop = PAD + content - (!beside ? -2 : isFile ? (BUTTON + 4 + metaSize.y) / 2 - 1 : metaSize.y - 1);
        int height = (beside ? content : content + 2 + metaSize.y) + 2 * PAD - 2;
        int bubbleWidth = inner + 2 * PAD;
        int left = line.own() ? width - SIDE - bubbleWidth : SIDE + PICTURE + 8;
        bubble = new Rectangle(left, top, bubbleWidth, height);
        return top + height;
    }

    private int measureText(int most, int metaWidth) {
        text.setWidth(-1);
        if (text.getBounds().width > most) {
            text.setWidth(most);
        }
        int widest = metaWidth;
        for (int i = 0; i < text.getLineCount(); i++) {
            widest = Math.max(widest, text.getLineBounds(i).width);
        }
        boolean oneLine = text.getLineCount() == 1;
        int wish = oneLine ? text.getLineBounds(0).width + 2 * PAD + metaWidth : widest;
        return Math.min(most, Math.max(widest, wish));
    }

    private int lastLineWidth() {
        return text.getLineBounds(text.getLineCount() - 1).width;
    }

    private int measureFile(int most) {
        int width = Math.min(FILE_WIDTH, most);
        text.setWidth(Math.max(60, width - ICON - PAD));
        return width;
    }

    private int fileHeight(GC gc) {
        gc.setFont(look.bold());
        int name = gc.getFontMetrics().getHeight();
        return name + 2 + text.getBounds().height + 8 + (saving() ? BAR + 4 : BUTTON);
    }

    private boolean saving() {
        return line.file().filter(file -> !file.savable()).isPresent();
    }

    private boolean showsSender() {
        return line.first() && !line.own();
    }

    @Override
    void paint(GC gc, Rectangle area, boolean focused) {
        Palette now = look.palette();
        if (showsSender()) {
            look.drawPicture(gc, SIDE, area.y + FIRST_GAP, PICTURE, PICTURE, line.sender(), Palette.tint(line.tint()));
            gc.setFont(look.small());
            gc.setForeground(now.muted());
            gc.drawText(Look.fit(gc, line.sender(), area.width / 2), bubble.x + 2, area.y + FIRST_GAP, true);
        }
        int x = bubble.x;
        int y = area.y + bubble.y;
        Color back = line.failed() ? now.badSurface() : line.own() ? now.accent() : now.raised();
        Color fore = line.failed() ? now.bad() : line.own() ? now.onAccent() : now.text();
        Color weak = line.failed() ? now.bad() : line.own() ? now.onAccentMuted() : now.muted();
        gc.setBackground(back);
        gc.fillRoundRectangle(x, y, bubble.width, bubble.height, ARC, ARC);
        if (focused) {
            gc.setForeground(line.own() ? now.text() : now.accent());
            gc.setLineWidth(2);
            gc.drawRoundRectangle(x - 2, y - 2, bubble.width + 3, bubble.height + 3, ARC + 3, ARC + 3);
            gc.setLineWidth(1);
        }
        gc.setForeground(fore);
        line.file().ifPresentOrElse(file -> paintFile(gc, file, x + PAD, y + PAD - 1, fore, weak),
                () -> text.draw(gc, x + PAD, y + PAD - 1));
        gc.setFont(look.small());
        gc.setForeground(weak);
        gc.drawText(meta, x + bubble.width - PAD - gc.textExtent(meta).x, y + metaTop - 1, true);
    }

    private void paintFile(GC gc, FileLine file, int x, int y, Color fore, Color weak) {
        int left = x + ICON + PAD;
        int inner = bubble.width - 2 * PAD;
        paintIcon(gc, x, y + 2, fore);
        gc.setFont(look.bold());
        gc.setForeground(fore);
        gc.drawText(Look.fit(gc, file.name(), inner - ICON - PAD), left, y, true);
        int below = y + gc.getFontMetrics().getHeight() + 2;
        gc.setForeground(file.failed() && !line.own() ? look.palette().bad() : weak);
        text.draw(gc, left, below);
        below += text.getBounds().height + 8;
        if (saving()) {
            paintBar(gc, left, below, inner - ICON - PAD, file.percent(), fore);
        } else {
            String label = file.failed() ? "Try again\u2026" : "Save\u2026";
            gc.setFont(look.small());
            int width = gc.textExtent(label).x + 28;
            button = new Rectangle(left, bubble.y + PAD - 1 + below - y, width, BUTTON - 4);
            gc.setForeground(fore);
            gc.drawRoundRectangle(left, below, width, BUTTON - 4, 8, 8);
            gc.drawText(label, left + 14, below + (BUTTON - 4 - gc.textExtent(label).y) / 2, true);
        }
    }

    private static void paintBar(GC gc, int x, int y, int width, int percent, Color fore) {
        gc.setBackground(fore);
        gc.setAlpha(70);
        gc.fillRoundRectangle(x, y, width, BAR, BAR, BAR);
        gc.setAlpha(255);
        gc.fillRoundRectangle(x, y, Math.max(BAR, width * percent / 100), BAR, BAR, BAR);
    }

    /** A sheet with a folded corner. */
    private static void paintIcon(GC gc, int x, int y, Color fore) {
        int w = ICON - 8;
        int fold = 7;
        gc.setForeground(fore);
        gc.setLineWidth(2);
        gc.drawPolygon(
                new int[] { x + 2, y, x + w - fold, y, x + w, y + fold, x + w, y + ICON - 2, x + 2, y + ICON - 2 });
        gc.drawPolyline(new int[] { x + w - fold, y, x + w - fold, y + fold, x + w, y + fold });
        gc.setLineWidth(1);
    }
}
