// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.shell;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.reach.Reach;

/** Remembers which links are wanted for whoever can make them, as such a one comes and goes. Thread-safe. */
final class Reaching implements Reach {
    private final Map<PeerId, List<Multiaddr>> wanted = new LinkedHashMap<>();
    private boolean all = true;
    private @Nullable Reach target;

    synchronized void bind(Reach added) {
        target = added;
        added.everybody(all);
        wanted.forEach(added::dial);
    }

    synchronized void unbind(Reach removed) {
        target = target == removed ? null : target;
    }

    @Override
    public synchronized void everybody(boolean everybody) {
        all = everybody;
        if (target instanceof Reach reach) {
            reach.everybody(everybody);
        }
    }

    @Override
    public synchronized void dial(PeerId peer, List<Multiaddr> addresses) {
        wanted.put(peer, addresses);
        if (target instanceof Reach reach) {
            reach.dial(peer, addresses);
        }
    }

    @Override
    public synchronized void hangUp(PeerId peer, String reason) {
        wanted.remove(peer);
        if (target instanceof Reach reach) {
            reach.hangUp(peer, reason);
        }
    }

    @Override
    public synchronized List<Multiaddr> listening() {
        return target instanceof Reach reach ? reach.listening() : List.of();
    }

    @Override
    public synchronized Map<PeerId, List<Multiaddr>> known() {
        return target instanceof Reach reach ? reach.known() : Map.of();
    }

    @Override
    public synchronized void explore() {
        if (target instanceof Reach reach) {
            reach.explore();
        }
    }
}
