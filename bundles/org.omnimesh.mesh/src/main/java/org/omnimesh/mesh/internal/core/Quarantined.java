// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.ForkProof;
import org.omnimesh.mesh.internal.entry.Generation;
import org.omnimesh.mesh.internal.entry.LogId;

/**
 * Devices that signed two histories of a channel, with the proofs. Per channel, because only its readers may see the proof,
 * and all of them must come to the same result.
 */
public final class Quarantined {
    /** Named by channel and device. */
    private final Map<LogId, ForkProof> proofs = new LinkedHashMap<>();
    /** The beginnings of the names of all later logs that a quarantined device could have, sorted; made when needed. */
    private final Map<PeerId, long[]> names = new HashMap<>();
    private final Predicate<PeerId> isDevice;

    /**
     * Begins with nobody.
     *
     * @param isDevice tells whether something is a device, not the name of a later log
     */
    public Quarantined(Predicate<PeerId> isDevice) {
        this.isDevice = isDevice;
    }

    private static LogId key(ForkProof proof) {
        return new LogId(proof.log().channel(), proof.author());
    }

    /**
     * Adds a proof.
     *
     * @param proof the proof
     * @return false if there was one against the device in that channel
     */
    public boolean add(ForkProof proof) {
        return proofs.putIfAbsent(key(proof), proof) == null;
    }

    Set<PeerId> devices() {
        return proofs.keySet().stream().map(LogId::author).collect(Collectors.toSet());
    }

    /**
     * Returns all proofs.
     *
     * @return a snapshot
     */
    public Collection<ForkProof> proofs() {
        return List.copyOf(proofs.values());
    }

    /** Returns the proof against a device in a channel. */
    Optional<ForkProof> proof(ChannelId channel, PeerId device) {
        return Optional.ofNullable(proofs.get(new LogId(channel, device)));
    }

    /**
     * Tells whether a log is one of a device that is quarantined in its channel.
     *
     * @param log the log
     * @return true if nothing more is taken from it
     */
    public boolean wrote(LogId log) {
        return !proofs.isEmpty() && (proofs.containsKey(log) || !isDevice.test(log.author())
                && proofs.keySet().stream().anyMatch(guilty -> guilty.channel().equals(log.channel())
                        && named(guilty.author(), log.author())));
    }

    private boolean named(PeerId device, PeerId name) {
        return Arrays.binarySearch(names.computeIfAbsent(device, Quarantined::names), start(name)) >= 0;
    }

    private static long[] names(PeerId device) {
        long[] starts = new long[Generation.MAX];
        for (int generation = 1; generation <= Generation.MAX; generation++) {
            starts[generation - 1] = start(LogId.key(device, generation));
        }
        Arrays.sort(starts);
        return starts;
    }

    private static long start(PeerId name) {
        return ByteBuffer.wrap(name.publicKey()).getLong();
    }
}
