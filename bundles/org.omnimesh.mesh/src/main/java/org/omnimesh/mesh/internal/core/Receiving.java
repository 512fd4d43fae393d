// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.util.NavigableMap;
import java.util.TreeMap;

/** What comes from one peer: the frames of runs that are not yet done with, and up to which frame all are. */
final class Receiving {
    private final News news;
    private final NavigableMap<Long, Received> open = new TreeMap<>();
    private int openBytes;
    private long receivedNumber;

    Receiving(News news) {
        this.news = news;
    }

    /** A frame of runs that came and is not yet done with. */
    static final class Received {
        private final long number;
        private final int bytes;
        private int remaining;

        Received(long number, int bytes) {
            this.number = number;
            this.bytes = bytes;
        }
    }

    /** Opens a received frame; false if the peer exceeds its credit by far. */
    boolean receive(Received frame) {
        openBytes += frame.bytes;
        open.put(frame.number, frame);
        receivedNumber = Math.max(receivedNumber, frame.number);
        return openBytes <= SendWindow.MAX_BYTES * 2 + Outbound.BATCH_BYTES;
    }

    boolean isOpen(long number) {
        return open.containsKey(number);
    }

    void pending(Received frame) {
        frame.remaining++;
    }

    void settle(Received frame) {
        frame.remaining--;
        closeIfDone(frame);
    }

    void closeIfDone(Received frame) {
        if (frame.remaining == 0 && open.remove(frame.number) != null) {
            openBytes -= frame.bytes;
            news.owe(frame.bytes);
        }
    }

    long processed() {
        return open.isEmpty() ? receivedNumber : open.firstKey() - 1;
    }
}
