// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.List;
import java.util.Locale;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;
import org.omnimesh.api.team.Presence;
import org.omnimesh.workbench.internal.model.PeersModel.PeerLine;
import org.omnimesh.workbench.internal.model.PeersModel.PersonLine;
import org.omnimesh.workbench.internal.model.PeersModel.Trust;

/** Draws a person, one of her devices, or a stranger. The dot is full when online, half when away, a ring when offline. */
final class PersonRow extends ListRow {
    private static final int HEIGHT = 50;
    private static final int DEVICE_HEIGHT = 28;
    private static final int PICTURE = 32;
    private static final int GAP = 12;
    private static final int DOT = 12;
    private static final int MARK = 16;

    private final Look look;
    private final What what;
    private final List<Action> actions;

    private record What(String key, String spoken, boolean device, String name, String detail, String side,
            String shortId, Color tint, Presence presence, Trust trust, boolean bad) {}

    private PersonRow(Look look, What what, List<Action> actions) {
        this.look = look;
        this.what = what;
        this.actions = actions;
    }

    static PersonRow person(Look look, PersonLine line, List<Action> actions) {
        boolean single = line.devices().size() == 1;
        return new PersonRow(look, new What(line.key(), line.spoken(), false,
                line.me() ? line.name() + " (you)" : line.name(), line.detail(),
                line.role().map(role -> role.name().toLowerCase(Locale.ROOT)).orElse(""),
                single ? line.devices().getFirst().shortId() : "", Palette.tint(line.tint()), line.presence(),
                line.trust(), line.trust() == Trust.LOST || line.devices().stream().anyMatch(PeerLine::quarantined)),
                actions);
    }

    static PersonRow device(Look look, PeerLine line, List<Action> actions) {
        return new PersonRow(look, new What(line.key(), line.spoken(), true, "", line.detail(), "", line.shortId(),
                Palette.STRANGER, line.presence(), Trust.NONE, line.quarantined()), actions);
    }

    static PersonRow stranger(Look look, PeerLine line, List<Action> actions) {
        return new PersonRow(look, new What(line.key(), line.spoken(), false, line.name(), line.detail(), "",
                line.shortId(), Palette.STRANGER, line.presence(), Trust.NONE, line.quarantined()), actions);
    }

    @Override
    String id() {
        return what.key();
    }

    @Override
    String spoken() {
        return what.spoken();
    }

    @Override
    List<Action> actions() {
        return actions;
    }

    @Override
    int height(GC gc, int width) {
        return what.device() ? DEVICE_HEIGHT : HEIGHT;
    }

    @Override
    void paint(GC gc, Rectangle area, boolean focused) {
        Palette now = look.palette();
        if (focused) {
            look.drawFocus(gc, area);
        }
        Color behind = focused ? now.raised() : now.side();
        int left = area.x + GAP + PICTURE + GAP;
        int right = area.x + area.width - GAP;
        int middle = area.y + area.height / 2;
        gc.setFont(look.small());
        int line = gc.getFontMetrics().getHeight();
        if (what.device()) {
            dot(gc, left, middle - DOT / 2, behind);
            int idWidth = muted(gc, what.shortId(), right, middle - line / 2);
            gc.setForeground(what.bad() ? now.bad() : now.muted());
            gc.drawText(Look.fit(gc, what.detail(), right - left - DOT - idWidth - 2 * GAP), left + DOT + 6,
                    middle - line / 2, true);
            return;
        }
        int top = area.y + (HEIGHT - PICTURE) / 2;
        look.drawPicture(gc, area.x + GAP, top, PICTURE, PICTURE, what.name(), what.tint());
        dot(gc, area.x + GAP + PICTURE - DOT + 3, top + PICTURE - DOT + 3, behind);
        gc.setFont(look.small());
        int idWidth = muted(gc, what.shortId(), right, middle + 1);
        gc.setForeground(what.bad() ? now.bad() : now.muted());
        gc.drawText(Look.fit(gc, what.detail(), right - left - idWidth - GAP), left, middle + 1, true);
        int sideWidth = muted(gc, what.side(), right, middle - line - 1);
        gc.setFont(look.bold());
        gc.setForeground(now.text());
        int mark = what.trust() == Trust.NONE ? 0 : MARK + 4;
        String name = Look.fit(gc, what.name(), right - left - sideWidth - GAP - mark);
        int nameTop = middle - gc.getFontMetrics().getHeight() - 1;
        gc.drawText(name, left, nameTop, true);
        if (mark > 0) {
            mark(gc, left + gc.textExtent(name).x + 4, nameTop);
        }
    }

    /** Draws a text that ends at a place; returns how wide it is. */
    private int muted(GC gc, String text, int right, int y) {
        int width = gc.textExtent(text).x;
        gc.setForeground(look.palette().muted());
        gc.drawText(text, right - width, y, true);
        return width;
    }

    /** A tick for a person whose number was compared, an exclamation mark if it changed since. */
    private void mark(GC gc, int x, int y) {
        Palette now = look.palette();
        gc.setBackground(what.trust() == Trust.VERIFIED ? now.good() : now.bad());
        gc.fillOval(x, y + 1, MARK - 2, MARK - 2);
        gc.setForeground(now.side());
        gc.setLineWidth(2);
        if (what.trust() == Trust.VERIFIED) {
            gc.drawPolyline(new int[] { x + 4, y + 8, x + 6, y + 11, x + 10, y + 5 });
        } else {
            gc.drawLine(x + 7, y + 4, x + 7, y + 8);
            gc.drawPoint(x + 7, y + 11);
        }
        gc.setLineWidth(1);
    }

    private void dot(GC gc, int x, int y, Color behind) {
        Palette now = look.palette();
        Presence presence = what.presence();
        Color colour = presence == Presence.ONLINE ? now.good() : presence == Presence.AWAY ? now.away() : now.muted();
        gc.setBackground(behind);
        gc.fillOval(x - 1, y - 1, DOT + 1, DOT + 1);
        gc.setBackground(colour);
        gc.setForeground(colour);
        gc.setLineWidth(2);
        gc.drawOval(x + 2, y + 2, DOT - 5, DOT - 5);
        gc.setLineWidth(1);
        gc.setLineStyle(SWT.LINE_SOLID);
        if (presence == Presence.ONLINE) {
            gc.fillOval(x + 1, y + 1, DOT - 3, DOT - 3);
        } else if (presence == Presence.AWAY) {
            gc.fillArc(x + 1, y + 1, DOT - 3, DOT - 3, 90, 180);
        }
    }
}
