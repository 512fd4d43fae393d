// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.testing.sim.LogKey;
import org.omnimesh.testing.sim.ReplicaFactory;
import org.omnimesh.testing.sim.ReplicaLimits;
import org.omnimesh.testing.sim.ReplicaOutput;
import org.omnimesh.testing.sim.ReplicaSetup;
import org.omnimesh.testing.sim.SimulatedEntry;
import org.omnimesh.testing.sim.SimulatedReplica;

/** Hands everything to a replica; deliberately broken ones override something. */
class ForwardingReplica implements SimulatedReplica {
    SimulatedReplica inner;

    ForwardingReplica(SimulatedReplica inner) {
        this.inner = inner;
    }

    /** Makes a factory whose replicas are broken. */
    static ReplicaFactory factory(UnaryOperator<SimulatedReplica> breaking) {
        ReplicaFactory sound = new MeshReplicaFactory();
        return new ReplicaFactory() {
            @Override
            public SimulatedReplica create(ReplicaSetup setup) {
                return breaking.apply(sound.create(setup));
            }

            @Override
            public ReplicaLimits limits() {
                return sound.limits();
            }
        };
    }

    /** Looks at everything that a replica wants. */
    List<ReplicaOutput> change(List<ReplicaOutput> outputs) {
        return outputs;
    }

    @Override
    public void time(Duration monotonic) {
        inner.time(monotonic);
    }

    @Override
    public List<ReplicaOutput> start(Map<ChannelId, Set<PeerId>> readers) {
        return change(inner.start(readers));
    }

    @Override
    public List<ReplicaOutput> tick() {
        return change(inner.tick());
    }

    @Override
    public List<ReplicaOutput> met(PeerId peer) {
        return change(inner.met(peer));
    }

    @Override
    public List<ReplicaOutput> linkUp(PeerId peer, boolean dialled) {
        return change(inner.linkUp(peer, dialled));
    }

    @Override
    public List<ReplicaOutput> linkDown(PeerId peer) {
        return change(inner.linkDown(peer));
    }

    @Override
    public List<ReplicaOutput> sendFailed(PeerId peer) {
        return change(inner.sendFailed(peer));
    }

    @Override
    public List<ReplicaOutput> frame(PeerId peer, byte[] frame) {
        return change(inner.frame(peer, frame));
    }

    @Override
    public List<ReplicaOutput> trustChanged(Map<ChannelId, Set<PeerId>> readers) {
        return change(inner.trustChanged(readers));
    }

    @Override
    public void append(ChannelId channel, List<byte[]> payloads, Instant wall) {
        inner.append(channel, payloads, wall);
    }

    @Override
    public List<ReplicaOutput> store(long ticket, Instant wall) {
        return change(inner.store(ticket, wall));
    }

    @Override
    public List<ReplicaOutput> storeFailed(long ticket) {
        return change(inner.storeFailed(ticket));
    }

    @Override
    public List<ReplicaOutput> synced(boolean applied) {
        return change(inner.synced(applied));
    }

    @Override
    public List<ReplicaOutput> applied() {
        return change(inner.applied());
    }

    @Override
    public List<ReplicaOutput> load(long ticket) {
        return change(inner.load(ticket));
    }

    @Override
    public void expire(Predicate<EntryHeader> expired) {
        inner.expire(expired);
    }

    @Override
    public void crash(int survivors) {
        inner.crash(survivors);
    }

    @Override
    public int unsynced() {
        return inner.unsynced();
    }

    @Override
    public List<SimulatedEntry> entries() {
        return inner.entries();
    }

    @Override
    public long durable(LogKey log) {
        return inner.durable(log);
    }

    @Override
    public Map<String, Long> held() {
        return inner.held();
    }

    @Override
    public long heldBytes() {
        return inner.heldBytes();
    }
}
