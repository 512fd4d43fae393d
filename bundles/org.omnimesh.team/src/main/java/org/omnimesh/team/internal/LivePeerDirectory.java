// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.discovery.PeerSource;
import org.omnimesh.api.discovery.Sighting;
import org.omnimesh.api.discovery.SightingListener;
import org.omnimesh.api.discovery.TeamTags;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.link.AddressBook;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.link.LinkClosed;
import org.omnimesh.api.link.LinkException;
import org.omnimesh.api.link.LinkOpened;
import org.omnimesh.api.link.Links;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.api.team.Peer;
import org.omnimesh.api.team.PeerChanged;
import org.omnimesh.api.team.PeerDirectory;
import org.omnimesh.api.team.Presence;
import org.omnimesh.api.team.TeamChanged;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.api.team.Teams;
import org.omnimesh.api.team.VerificationChanged;
import org.omnimesh.api.team.VerificationLost;
import org.omnimesh.team.internal.Membership.DeviceView;
import org.omnimesh.team.internal.Membership.TeamView;
import org.omnimesh.team.internal.PresenceExchange.Told;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

/** Puts together what team, links, presence and sightings say about peers; from the beginning, so that no change is lost. */
@Component(immediate = true, service = { PeerDirectory.class, SightingListener.class, EventHandler.class }, property = {
        EventConstants.EVENT_TOPIC + "=org/omnimesh/event/LinkOpened",
        EventConstants.EVENT_TOPIC + "=org/omnimesh/event/LinkClosed",
        EventConstants.EVENT_TOPIC + "=org/omnimesh/event/VerificationChanged",
        EventConstants.EVENT_TOPIC + "=org/omnimesh/event/VerificationLost",
        EventConstants.EVENT_TOPIC + "=org/omnimesh/event/TeamChanged" })
public final class LivePeerDirectory implements PeerDirectory, SightingListener, EventHandler {
    /** How long {@link #connect} waits for a link. */
    static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

    private static final Duration CONNECT_STEP = Duration.ofMillis(25);
    private static final String NEARBY_PREFIX = "nearby-";

    private final MembershipStore store;
    private final PresenceExchange presence;
    private final TeamTags tags;
    private final KeptSafetyNumbers safety;
    private final EventAdmin events;
    private final TimeSource time;
    private final LastSeen lastSeen;
    private final Consumer<PeerId> presenceListener = this::tell;
    private final List<PeerSource> sources = new CopyOnWriteArrayList<>();
    private final Map<String, Peer> announced = new ConcurrentHashMap<>();
    private final OneByOne<PeerId> telling = new OneByOne<>(this::look);
    private volatile @Nullable Links links;
    private volatile @Nullable AddressBook addressBook;

    /**
     * Begins to watch.
     *
     * @param teams only so that the directory appears when there is a current team
     * @param store knows the teams
     * @param presence what peers say of themselves
     * @param tags tells members from strangers
     * @param safety knows who was verified
     * @param events where changes are told
     * @param time when a peer was seen
     * @throws StorageException if the store cannot be read
     */
    @Activate
    public LivePeerDirectory(@Reference Teams teams, @Reference MembershipStore store,
            @Reference PresenceExchange presence, @Reference TeamTags tags, @Reference KeptSafetyNumbers safety,
            @Reference EventAdmin events, @Reference TimeSource time) throws StorageException {
        this.store = store;
        this.presence = presence;
        this.tags = tags;
        this.safety = safety;
        this.events = events;
        this.time = time;
        this.lastSeen = new LastSeen(store.database());
        presence.listen(presenceListener);
    }

    /** Stops watching. */
    @Deactivate
    public void stop() {
        presence.unlisten(presenceListener);
    }

    /**
     * Begins to use links.
     *
     * @param added the links
     */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    public void bindLinks(Links added) {
        links = added;
    }

    /**
     * Stops using links.
     *
     * @param removed the links
     */
    public void unbindLinks(Links removed) {
        if (links == removed) {
            links = null;
        }
    }

    /**
     * Begins to use an address book.
     *
     * @param added the book
     */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    public void bindAddressBook(AddressBook added) {
        addressBook = added;
    }

    /**
     * Stops using an address book.
     *
     * @param removed the book
     */
    public void unbindAddressBook(AddressBook removed) {
        if (addressBook == removed) {
            addressBook = null;
        }
    }

