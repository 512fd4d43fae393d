// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.concurrent.Semaphore;

import org.omnimesh.mesh.internal.entry.Entry;

/** Room in memory for entries of this device that are not durable yet. Thread-safe. */
final class Backlog {
    /** Most bytes of entries that wait, what is kept of each beside its payload included. */
    static final int MAX_BYTES = 16 << 20;

    /** What an entry takes until it is durable, beside its payload and its ciphertext: about its header and its result. */
    static final int OVERHEAD_BYTES = 1024;

    private final Semaphore room = new Semaphore(MAX_BYTES);

    private static int bytes(byte[] payload) {
        return Math.min(payload.length, Entry.MAX_CIPHERTEXT_BYTES) + OVERHEAD_BYTES;
    }

    /** Takes room for an entry if there is enough now. */
    boolean tryEnter(byte[] payload) {
        return room.tryAcquire(bytes(payload));
    }

    /** Waits for room for an entry and takes it. */
    void enter(byte[] payload) throws InterruptedException {
        room.acquire(bytes(payload));
    }

    /** Gives back what an entry took. */
    void leave(byte[] payload) {
        room.release(bytes(payload));
    }
}
