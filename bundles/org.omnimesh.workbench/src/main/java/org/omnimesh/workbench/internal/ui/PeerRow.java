// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.List;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;
import org.omnimesh.api.team.Presence;
import org.omnimesh.workbench.internal.model.PeersModel.PeerLine;

/** Draws a device with the dot of its status: full when online, half when away, a ring when offline. */
final class PeerRow extends ListRow {
    private static final int HEIGHT = 50;
    private static final int PICTURE = 32;
    private static final int GAP = 12;
    private static final int DOT = 12;

    private final Look look;
    private final PeerLine peer;
    private final List<Action> actions;

    PeerRow(Look look, PeerLine peer, List<Action> actions) {
        this.look = look;
        this.peer = peer;
        this.actions = actions;
    }

    @Override
    String id() {
        return peer.key();
    }

    @Override
    String spoken() {
        return peer.spoken();
    }

    @Override
    List<Action> actions() {
        return actions;
    }

    @Override
    int height(GC gc, int width) {
        return HEIGHT;
    }

    @Override
    void paint(GC gc, Rectangle area, boolean focused) {
        Palette now = look.palette();
        if (focused) {
            gc.setBackground(now.raised());
            gc.fillRoundRectangle(area.x + 4, area.y + 1, area.width - 8, area.height - 2, 8, 8);
            gc.setForeground(now.accent());
            gc.drawRoundRectangle(area.x + 4, area.y + 1, area.width - 9, area.height - 3, 8, 8);
        }
        int top = area.y + (HEIGHT - PICTURE) / 2;
        Color tint = peer.trusted() ? Palette.tint(peer.tint()) : Palette.STRANGER;
        look.drawPicture(gc, area.x + GAP, top, PICTURE, PICTURE, peer.name(), tint);
        dot(gc, area.x + GAP + PICTURE - DOT + 3, top + PICTURE - DOT + 3, focused ? now.raised() : now.side());
        int left = area.x + GAP + PICTURE + GAP;
        int right = area.x + area.width - GAP;
        gc.setFont(look.small());
        gc.setForeground(now.muted());
        int idWidth = gc.textExtent(peer.shortId()).x;
        int middle = area.y + HEIGHT / 2;
        gc.drawText(peer.shortId(), right - idWidth, middle - gc.getFontMetrics().getHeight() - 1, true);
        gc.setForeground(peer.quarantined() ? now.bad() : now.muted());
        gc.drawText(Look.fit(gc, peer.detail(), right - left), left, middle + 1, true);
        gc.setFont(look.bold());
        gc.setForeground(now.text());
        gc.drawText(Look.fit(gc, peer.name(), right - left - idWidth - GAP), left,
                middle - gc.getFontMetrics().getHeight() - 1, true);
    }

    private void dot(GC gc, int x, int y, Color behind) {
        Palette now = look.palette();
        Presence presence = peer.presence();
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
