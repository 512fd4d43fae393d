// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.link.LinkException;
import org.omnimesh.api.link.PairingChannel;
import org.omnimesh.api.link.PairingDialer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dials all addresses of one device at once and keeps the first connection. */
final class Candidates {
    /** Most addresses dialled for one device. */
    static final int MAX_ADDRESSES = 32;

    private static final Logger LOG = LoggerFactory.getLogger(Candidates.class);

    private final PairingDialer dialer;

    Candidates(PairingDialer dialer) {
        this.dialer = dialer;
    }

    /**
     * A connection.
     *
     * @param channel the connection
     * @param address where it leads
     */
    record Reached(PairingChannel channel, Multiaddr address) {}

    /** Returns the first connection that comes up; empty if none does in time. */
    Optional<Reached> reach(List<Multiaddr> addresses, Duration limit) throws InterruptedException {
        List<Multiaddr> tried = addresses.stream().distinct().limit(MAX_ADDRESSES).toList();
        BlockingQueue<Optional<Reached>> results = new LinkedBlockingQueue<>();
        AtomicBoolean taken = new AtomicBoolean();
        for (Multiaddr address : tried) {
            Thread.ofVirtual().name("omnimesh-pairing-dial").start(() -> results.add(dial(address, limit, taken)));
        }
        long end = System.nanoTime() + limit.toNanos();
        try {
            for (int i = 0; i < tried.size(); i++) {
                Optional<Reached> result = results.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (result == null) {
                    break;
                }
                if (result.isPresent()) {
                    return result;
                }
            }
            return taken.compareAndSet(false, true) ? Optional.empty() : results.take();
        } catch (InterruptedException e) {
            taken.set(true);
            results.stream().flatMap(Optional::stream).forEach(reached -> reached.channel().close());
            throw e;
        }
    }

    private Optional<Reached> dial(Multiaddr address, Duration limit, AtomicBoolean taken) {
        try {
            PairingChannel channel = dialer.dial(address, limit);
            if (taken.compareAndSet(false, true)) {
                return Optional.of(new Reached(channel, address));
            }
            channel.close();
        } catch (LinkException e) {
            LOG.debug("Nobody to pair with answers at one of the addresses", e);
        }
        return Optional.empty();
    }
}
