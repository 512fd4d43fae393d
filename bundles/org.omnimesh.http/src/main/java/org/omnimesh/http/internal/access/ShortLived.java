// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Optional;

import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.http.Caller;
import org.omnimesh.api.node.TimeSource;

/** Random secrets that live for a while: sessions and tickets. Thread-safe. */
final class ShortLived {
    private static final int LENGTH = 32;

    private record Secret(byte[] value, Caller buyer, Duration until) {}

    private final RandomSource random;
    private final TimeSource time;
    private final Duration lifetime;
    private final int limit;
    private final Deque<Secret> live = new ArrayDeque<>();

    /** Makes an empty set; one more than the limit ends the oldest. */
    ShortLived(RandomSource random, TimeSource time, Duration lifetime, int limit) {
        this.random = random;
        this.time = time;
        this.lifetime = lifetime;
        this.limit = limit;
    }

    synchronized String issue(Caller buyer) {
        String text = HexFormat.of().formatHex(random.bytes(LENGTH));
        while (live.size() >= limit) {
            live.removeFirst();
        }
        live.addLast(new Secret(text.getBytes(StandardCharsets.US_ASCII), buyer, time.monotonic().plus(lifetime)));
        return text;
    }

    /** Returns who bought a secret, if it lives. */
    synchronized Optional<Caller> holder(String offered) {
        return find(offered, false);
    }

    /** Ends a secret and returns who bought it, if it was live. */
    synchronized Optional<Caller> take(String offered) {
        return find(offered, true);
    }

    private Optional<Caller> find(String offered, boolean remove) {
        Duration now = time.monotonic();
        byte[] bytes = offered.getBytes(StandardCharsets.UTF_8);
        Optional<Caller> found = Optional.empty();
        for (Iterator<Secret> secrets = live.iterator(); secrets.hasNext();) {
            Secret secret = secrets.next();
            boolean same = MessageDigest.isEqual(secret.value(), bytes);
            boolean expired = now.compareTo(secret.until()) >= 0;
            if (same && !expired) {
                found = Optional.of(secret.buyer());
            }
            if (expired || same && remove) {
                secrets.remove();
            }
        }
        return found;
    }
}