    /**
     * Begins to list what a source sees.
     *
     * @param source the source
     */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addSource(PeerSource source) {
        sources.add(source);
    }

    /**
     * Stops listing what a source sees.
     *
     * @param source the source
     */
    public void removeSource(PeerSource source) {
        sources.remove(source);
    }

    @Override
    public List<Peer> list(Scope scope) {
        List<Peer> peers = new ArrayList<>();
        if (scope != Scope.NEARBY) {
            members().stream().map(this::describe).forEach(peers::add);
        }
        if (scope != Scope.TEAM) {
            peers.addAll(strangers().values());
        }
        peers.sort(Comparator.comparing((Peer it) -> it.presence() == Presence.OFFLINE)
                .thenComparing(it -> it.displayName(), String.CASE_INSENSITIVE_ORDER).thenComparing(it -> it.key()));
        return List.copyOf(peers);
    }

    @Override
    public Optional<Peer> get(String key) {
        if (key.startsWith(NEARBY_PREFIX)) {
            return Optional.ofNullable(strangers().get(key));
        }
        return members().stream().filter(it -> it.peer().toString().equals(key)).findFirst().map(this::describe);
    }

    private List<DeviceView> members() {
        Optional<TeamView> team = store.membership().currentTeam();
        return team.stream().flatMap(view -> view.peers().stream().flatMap(peer -> view.known(peer).stream()))
                .filter(it -> !it.peer().equals(store.self())).toList();
    }

    private Optional<DeviceView> member(PeerId peer) {
        return store.membership().currentTeam().flatMap(it -> it.known(peer)).filter(it -> !peer.equals(store.self()));
    }

    private Peer describe(DeviceView device) {
        PeerId id = device.peer();
        Optional<Link> link = link(id);
        Told told = presence.of(id);
        List<Multiaddr> addresses = new ArrayList<>();
        link.ifPresent(up -> addresses.addAll(up.remoteAddresses()));
        AddressBook book = addressBook;
        if (addresses.isEmpty() && book != null) {
            addresses.addAll(book.addresses(id));
        }
        return new Peer(id.toString(), Optional.of(id), device.displayName(), device.deviceName(),
                link.isPresent() ? told.presence() : Presence.OFFLINE,
                link.isPresent() ? told.customStatus() : Optional.empty(),
                link.isPresent() ? Optional.of(time.now()) : lastSeen.of(id), addresses, true, isVerified(device),
                link.isPresent(),
                link.flatMap(Link::roundTrip), Optional.of(device.member()), Optional.of(device.role()),
                Optional.of(device.joinedAt()), Optional.of(device.invitedBy()));
    }

    private boolean isVerified(DeviceView device) {
        return store.membership().current().filter(team -> safety.verified(team, device)).isPresent();
    }

    private Optional<Link> link(PeerId peer) {
        Links open = links;
        return open == null ? Optional.empty() : open.to(peer).filter(Link::isOpen);
    }

    private Map<String, Peer> strangers() {
        Map<String, Peer> strangers = new LinkedHashMap<>();
        for (PeerSource source : sources) {
            for (Sighting sighting : source.present()) {
                if (strangers.size() < PeerSource.MAX_SIGHTINGS && !tags.recognises(sighting)) {
                    strangers.put(NEARBY_PREFIX + sighting.instance(), stranger(sighting, Presence.ONLINE));
                }
            }
        }
        return strangers;
    }

    private static Peer stranger(Sighting sighting, Presence presence) {
        return new Peer(NEARBY_PREFIX + sighting.instance(), Optional.empty(), sighting.displayName().orElse(""), "",
                presence, Optional.empty(), Optional.of(sighting.lastSeen()), sighting.addresses(), false, false, false,
                Optional.empty(), Optional.empty());
    }

    @Override
    public Peer connect(PeerId peer, Optional<Multiaddr> address) throws TeamException {
        DeviceView device = teamDevice(peer);
        Links open = links;
        if (open == null) {
            throw new TeamException("The network is closed; start it first.");
        }
        if (store.membership().disconnected().contains(peer)) {
            changeDisconnected("DELETE FROM team_disconnected WHERE peer = ?", peer);
        }
        if (address.isPresent()) {
            Multiaddr target = address.get().peerId().isPresent()
                    ? address.get()
                    : address.get().with("p2p", peer.toString());
            dial(open, target);
            open.keep(peer, List.of(target));
        } else {
            AddressBook book = addressBook;
            open.keep(peer, book == null ? List.of() : book.addresses(peer));
            awaitLink(device);
        }
        return describe(device);
    }

