// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.Sha256;

/**
 * All logs of a channel in sixteen bytes.
 *
 * @param vector how far each log goes
 * @param tips the last entry of each log
 */
record StateDigest(long vector, long tips) {
    /**
     * Digests the logs of a channel.
     *
     * @param stored the last number per author; authors with 0 do not count
     * @param tip the first eight bytes of the id of an author's last entry
     */
    static StateDigest of(Map<PeerId, Long> stored, ToLongFunction<PeerId> tip) {
        return new StateDigest(hash(stored, author -> stored.getOrDefault(author, 0L)), hash(stored, tip));
    }

    /** Digests how far logs go, to be compared with {@link #vector}. */
    static long vector(Map<PeerId, Long> stored) {
        return hash(stored, author -> stored.getOrDefault(author, 0L));
    }

    private static long hash(Map<PeerId, Long> stored, ToLongFunction<PeerId> value) {
        SortedMap<PeerId, Long> sorted = new TreeMap<>(stored);
        sorted.values().removeIf(seq -> seq == 0);
        ByteBuffer row = ByteBuffer.allocate(PeerId.KEY_LENGTH + Long.BYTES);
        MessageDigest digest = Sha256.start();
        for (PeerId author : sorted.keySet()) {
            row.clear().put(author.publicKey()).putLong(value.applyAsLong(author));
            digest.update(row.array());
        }
        return ByteBuffer.wrap(digest.digest()).getLong();
    }
}
