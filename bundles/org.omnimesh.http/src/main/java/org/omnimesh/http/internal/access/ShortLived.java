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

import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.node.TimeSource;

/** Random secrets that live for a while: sessions and tickets. Thread-safe. */
final class ShortLived {
    private static final int LENGTH = 32;

    private record Secret(byte[] value, Duration until) {}

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

    synchronized String issue() {
        String text = HexFormat.of().formatHex(random.bytes(LENGTH));
        while (live.size() >= limit) {
            live.removeFirst();
        }
        live.addLast(new Secret(text.getBytes(StandardCharsets.US_ASCII), time.monotonic().plus(lifetime)));
        return text;
    }

    synchronized boolean holds(String offered) {
        return find(offered, false);
    }

    /** Ends a secret and tells whether it was live. */
    synchronized boolean take(String offered) {
        return find(offered, true);
    }

    private boolean find(String offered, boolean remove) {
        Duration now = time.monotonic();
        byte[] bytes = offered.getBytes(StandardCharsets.UTF_8);
        boolean found = false;
        for (Iterator<Secret> secrets = live.iterator(); secrets.hasNext();) {
            Secret secret = secrets.next();
            boolean same = MessageDigest.isEqual(secret.value(), bytes);
            boolean expired = now.compareTo(secret.until()) >= 0;
            found |= same && !expired;
            if (expired || same && remove) {
                secrets.remove();
            }
        }
        return found;
    }
}