    private static void dial(Links open, Multiaddr target) throws TeamException {
        try {
            open.dial(target, CONNECT_LIMIT);
        } catch (LinkException e) {
            throw new TeamException(String.valueOf(e.getMessage()), e);
        }
    }

    private void awaitLink(DeviceView device) throws TeamException {
        Duration end = time.monotonic().plus(CONNECT_LIMIT);
        try {
            while (link(device.peer()).isEmpty()) {
                if (time.monotonic().compareTo(end) > 0) {
                    throw new TeamException(device.displayName() + " (" + device.deviceName()
                            + ") does not answer at any known address. Check that it runs and is on the same network.");
                }
                Thread.sleep(CONNECT_STEP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TeamException("Stopped while connecting.", e);
        }
    }

    @Override
    public void disconnect(PeerId peer) throws TeamException {
        teamDevice(peer);
        changeDisconnected("MERGE INTO team_disconnected (peer) KEY (peer) VALUES (?)", peer);
        Links open = links;
        if (open != null) {
            open.release(peer, "disconnected by the user");
        }
        tell(peer);
    }

    private DeviceView teamDevice(PeerId peer) throws TeamException {
        return member(peer).orElseThrow(() -> new TeamException("That is not another device of this team."));
    }

    private void changeDisconnected(String sql, PeerId peer) throws TeamException {
        TeamId team = store.membership().current().orElseThrow();
        Transaction.Work<Integer> work = transaction -> transaction.update(sql, peer);
        try {
            store.change(team, work);
        } catch (StorageException e) {
            throw new TeamException("The change could not be stored: " + e.getMessage(), e);
        }
    }

    @Override
    public void announce(Presence announcement, Optional<String> customStatus) {
        presence.announce(announcement, customStatus);
    }

    @Override
    public void handleEvent(@Nullable Event event) {
        Optional<DomainEvent> fact = event == null ? Optional.empty() : DomainEvent.of(event);
        fact.ifPresent(this::handle);
    }

    private void handle(DomainEvent fact) {
        Instant now = time.now();
        switch (fact) {
            case LinkOpened opened -> {
                lastSeen.now(opened.peer(), now);
                tell(opened.peer());
            }
            case LinkClosed closed -> {
                lastSeen.now(closed.peer(), now);
                tell(closed.peer());
            }
            case TeamChanged changed -> members().forEach(device -> tell(device.peer()));
            case VerificationChanged changed -> members().forEach(device -> tell(device.peer()));
            case VerificationLost lost -> members().forEach(device -> tell(device.peer()));
            default -> {
                // another handler's business
            }
        }
    }

    private void tell(PeerId peer) {
        telling.add(peer);
    }

    private void look(PeerId peer) {
        member(peer).map(this::describe).ifPresent(this::tell);
    }

    /** Announces a peer unless nothing but the time it was seen differs from the last announcement. */
    private void tell(Peer peer) {
        Peer timeless = new Peer(peer.key(), peer.id(), peer.displayName(), peer.deviceName(), peer.presence(),
                peer.customStatus(), Optional.empty(), peer.addresses(), peer.trusted(), peer.verified(), peer.linked(),
                Optional.empty(), peer.member(), peer.role(), peer.joinedAt(), peer.invitedBy());
        if (!timeless.equals(announced.put(peer.key(), timeless))) {
            events.postEvent(new PeerChanged(peer).toEvent());
        }
    }

    @Override
    public void seen(Sighting sighting) {
        boolean room = announced.size() < 2 * PeerSource.MAX_SIGHTINGS;
        if (!tags.recognises(sighting)) {
            if (room || announced.containsKey(NEARBY_PREFIX + sighting.instance())) {
                tell(stranger(sighting, Presence.ONLINE));
            }
        } else if (announced.containsKey(NEARBY_PREFIX + sighting.instance())) {
            gone(sighting);
        }
    }

    @Override
    public void gone(Sighting sighting) {
        if (announced.remove(NEARBY_PREFIX + sighting.instance()) != null) {
            events.postEvent(new PeerChanged(stranger(sighting, Presence.OFFLINE)).toEvent());
        }
    }
}
