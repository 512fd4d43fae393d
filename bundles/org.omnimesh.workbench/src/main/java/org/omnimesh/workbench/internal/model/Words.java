// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.Optional;

import org.omnimesh.api.http.Scope;
import org.omnimesh.api.id.DisplayText;
import org.omnimesh.api.node.NetworkMode;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelMode;
import org.omnimesh.api.team.Presence;
import org.omnimesh.api.team.Role;

/** How values are put into words for the user. */
final class Words {
    /** Most lines of one message that are drawn. */
    static final int MAX_LINES = 200;

    private static final int MAX_TOPIC = 256;
    private static final String[] UNITS = { "bytes", "KB", "MB", "GB", "TB" };
    private static final int TAB = 4;
    private static final int ZERO_WIDTH_JOINER = 0x200d;

    private Words() {}

    static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return unit == 0
                ? bytes == 1 ? "1 byte" : bytes + " bytes"
                : String.format(Locale.getDefault(), value < 100 ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
    }

    static String countdown(Duration left) {
        long seconds = Math.max(0, (left.toMillis() + 999) / 1000);
        return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }

    /** Returns what a channel is about now; empty if nobody said so. */
    static String topic(Channel channel) {
        return channel.topic().map(it -> DisplayText.line(it, MAX_TOPIC)).orElse("");
    }

    /** Says that entries came after their key was deleted; empty if there are none. */
    static String unreadable(long entries) {
        return entries == 0
                ? ""
                : entries == 1
                        ? "1 entry came too late to be read on this device: its key had been deleted by then."
                        : entries
                                + " entries came too late to be read on this device: their keys had been deleted by then.";
    }

    /** Says how long something lasts yet: to the second below an hour. */
    static String left(Duration left) {
        long hours = Math.max(0, left.toHours());
        if (hours == 0) {
            return countdown(left) + " minutes";
        }
        String days = hours >= 48 ? hours / 24 + " days" : hours >= 24 ? "1 day" : "";
        String rest = hours % 24 == 0 ? "" : hours % 24 == 1 ? "1 hour" : hours % 24 + " hours";
        return days.isEmpty() ? rest : rest.isEmpty() ? days : days + ", " + rest;
    }

    static String time(Instant at, ZoneId zone) {
        return DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT).format(at.atZone(zone));
    }

    static String day(LocalDate day, LocalDate today) {
        if (day.equals(today)) {
            return "Today";
        }
        return day.equals(today.minusDays(1))
                ? "Yesterday"
                : DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).format(day);
    }

    static String presence(Presence presence) {
        return switch (presence) {
            case ONLINE -> "online";
            case AWAY -> "away";
            case OFFLINE -> "offline";
        };
    }

    static String role(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    static String aRole(Role role) {
        return (role == Role.OWNER || role == Role.ADMIN ? "an " : "a ") + role(role);
    }

    static String channel(Channel channel) {
        String kind = switch (channel.type()) {
            case PUBLIC -> "public";
            case PRIVATE -> "private";
            case DM -> "direct, only you two";
        };
        return kind + (channel.mode() == ChannelMode.EPHEMERAL ? ", newcomers read nothing older" : "")
                + channel.retention().map(it -> ", kept for " + days(it.toDays())).orElse("")
                + (channel.archived() ? ", archived" : "");
    }

    static String scope(Scope scope) {
        return switch (scope) {
            case READ -> "reads";
            case SEND -> "reads and sends";
            case ADMIN -> "decides everything";
        };
    }

    static String days(long days) {
        return days == 1 ? "1 day" : days + " days";
    }

    static String date(Instant at, ZoneId zone) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).format(at.atZone(zone));
    }

    static String network(NetworkMode mode) {
        return switch (mode) {
            case SOLO -> "Solo, no network";
            case LAN -> "Local network";
            case P2P -> "Local network and internet";
        };
    }

    static String latency(Optional<Duration> latency) {
        return latency.map(l -> l.toMillis() < 1 ? "under 1 ms" : l.toMillis() + " ms").orElse("");
    }

    static String name(String shown, String otherwise) {
        String clean = DisplayText.name(shown);
        return clean.isEmpty() ? otherwise : clean;
    }

    /**
     * Makes a text of several lines safe to draw: no control characters, no characters that turn the direction of what
     * follows, not too many lines.
     */
    static String block(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        int lines = 1;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (c == '\n' && ++lines > MAX_LINES) {
                return safe.append("\n\u2026").toString();
            }
            if (c == '\t') {
                safe.repeat(' ', TAB);
            } else if (c == '\n' || c == ZERO_WIDTH_JOINER || isDrawable(c)) {
                safe.appendCodePoint(c);
            }
        }
        return safe.toString();
    }

    private static boolean isDrawable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> true;
        };
    }
}
