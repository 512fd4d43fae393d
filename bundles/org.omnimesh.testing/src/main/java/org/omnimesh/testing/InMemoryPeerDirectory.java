// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.team.Peer;
import org.omnimesh.api.team.PeerChanged;
import org.omnimesh.api.team.PeerDirectory;
import org.omnimesh.api.team.Presence;
import org.omnimesh.api.team.TeamException;
import org.osgi.service.event.EventAdmin;

/**
 * Peers in memory. Devices of the team come by {@link #admit}, strangers by {@link #meet}, either as they are by
 * {@link #put}; every device of the team answers when dialled, unless the test says otherwise. Thread-safe.
 */
public final class InMemoryPeerDirectory implements PeerDirectory {
    private static final Duration LATENCY = Duration.ofMillis(3);
    private static final String NEARBY_PREFIX = "nearby-";

    private final EventAdmin events;
    private final Map<String, Peer> peers = new LinkedHashMap<>();
    private final Set<PeerId> silent = new HashSet<>();
    private final List<Multiaddr> dialled = new ArrayList<>();
    private Presence presence = Presence.ONLINE;
    private Optional<String> customStatus = Optional.empty();

    /**
     * Makes a directory without peers.
     *
     * @param events where changes are told
     */
    public InMemoryPeerDirectory(EventAdmin events) {
        this.events = events;
    }

    @Override
    public synchronized List<Peer> list(Scope scope) {
        return peers.values().stream().filter(peer -> scope == Scope.ALL || peer.trusted() == (scope == Scope.TEAM))
                .sorted(Comparator.comparing((Peer peer) -> peer.presence() == Presence.OFFLINE)
                        .thenComparing(peer -> peer.displayName(), String.CASE_INSENSITIVE_ORDER)
                        .thenComparing(peer -> peer.key()))
                .toList();
    }

    @Override
    public synchronized Optional<Peer> get(String key) {
        return Optional.ofNullable(peers.get(key));
    }

    @Override
    public synchronized Peer connect(PeerId peer, Optional<Multiaddr> address) throws TeamException {
        Peer known = device(peer);
        address.ifPresent(dialled::add);
        if (silent.contains(peer)) {
            throw new TeamException(known.displayName() + " does not answer at any known address.");
        }
        return link(peer, true);
    }

    @Override
    public synchronized void disconnect(PeerId peer) throws TeamException {
        device(peer);
        link(peer, false);
    }

    @Override
    public synchronized void announce(Presence wanted, Optional<String> status) {
        presence = wanted == Presence.OFFLINE ? Presence.AWAY : wanted;
        customStatus = status;
    }

    /**
     * Adds a device of the team that is not linked.
     *
     * @param device the device
     * @param profile its and its user's name
     * @return the peer
     */
    public Peer admit(PeerId device, Profile profile) {
        return put(new Peer(device.toString(), Optional.of(device), profile.displayName(), profile.deviceName(),
                Presence.OFFLINE, Optional.empty(), Optional.empty(), List.of(), true, false, false, Optional.empty(),
                Optional.of(new MemberId(device.publicKey()))));
    }

    /**
     * Sees a stranger nearby.
     *
     * @param instance the name of its present start
     * @param displayName its name, or empty if it does not show one
     * @return the peer
     */
    public Peer meet(String instance, String displayName) {
        return put(new Peer(NEARBY_PREFIX + instance, Optional.empty(), displayName, "", Presence.ONLINE,
                Optional.empty(), Optional.empty(), List.of(), false, false, false, Optional.empty(),
                Optional.empty()));
    }

    /**
     * Sees a stranger no more.
     *
     * @param instance as for {@link #meet}
     */
    public synchronized void lose(String instance) {
        Optional.ofNullable(peers.remove(NEARBY_PREFIX + instance))
                .ifPresent(peer -> tell(with(peer, Presence.OFFLINE, false)));
    }

    /**
     * Lets the link of a device of the team come up or go down.
     *
     * @param device the device
     * @param up whether the link is up
     * @return the peer now
     */
    public synchronized Peer link(PeerId device, boolean up) {
        Peer known = get(device.toString()).orElseThrow();
        return known.linked() == up ? known : put(with(known, up ? Presence.ONLINE : Presence.OFFLINE, up));
    }

    /**
     * Adds a peer as it is, or replaces the one of its key.
     *
     * @param peer the peer
     * @return the peer
     */
    public synchronized Peer put(Peer peer) {
        peers.put(peer.key(), peer);
        tell(peer);
        return peer;
    }

    /**
     * Lets a device not answer any more when dialled.
     *
     * @param device the device
     */
    public synchronized void silence(PeerId device) {
        silent.add(device);
    }

    /**
     * Returns the addresses that callers named.
     *
     * @return a copy, in the order dialled
     */
    public synchronized List<Multiaddr> dialled() {
        return List.copyOf(dialled);
    }

    /**
     * Returns what this user tells of herself.
     *
     * @return the presence announced last
     */
    public synchronized Presence presence() {
        return presence;
    }

    /**
     * Returns what this user says of herself.
     *
     * @return the text announced last
     */
    public synchronized Optional<String> customStatus() {
        return customStatus;
    }

    private Peer device(PeerId peer) throws TeamException {
        return get(peer.toString()).filter(Peer::trusted)
                .orElseThrow(() -> new TeamException("That is not another device of this team."));
    }

    private void tell(Peer peer) {
        events.postEvent(new PeerChanged(peer).toEvent());
    }

    private static Peer with(Peer had, Presence presence, boolean linked) {
        return new Peer(had.key(), had.id(), had.displayName(), had.deviceName(), presence, had.customStatus(),
                had.lastSeen(), had.addresses(), had.trusted(), had.verified(), linked,
                linked ? Optional.of(LATENCY) : Optional.empty(), had.member());
    }
}
