// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.discovery.mdns.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Finds out whether a node still listens, by opening and closing a TCP connection. */
final class Prober {
    /** Most probes under way at a time. */
    static final int MAX_CONCURRENT = 64;
    /** Most addresses of one node that one probe tries. */
    static final int MAX_TARGETS = 3;
    /** How long one address may take to answer. */
    static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final Semaphore slots = new Semaphore(MAX_CONCURRENT);

    /**
     * Tries the addresses in turn. Blocks until one answers, up to {@value #MAX_TARGETS} seconds plus the wait for a slot.
     *
     * @param targets the addresses, best first
     * @return the one that answered, or empty
     * @throws InterruptedException if interrupted while waiting
     */
    Optional<InetSocketAddress> probe(List<InetSocketAddress> targets) throws InterruptedException {
        slots.acquire();
        try {
            return targets.stream().limit(MAX_TARGETS).filter(Prober::answers).findFirst();
        } finally {
            slots.release();
        }
    }

    private static boolean answers(InetSocketAddress target) {
        try (Socket socket = new Socket()) {
            socket.connect(target, (int) TIMEOUT.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
