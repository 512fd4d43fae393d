// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.ui;

import java.util.List;
import java.util.Optional;

import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.workbench.internal.model.ChannelsModel.ChannelLine;

/** Draws a channel: its kind, its name, and how much of it is unread. A click opens it. */
final class ChannelRow extends ListRow {
    private static final int HEIGHT = 32;
    private static final int GAP = 12;
    private static final int SIGN = 22;
    private static final int PILL = 18;
    private static final long MOST_SHOWN = 99;

    private final Look look;
    private final ChannelLine channel;
    private final boolean open;
    private final List<Action> actions;
    private Rectangle place = new Rectangle(0, 0, 0, 0);

    ChannelRow(Look look, ChannelLine channel, boolean open, List<Action> actions) {
        this.look = look;
        this.channel = channel;
        this.open = open;
        this.actions = actions;
    }

    @Override
    String id() {
        return channel.id().toString();
    }

    @Override
    String spoken() {
        return open ? channel.spoken() + ", open" : channel.spoken();
    }

    @Override
    List<Action> actions() {
        return actions;
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
        Palette now = look.palette();
        if (open) {
            gc.setBackground(now.border());
            gc.fillRoundRectangle(area.x + 4, area.y + 1, area.width - 8, area.height - 2, 8, 8);
        }
        if (focused) {
            gc.setForeground(now.accent());
            gc.drawRoundRectangle(area.x + 4, area.y + 1, area.width - 9, area.height - 3, 8, 8);
        }
        int right = area.x + area.width - GAP;
        boolean unread = channel.unread() > 0 && !open;
        if (unread) {
            gc.setFont(look.small());
            String count = channel.unread() > MOST_SHOWN ? MOST_SHOWN + "+" : Long.toString(channel.unread());
            Point extent = gc.textExtent(count);
            int width = Math.max(PILL, extent.x + 10);
            gc.setBackground(now.accent());
            gc.fillRoundRectangle(right - width, area.y + (HEIGHT - PILL) / 2, width, PILL, PILL, PILL);
            gc.setForeground(now.onAccent());
            gc.drawText(count, right - width + (width - extent.x) / 2, area.y + (HEIGHT - extent.y) / 2, true);
            right -= width + 6;
        }
        gc.setForeground(now.muted());
        sign(gc, area.x + GAP, area.y + HEIGHT / 2);
        gc.setFont(unread ? look.bold() : look.regular());
        gc.setForeground(channel.archived() ? now.muted() : now.text());
        String name = Look.fit(gc, channel.archived() ? channel.name() + " (archived)" : channel.name(),
                right - area.x - GAP - SIGN);
        gc.drawText(name, area.x + GAP + SIGN, area.y + (HEIGHT - gc.getFontMetrics().getHeight()) / 2, true);
    }

    /** A number sign for a public channel, a padlock for a private one, a person for a direct conversation. */
    private void sign(GC gc, int x, int middle) {
        gc.setLineWidth(2);
        if (channel.type() == ChannelType.PRIVATE) {
            gc.setBackground(gc.getForeground());
            gc.fillRoundRectangle(x + 1, middle - 2, 12, 9, 3, 3);
            gc.drawArc(x + 3, middle - 7, 8, 10, 0, 180);
        } else if (channel.type() == ChannelType.DM) {
            gc.setBackground(gc.getForeground());
            gc.fillOval(x + 4, middle - 7, 6, 6);
            gc.fillArc(x + 1, middle + 1, 12, 11, 0, 180);
        } else {
            gc.drawLine(x + 5, middle - 6, x + 3, middle + 6);
            gc.drawLine(x + 11, middle - 6, x + 9, middle + 6);
            gc.drawLine(x + 1, middle - 2, x + 13, middle - 2);
            gc.drawLine(x + 1, middle + 3, x + 13, middle + 3);
        }
        gc.setLineWidth(1);
    }
}
