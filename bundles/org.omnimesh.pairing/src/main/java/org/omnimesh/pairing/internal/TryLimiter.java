// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

import org.omnimesh.api.node.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds failed pairings, whatever the code: a try is counted when it begins and forgiven when it proves to be honest.
 * Thread-safe.
 */
final class TryLimiter {
    /** The time over which failures are counted. */
    static final Duration WINDOW = Duration.ofMinutes(15);

    /** Most failures within {@link #WINDOW} over all codes and hosts. */
    static final int MAX_FAILURES = 10;

    /** Most failures within {@link #WINDOW} of one host. */
    static final int MAX_FAILURES_PER_HOST = 8;

    private static final Logger LOG = LoggerFactory.getLogger(TryLimiter.class);

    private final TimeSource time;
    private final List<Ticket> open = new ArrayList<>();
    private final IntConsumer alarm;
    private Optional<Alarm> alarmed = Optional.empty();

    /** Since when tries are refused, and when that was last so. */
    private record Alarm(Instant since, Duration last) {}

    /** Counts by a clock, and calls the alarm with the number of failures when it refuses, or will refuse, the next try. */
    TryLimiter(TimeSource time, IntConsumer alarm) {
        this.time = time;
        this.alarm = alarm;
    }

    /** One try. */
    final class Ticket {
        private final String network;
        private final Duration at;
        private boolean failed;

        private Ticket(String network, Duration at) {
            this.network = network;
            this.at = at;
        }

        /** Notes that it failed: with the last one that is allowed the alarm need not wait for the next try. */
        void fail() {
            synchronized (TryLimiter.this) {
                failed = true;
                if (open.contains(this) && open.stream().filter(ticket -> ticket.failed).count() >= MAX_FAILURES) {
                    refuse(time.monotonic());
                }
            }
        }

        /** Takes the try off the count. Idempotent. */
        void forgive() {
            synchronized (TryLimiter.this) {
                open.remove(this);
            }
        }
    }

    /** Begins a try; empty if there were too many failures. */
    synchronized Optional<Ticket> begin(String host) {
        Duration now = time.monotonic();
        open.removeIf(ticket -> now.minus(ticket.at).compareTo(WINDOW) >= 0);
        String network = network(host);
        long sameNetwork = open.stream().filter(ticket -> ticket.network.equals(network)).count();
        if (open.size() >= MAX_FAILURES || sameNetwork >= MAX_FAILURES_PER_HOST) {
            refuse(now);
            return Optional.empty();
        }
        Ticket ticket = new Ticket(network, now);
        open.add(ticket);
        return Optional.of(ticket);
    }

    private void refuse(Duration now) {
        Optional<Instant> since = refusingSince();
        alarmed = Optional.of(new Alarm(since.orElse(time.now()), now));
        if (since.isEmpty()) {
            LOG.warn("Somebody may be guessing pairing codes: {} failed tries within {} minutes. Pairing with this "
                    + "device is refused until they are older.", open.size(), WINDOW.toMinutes());
            alarm.accept(open.size());
        }
    }

    /** Tells since when tries are refused, as long as the last refusal is not older than the window. */
    synchronized Optional<Instant> refusingSince() {
        return alarmed.filter(it -> time.monotonic().minus(it.last).compareTo(WINDOW) < 0).map(Alarm::since);
    }

    /** Returns what a guesser cannot change at will: an IPv4 address, or the first 64 bits of an IPv6 address. */
    static String network(String host) {
        String[] groups = host.split(":", -1);
        return groups.length < 4 || host.startsWith("::") ? host : String.join(":", List.of(groups).subList(0, 4));
    }
}
