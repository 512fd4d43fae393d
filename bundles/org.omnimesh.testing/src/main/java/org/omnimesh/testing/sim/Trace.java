// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

import org.eclipse.jdt.annotation.Nullable;

/** Everything that happened, as a running hash, and the last of it for the readers of a failure. */
final class Trace {
    private static final int KEPT = 1 << 16;
    private static final int SHOWN = 40;
    private static final int MAX_KEPT_FRAME = 16 << 10;
    private static final int TIME_WIDTH = 12;
    private static final long MIX = 0x9e3779b97f4a7c15L;

    private final Deque<Event> events = new ArrayDeque<>();
    private final Function<Object, String> text;
    private @Nullable Consumer<String> sink;
    private long hash = MIX;
    private long count;

    /** Something that happened to a device, possibly with another. */
    private record Event(long at, String what, @Nullable Peer peer, @Nullable Peer other, @Nullable Object subject) {}

    Trace(Function<Object, String> text) {
        this.text = text;
    }

    /** Also gives every event to somebody. */
    void copyTo(Consumer<String> reader) {
        sink = reader;
    }

    void add(long at, String what, @Nullable Peer peer, @Nullable Peer other, @Nullable Object subject) {
        count++;
        mix(at);
        mix(what.hashCode());
        mix(peer == null ? -1 : peer.index);
        mix(other == null ? -1 : other.index);
        mix(subject instanceof byte[] frame ? Arrays.hashCode(frame) : hash(subject));
        Object kept = subject instanceof byte[] frame && frame.length > MAX_KEPT_FRAME
                ? frame.length + " bytes"
                : subject;
        Event event = new Event(at, what, peer, other, kept);
        events.add(event);
        if (events.size() > KEPT) {
            events.remove();
        }
        Consumer<String> reader = sink;
        if (reader != null) {
            reader.accept(line(event));
        }
    }

    private static int hash(@Nullable Object subject) {
        return switch (subject) {
            case null -> 0;
            case SimulatedEntry entry -> entry.id().hashCode();
            case LogKey log -> log.hashCode();
            default -> subject.toString().hashCode();
        };
    }

    private void mix(long value) {
        hash = (hash ^ value) * MIX;
        hash ^= hash >>> 31;
    }

    long hash() {
        return hash;
    }

    long count() {
        return count;
    }

    /** Returns the last events that concern some devices, and of those only what concerns a log, if one is given. */
    String about(List<Peer> peers, @Nullable LogKey log) {
        List<String> lines = new ArrayList<>();
        // what is said again and again is shown once, at its last time
        Set<String> shown = new HashSet<>();
        byte[] author = log == null ? new byte[0] : log.author().publicKey();
        events.descendingIterator().forEachRemaining(event -> {
            if (lines.size() < SHOWN && concerns(event, peers) && (log == null || concerns(event, log, author))) {
                String line = line(event);
                if (shown.add(line.substring(TIME_WIDTH))) {
                    lines.add(0, line);
                }
            }
        });
        return String.join("\n", lines);
    }

    private static boolean concerns(Event event, List<Peer> peers) {
        return event.peer() == null || peers.isEmpty() || peers.contains(event.peer())
                || event.other() != null && peers.contains(event.other());
    }

    private static boolean concerns(Event event, LogKey log, byte[] author) {
        return switch (event.subject()) {
            case SimulatedEntry entry -> entry.log().equals(log) || entry.causes().containsKey(log.author());
            case LogKey other -> other.equals(log);
            case byte[] frame -> Bytes.contains(frame, author);
            case null, default -> true;
        };
    }

    private String line(Event event) {
        StringBuilder line = new StringBuilder(String.format("%7d ms  ", event.at()));
        line.append(event.peer() == null ? "" : event.peer() + " ").append(event.what());
        line.append(event.other() == null ? "" : " " + event.other());
        if (event.subject() != null) {
            line.append("  ").append(text.apply(event.subject()));
        }
        return line.toString();
    }
}
