// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.overlay;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.LogId;

/** From whom the logs in use come to this node, and whom it gives them. Bounded: those used last are kept. */
final class Branches {
    /** Most logs remembered. */
    static final int MAX = 2048;

    private final LinkedHashMap<LogId, Branch> branches = new LinkedHashMap<>(16, 0.75f, true);

    /** This node's place in the tree of one log. */
    static final class Branch {
        private final Set<PeerId> children = new TreeSet<>();
        private @Nullable PeerId parent;
        private boolean pushed;
        private long seq;
        private int hops = OverlayCodec.MAX_HOPS;

        /** Returns who gave the newest entry and is expected to push the next one. */
        Optional<PeerId> parent() {
            PeerId from = parent;
            return from == null ? Optional.empty() : Optional.of(from);
        }

        /** Tells whether the newest entry came without having been asked for: the tree is there. */
        boolean isPushed() {
            return pushed;
        }

        long seq() {
            return seq;
        }

        /** Returns how many links the newest entry had passed here. */
        int hops() {
            return hops;
        }

        void delivered(PeerId from, long lastSeq, int passed, boolean asked) {
            if (lastSeq >= seq) {
                parent = from;
                pushed = !asked;
                seq = lastSeq;
                hops = Math.min(passed, OverlayCodec.MAX_HOPS);
            }
        }

        /** Expects a log from somebody else from now on. */
        void expect(PeerId from, int passed) {
            parent = from;
            hops = Math.min(passed, OverlayCodec.MAX_HOPS);
        }

        Set<PeerId> children() {
            return children;
        }

        private void forget(PeerId peer) {
            children.remove(peer);
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

    /** Returns how many logs come or go over a link. */
    int count(PeerId peer) {
        return (int) branches.values().stream()
                .filter(branch -> peer.equals(branch.parent) || branch.children.contains(peer)).count();
    }

    /** A link is no way any more. */
    void forget(PeerId peer) {
        branches.values().forEach(branch -> branch.forget(peer));
    }

    /** There are no trees any more. */
    void clear() {
        branches.clear();
    }
}
