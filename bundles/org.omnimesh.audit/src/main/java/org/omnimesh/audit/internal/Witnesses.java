// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.omnimesh.api.id.PeerId;

/**
 * Decides which heads of others this device countersigns: few devices do so for each head, chosen by a hash, so that the work
 * stays the same however large a team is. When some of them are away, others take their place after an hour, and more after
 * each further one.
 */
final class Witnesses {
    /** How many devices shall countersign a head. */
    static final int WANTED = 3;

    /** How long one device does not countersign for the same other one again. */
    static final Duration REST = Duration.ofHours(20);

    private static final int MOST_DOUBLINGS = 16;

    private Witnesses() {}

    /** Returns what to countersign now, at most {@link HeadPayload#MAX_SEEN}, given what was told lately, the oldest first. */
    static Map<PeerId, Head> due(PeerId self, Collection<PeerId> devices, List<SeenHead> told, long nowMillis) {
        Map<PeerId, SeenHead> newest = new LinkedHashMap<>();
        Map<PeerId, Long> rested = new HashMap<>();
        for (SeenHead seen : told) {
            if (seen.own()) {
                newest.put(seen.device(), seen);
            } else if (seen.author().equals(self)) {
                rested.put(seen.device(), seen.atMillis());
            }
        }
        Map<PeerId, Head> due = new LinkedHashMap<>();
        newest.values().stream().filter(head -> !head.device().equals(self) && devices.contains(head.device()))
                .filter(head -> nowMillis - rested.getOrDefault(head.device(), 0L) >= REST.toMillis())
                .filter(head -> countersigned(told, head) < WANTED && isChosen(self, devices, head, nowMillis))
                .limit(HeadPayload.MAX_SEEN).forEach(head -> due.put(head.device(), head.head()));
        return due;
    }

    private static long countersigned(List<SeenHead> told, SeenHead head) {
        return told.stream().filter(it -> !it.own() && it.device().equals(head.device())
                && it.head().equals(head.head())).map(SeenHead::author).distinct().count();
    }

    private static boolean isChosen(PeerId self, Collection<PeerId> devices, SeenHead head, long nowMillis) {
        long hours = Math.clamp(Duration.ofMillis(nowMillis - head.atMillis()).toHours(), 0, MOST_DOUBLINGS);
        byte[] own = lot(self, head);
        long before = devices.stream().filter(it -> !it.equals(self) && !it.equals(head.device()))
                .filter(it -> Arrays.compareUnsigned(lot(it, head), own) < 0).count();
        return before < (long) WANTED << hours;
    }

    private static byte[] lot(PeerId witness, SeenHead head) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(head.device().publicKey());
            return Objects.requireNonNull(sha.digest(witness.publicKey()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("expected SHA-256, which every Java has", e);
        }
    }
}
