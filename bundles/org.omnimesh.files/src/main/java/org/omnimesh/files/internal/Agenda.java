// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.BlobSource;

/**
 * Which parts of a file are wanted and which are on their way: the hash list first, then what a reader waits for, then the
 * rest in order, and at the end what another peer is slow with. Guarded by the download's lock.
 */
final class Agenda {
    /** Most peers asked for the same part at once. */
    private static final int MAX_COPIES = 2;

    private final Set<Integer> urgent = new LinkedHashSet<>();
    private final Map<Integer, Set<PeerId>> inFlight = new HashMap<>();
    private final int chunks;
    private int wholeFileWanted;
    private int firstMissing;
    private @Nullable Blob blob;

    Agenda(int chunks) {
        this.chunks = chunks;
    }

    void begin(Blob newBlob) {
        blob = newBlob;
    }

    void wantAll() {
        wholeFileWanted++;
    }

    void wantAllNoMore() {
        wholeFileWanted--;
    }

    void want(int chunk, int ahead) {
        for (int index = chunk; index < Math.min(chunks, chunk + 1 + ahead); index++) {
            urgent.add(index);
        }
    }

    void forgetUrgent() {
        urgent.clear();
    }

    boolean isOpen() {
        Blob current = blob;
        if (current == null) {
            return wholeFileWanted > 0 || !urgent.isEmpty();
        }
        urgent.removeIf(current::has);
        return !urgent.isEmpty() || wholeFileWanted > 0 && !current.complete();
    }

    boolean isIdle() { return inFlight.isEmpty(); }

    Set<PeerId> activePeers() {
        Set<PeerId> peers = new HashSet<>();
        inFlight.values().forEach(peers::addAll);
        return peers;
    }

    /** Returns the part to ask a peer for next. */
    OptionalInt next(Source source) {
        Blob current = blob;
        if (current == null) {
            return isOpen() && mayCopy(BlobSource.HASH_LIST, source)
                    ? OptionalInt.of(BlobSource.HASH_LIST)
                    : OptionalInt.empty();
        }
        for (int chunk : urgent) {
            if (isFree(current, chunk, source)) {
                return OptionalInt.of(chunk);
            }
        }
        if (wholeFileWanted > 0) {
            while (firstMissing < chunks && current.has(firstMissing)) {
                firstMissing++;
            }
            for (int chunk = firstMissing; chunk < chunks; chunk++) {
                if (isFree(current, chunk, source)) {
                    return OptionalInt.of(chunk);
                }
            }
        }
        return inFlight.keySet().stream().filter(chunk -> mayCopy(chunk, source)).mapToInt(Integer::intValue)
                .findFirst();
    }

    private boolean isFree(Blob current, int chunk, Source source) {
        return !inFlight.containsKey(chunk) && !source.refused(chunk) && !current.has(chunk);
    }

    private boolean mayCopy(int part, Source source) {
        Set<PeerId> asked = inFlight.getOrDefault(part, Set.of());
        return !source.refused(part) && asked.size() < MAX_COPIES && !asked.contains(source.peer);
    }

    void start(int part, PeerId peer) {
        inFlight.computeIfAbsent(part, any -> new HashSet<>()).add(peer);
    }

    void end(int part, PeerId peer) {
        inFlight.computeIfPresent(part, (any, peers) -> {
            peers.remove(peer);
            return peers.isEmpty() ? null : peers;
        });
    }
}
