// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.crypto.Signatures;
import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.Replication;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.team.Role;
import org.omnimesh.team.internal.Membership.DeviceView;
import org.omnimesh.team.internal.Membership.TeamView;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a device over its link, before that is closed, that it was removed: it gets no more entries, so it would not know. The
 * word of whoever removed it is signed and names the admission that it ends, so nobody else can say it, nor say it again after
 * the device was admitted anew. A device that has not seen its own admission yet never will: it believes which one is named.
 */
@Component(service = Goodbyes.class, immediate = true)
public final class Goodbyes {
    private static final CryptoContext CONTEXT = new CryptoContext("omni/1/goodbye");
    private static final Duration STEP = Duration.ofMillis(25);
    private static final Logger LOG = LoggerFactory.getLogger(Goodbyes.class);

    private final MembershipStore store;
    private final PresenceExchange exchange;
    private final Signatures signatures;
    private final TimeSource time;
    private final BiConsumer<Membership, Membership> listener = this::tell;
    private volatile @Nullable Replication replication;

    /**
     * Begins to tell and to hear.
     *
     * @param store knows who was removed
     * @param exchange carries the word
     * @param signatures checks it
     * @param time when it came
     */
    @Activate
    public Goodbyes(@Reference MembershipStore store, @Reference PresenceExchange exchange,
            @Reference Signatures signatures, @Reference TimeSource time) {
        this.store = store;
        this.exchange = exchange;
        this.signatures = signatures;
        this.time = time;
        store.foretell(listener);
        exchange.onGoodbye(this::heard);
    }

    /** Stops telling. */
    @Deactivate
    public void stop() {
        store.unlisten(listener);
    }

    /**
     * Begins to ask who has which entry.
     *
     * @param added knows
     */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    public void bindReplication(Replication added) {
        replication = added;
    }

    /**
     * Stops asking who has which entry.
     *
     * @param removed knew
     */
    public void unbindReplication(Replication removed) {
        if (replication == removed) {
            replication = null;
        }
    }

    static byte[] sign(DeviceIdentity identity, TeamView team, PeerId removed) {
        return identity.sign(CONTEXT, message(team.team().id(), removed,
                admission(team, removed).orElseGet(() -> new byte[Bytes32.LENGTH]))).bytes();
    }

    private static Optional<byte[]> admission(TeamView team, PeerId device) {
        return Optional.ofNullable(team.state().devices().get(device)).map(place -> place.admission().bytes());
    }

    private static byte[] message(TeamId team, PeerId removed, byte[] admission) {
        return ByteBuffer.allocate(2 * Bytes32.LENGTH + PeerId.KEY_LENGTH).put(team.bytes()).put(removed.publicKey())
                .put(admission).array();
    }

    private void tell(Membership before, Membership after) {
        after.teams().forEach((id, view) -> before.team(id).ifPresent(was -> view.state().departed().keySet().stream()
                .filter(it -> was.devices().containsKey(it) && !it.equals(store.self()))
                .forEach(it -> Optional.ofNullable(view.words().get(it))
                        .ifPresent(word -> exchange.sendGoodbye(it, frame(was, it, word))))));
    }

    static CborMap frame(TeamView team, PeerId removed, Membership.Word word) {
        CborMap frame = new CborMap().put(1, team.team().id().bytes()).put(2, word.by().publicKey()).put(3,
                word.signature().bytes());
        return admission(team, removed).map(admission -> frame.put(4, admission)).orElse(frame);
    }

    private void heard(CborMap frame) throws CborException {
        TeamId team = new TeamId(frame.exactBytes(1, Bytes32.LENGTH));
        PeerId by = PeerId.ofPublicKey(frame.exactBytes(2, PeerId.KEY_LENGTH));
        Signature signature = new Signature(frame.exactBytes(3, Signature.LENGTH));
        Optional<TeamView> view = store.membership().team(team).filter(it -> it.team().active());
        Optional<DeviceView> remover = view.flatMap(it -> it.known(by));
        boolean may = remover.isPresent() && (remover.get().role().compareTo(Role.ADMIN) <= 0
                || view.flatMap(it -> it.known(store.self())).map(DeviceView::member)
                        .filter(remover.get().member()::equals).isPresent());
        byte[] named = frame.item(4).isPresent() ? frame.exactBytes(4, Bytes32.LENGTH) : new byte[Bytes32.LENGTH];
        byte[] admission = view.flatMap(it -> admission(it, store.self())).orElse(named);
        if (!may || by.equals(store.self())
                || !signatures.verify(by, CONTEXT, message(team, store.self(), admission), signature)) {
            LOG.debug("Ignored a goodbye that does not hold");
            return;
        }
        try {
            long now = new HybridTime(time.now().toEpochMilli(), 0).packed();
            store.change(team, transaction -> transaction.update(
                    "MERGE INTO team_ended (team, ended_by, at) KEY (team) VALUES (?, ?, ?)", team, by, now));
            LOG.warn("This device was removed from team {}", team.shortForm());
        } catch (StorageException e) {
            LOG.error("That this device was removed from a team could not be stored", e);
        }
    }

    /** Returns the other devices of a team that are linked now. */
    Set<PeerId> linked(TeamView team) {
        return exchange.linked(team.devices().keySet());
    }

    /**
     * Waits until somebody else has an entry of this device in the hidden channel; whoever learns from it that this device
     * left may close the link before saying so.
     *
     * @param linked who was linked before the entry was written: it goes to them before that has returned
     */
    boolean awaitKnown(Set<PeerId> linked, LogEntry entry, Duration limit) throws InterruptedException {
        Replication log = replication;
        Duration end = time.monotonic().plus(limit);
        while (log != null && !linked.isEmpty() && time.monotonic().compareTo(end) < 0) {
            boolean closed = !exchange.linked(linked).equals(linked);
            if (closed || !log.holders(entry.header().channel(), store.self(), entry.header().seq()).isEmpty()) {
                return true;
            }
            Thread.sleep(STEP);
        }
        return false;
    }
}
