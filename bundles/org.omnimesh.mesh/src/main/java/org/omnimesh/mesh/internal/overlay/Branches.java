// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.overlay;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.LogId;

/** How the logs in use reach this node, and where a log goes another way than its channel. Bounded: the latest are kept. */
final class Branches {
    /** Most logs remembered. */
    static final int MAX = 2048;

    private final LinkedHashMap<LogId, Branch> branches = new LinkedHashMap<>(16, 0.75f, true);

    /** The way of one log. */
    static final class Branch {
        private final Map<PeerId, Boolean> ways = new TreeMap<>();
        private @Nullable PeerId parent;
        private long seq;
        private int hops = OverlayCodec.MAX_HOPS;

        /** Returns who pushed the newest entry, if that came from anybody. */
        Optional<PeerId> parent() {
            PeerId from = parent;
            return from == null ? Optional.empty() : Optional.of(from);
        }

        long seq() {
            return seq;
        }

        /** Returns how many links the newest entry had passed here. */
        int hops() {
            return hops;
        }

        void delivered(PeerId from, long lastSeq, int passed) {
            if (lastSeq >= seq) {
                parent = from;
                seq = lastSeq;
                hops = Math.min(passed, OverlayCodec.MAX_HOPS);
            }
        }

        /** Expects a log from somebody else from now on. */
        void expect(PeerId from, int passed) {
            parent = from;
            hops = Math.min(passed, OverlayCodec.MAX_HOPS);
        }

        /** Returns whether the log goes its own ways. */
        boolean isOwn() { return !ways.isEmpty(); }

        Optional<Boolean> way(PeerId peer) {
            Boolean way = ways.get(peer);
            return way == null ? Optional.empty() : Optional.of(way);
        }

        void way(PeerId peer, boolean eager) {
            ways.put(peer, eager);
        }

        void forgetWay(PeerId peer) {
            ways.remove(peer);
        }

        private void forget(PeerId peer) {
            ways.remove(peer);
            if (peer.equals(parent)) {
                parent = null;
            }
        }
    }

    Optional<Branch> get(LogId log) {
        return Optional.ofNullable(branches.get(log));
    }

    Branch create(LogId log) {
        Branch branch = branches.computeIfAbsent(log, key -> new Branch());
        if (branches.size() > MAX) {
            branches.remove(branches.keySet().iterator().next());
        }
        return branch;
    }

    /** Tells whether a log comes or goes over a link though its channel does not. */
    boolean use(PeerId peer) {
        return branches.values().stream().anyMatch(branch -> branch.ways.get(peer) == Boolean.TRUE);
    }

    /** A link is no way any more. */
    void forget(PeerId peer) {
        branches.values().forEach(branch -> branch.forget(peer));
    }

    /** All logs go the ways of their channels again. */
    void forgetWays() {
        branches.values().forEach(branch -> branch.ways.clear());
    }
}
