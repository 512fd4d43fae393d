// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.live;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.omnimesh.http.internal.json.Json;

/**
 * The newest frames, for all sockets together: each socket has only a position in here, so that however many clients read
 * however slowly, memory stays bounded. Thread-safe.
 *
 * <p>
 * Numbers begin at the wall clock's milliseconds of the start: a client that reconnects after the node was restarted shows a
 * number that is too old, and is told to fetch everything again.
 */
final class LiveRing {
    /** Most frames kept. */
    static final int MAX_FRAMES = 1000;

    /** Most bytes kept. */
    static final int MAX_BYTES = 1 << 20;

    /** One event as sent. */
    record Frame(long seq, byte[] text) {}

    /** What a reader at a position gets next: a frame, or the news that it missed some. */
    record Next(Optional<Frame> frame, long missed, long position) {}

    private record Event(String type, Object data, long seq, Instant at) {}

    private final List<Runnable> readers = new CopyOnWriteArrayList<>();
    private final Deque<Frame> frames = new ArrayDeque<>();
    private final long first;
    private long last;
    private int bytes;

    /** Begins empty. */
    LiveRing(Instant start) {
        first = start.toEpochMilli();
        last = first;
    }

    /** Adds an event and wakes the readers. */
    void add(String type, Object data, Instant at) {
        synchronized (this) {
            long seq = last + 1;
            Frame frame = new Frame(seq, Json.bytes(new Event(type, data, seq, at)));
            last = seq;
            frames.addLast(frame);
            bytes += frame.text().length;
            while (frames.size() > MAX_FRAMES || bytes > MAX_BYTES && frames.size() > 1) {
                bytes -= frames.removeFirst().text().length;
            }
        }
        readers.forEach(Runnable::run);
    }

    /** Events were lost before they came here: every reader is told. */
    void lose() {
        synchronized (this) {
            last++;
            frames.clear();
            bytes = 0;
        }
        readers.forEach(Runnable::run);
    }

    /** Returns the number of the newest event. */
    synchronized long last() {
        return last;
    }

    /** Returns what comes after a position, if anything does. */
    synchronized Optional<Next> after(long position) {
        if (position == last) {
            return Optional.empty();
        }
        Frame oldest = frames.peekFirst();
        if (oldest == null || position > last || position < oldest.seq() - 1) {
            long missed = Math.max(1, last - Math.max(first, Math.min(position, last)));
            return Optional.of(new Next(Optional.empty(), missed, last));
        }
        Iterator<Frame> all = frames.iterator();
        Frame next = all.next();
        while (next.seq() <= position) {
            next = all.next();
        }
        return Optional.of(new Next(Optional.of(next), 0, next.seq()));
    }

    /** Makes the frame that tells a reader to fetch again. */
    static byte[] resync(long missed, long seq, Instant at) {
        return Json.bytes(new Event("resync", new Resync(missed), seq, at));
    }

    private record Resync(long missed) {}

    void addReader(Runnable wake) {
        readers.add(wake);
    }

    void removeReader(Runnable wake) {
        readers.remove(wake);
    }
}
