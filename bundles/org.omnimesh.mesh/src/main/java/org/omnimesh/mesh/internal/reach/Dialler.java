// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.reach;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.discovery.PeerSource;
import org.omnimesh.api.discovery.Sighting;
import org.omnimesh.api.discovery.SightingListener;
import org.omnimesh.api.discovery.TeamTags;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.link.LinkException;
import org.omnimesh.api.link.LinkOpened;
import org.omnimesh.api.link.Links;
import org.omnimesh.api.link.PeerTrust;
import org.omnimesh.api.log.ChannelTrust;
import org.omnimesh.api.log.TrustChanged;
import org.omnimesh.api.node.NodeStateChanged;
import org.omnimesh.api.node.TimeSource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;
import org.osgi.service.event.propertytypes.EventTopics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whom to dial: nodes seen nearby that show a team's tag, and the team's devices where they were reached before.
 * In a large team only those that the mesh wants.
 * All decisions are taken on one thread; dialling itself runs beside it.
 */
@Component(service = { Reach.class, SightingListener.class, EventHandler.class }, immediate = true)
@EventTopics({ "org/omnimesh/event/LinkOpened", "org/omnimesh/event/TrustChanged",
        "org/omnimesh/event/NodeStateChanged" })
public final class Dialler implements Reach, SightingListener, EventHandler {
    /** How long one address may take to answer. */
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Most sightings dialled at once; more wait for their turn. */
    static final int MAX_DIALLING = 8;

    /** Pause after the first failure; it doubles up to {@link #LONGEST_PAUSE}. */
    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    /** Longest pause between attempts while the node is still seen. */
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Dialler.class);

    private final PeerId self;
    private final Links links;
    private final StoredAddressBook book;
    private final TimeSource time;
    private final BiConsumer<PeerId, List<Multiaddr>> remembered = this::remembered;
    private final ScheduledExecutorService executor = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("omnimesh-dial").daemon().factory());
    /** Nodes present, by instance; on the executor only. */
    private final Map<String, Present> present = new HashMap<>();
    /** Whom the mesh wants; on the executor only. */
    private final Set<PeerId> wanted = new HashSet<>();
    private boolean everybody = true;
    /** How many nodes nearby may be dialled though not everybody is to be linked. */
    private int exploring;
    private int dialling;
    private volatile @Nullable TeamTags tags;
    private volatile @Nullable PeerTrust peers;
    private volatile @Nullable ChannelTrust channels;

    private static final class Present {
        private Sighting sighting;
        private int failures;
        private boolean busy;
        private Duration notBefore = Duration.ZERO;

        Present(Sighting sighting) {
            this.sighting = sighting;
        }
    }

    /**
     * Connects the parts.
     *
     * @param device this device
     * @param links dials
     * @param book knows addresses
     * @param time measures pauses
     */
    @Activate
    public Dialler(@Reference DeviceIdentity device, @Reference Links links, @Reference StoredAddressBook book,
            @Reference TimeSource time) {
        this.self = device.peerId();
        this.links = links;
        this.book = book;
        this.time = time;
        book.listen(remembered);
    }

    /** Stops dialling. */
    @Deactivate
    public void close() {
        book.unlisten(remembered);
        executor.shutdownNow();
    }

    /**
     * Tags can be recognised from now on.
     *
     * @param service the service
     */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    public void setTags(TeamTags service) {
        tags = service;
        later(this::reconsider);
    }

    /**
     * Tags cannot be recognised any more.
     *
     * @param service the service
     */
    public void unsetTags(TeamTags service) {
        tags = tags == service ? null : tags;
    }

    /**
     * Trust in peers is known from now on.
     *
     * @param service the service
     */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    public void setPeers(PeerTrust service) {
        peers = service;
        later(this::reconsider);
    }

    /**
     * Trust in peers is not known any more.
     *
     * @param service the service
     */
    public void unsetPeers(PeerTrust service) {
        peers = peers == service ? null : peers;
    }

    /**
     * The team's devices are known from now on.
     *
     * @param service the service
     */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    public void setChannels(ChannelTrust service) {
        channels = service;
        later(this::reconsider);
    }

    /**
     * The team's devices are not known any more.
     *
     * @param service the service
     */
    public void unsetChannels(ChannelTrust service) {
        channels = channels == service ? null : channels;
    }

    @Override
    public void everybody(boolean all) {
        later(() -> {
            if (everybody && !all) {
                Set<PeerId> linked = new HashSet<>();
                links.active().forEach(link -> linked.add(link.peer()));
                devices().stream().filter(peer -> !linked.contains(peer) && !wanted.contains(peer))
                        .forEach(peer -> links.release(peer, "the team is large"));
            }
            everybody = all;
            reconsider();
        });
    }

    @Override
    public void dial(PeerId peer, List<Multiaddr> addresses) {
        later(() -> {
            wanted.add(peer);
            Set<Multiaddr> all = new LinkedHashSet<>();
            addresses.forEach(address -> all.add(at(address, peer)));
            all.addAll(book.addresses(peer));
            keep(peer, List.copyOf(all));
        });
    }

    @Override
    public void hangUp(PeerId peer, String reason) {
        later(() -> {
            wanted.remove(peer);
            links.release(peer, reason);
        });
    }

    @Override
    public List<Multiaddr> listening() {
        return links.listening();
    }

    @Override
    public Map<PeerId, List<Multiaddr>> known() {
        return book.all();
    }

    @Override
    public void explore() {
        later(() -> {
            List<String> instances = new ArrayList<>(present.keySet());
            Collections.shuffle(instances);
            exploring = 1;
            instances.forEach(this::consider);
            exploring = 0;
        });
    }

    @Override
    public void seen(Sighting sighting) {
        later(() -> {
            Present known = present.get(sighting.instance());
            if (known != null) {
                known.sighting = sighting;
            } else if (present.size() < PeerSource.MAX_SIGHTINGS) {
                present.put(sighting.instance(), new Present(sighting));
            }
            consider(sighting.instance());
        });
    }

    @Override
    public void gone(Sighting sighting) {
        later(() -> present.remove(sighting.instance()));
    }

    @Override
    public void handleEvent(@Nullable Event event) {
        Optional<DomainEvent> fact = event == null ? Optional.empty() : DomainEvent.of(event);
        if (fact.isEmpty()) {
            return;
        }
        if (fact.get() instanceof LinkOpened(PeerId peer)) {
            later(() -> links.to(peer).ifPresent(link -> book.remember(peer, link.remoteAddresses())));
        } else if (fact.get() instanceof TrustChanged) {
            later(this::dropStrangers);
            later(this::reconsider);
        } else if (fact.get() instanceof NodeStateChanged) {
            later(this::reconsider);
        }
    }

    private void later(Runnable task) {
        later(task, Duration.ZERO);
    }

    private void later(Runnable task, Duration delay) {
        try {
            executor.schedule(() -> run(task), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Dialling is stopping");
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("Deciding whom to dial failed", e);
        }
    }

    private boolean networkOpen() {
        return !links.listening().isEmpty();
    }

    private boolean trusts(PeerId peer) {
        PeerTrust trust = peers;
        return trust != null && !peer.equals(self) && trust.trusts(peer);
    }

    private void remembered(PeerId peer, List<Multiaddr> addresses) {
        later(() -> keep(peer, addresses));
    }

    private void keep(PeerId peer, List<Multiaddr> addresses) {
        if ((everybody || wanted.contains(peer)) && !addresses.isEmpty() && networkOpen() && trusts(peer)) {
            links.keep(peer, addresses);
        }
    }

    private void reconsider() {
        devices().forEach(peer -> keep(peer, book.addresses(peer)));
        present.values().forEach(node -> {
            node.failures = 0;
            node.notBefore = Duration.ZERO;
        });
        List.copyOf(present.keySet()).forEach(this::consider);
    }

    private Set<PeerId> devices() {
        ChannelTrust trust = channels;
        Set<PeerId> devices = new HashSet<>();
        if (trust != null) {
            trust.channels().forEach(channel -> devices.addAll(trust.readers(channel)));
        }
        return devices;
    }

    /** Who is not trusted any more loses the link at once. */
    private void dropStrangers() {
        if (peers != null) {
            links.active().stream().map(Link::peer).filter(peer -> !trusts(peer))
                    .forEach(peer -> links.release(peer, "not trusted any more"));
        }
    }

    private void consider(String instance) {
        Present node = present.get(instance);
        TeamTags recogniser = tags;
        boolean linked = links.active().stream().anyMatch(link -> link.remoteInstance().equals(instance));
        if (!everybody && exploring == 0 || node == null || recogniser == null || node.busy || linked || !networkOpen()
                || time.monotonic().compareTo(node.notBefore) < 0
                || !recogniser.recognises(node.sighting)) {
            return;
        }
        if (dialling >= MAX_DIALLING) {
            later(() -> consider(instance), FIRST_PAUSE);
            return;
        }
        node.busy = true;
        exploring = 0;
        dialling++;
        List<Multiaddr> addresses = new ArrayList<>(node.sighting.addresses());
        Thread.startVirtualThread(() -> {
            Optional<Link> link = dial(addresses);
            later(() -> dialled(instance, link, addresses));
        });
    }

    private Optional<Link> dial(List<Multiaddr> addresses) {
        for (Multiaddr address : addresses) {
            try {
                return Optional.of(links.dial(address, TIMEOUT));
            } catch (LinkException e) {
                LOG.debug("A node that was seen did not answer at one of its addresses: {}", e.getMessage());
            }
        }
        return Optional.empty();
    }

    private void dialled(String instance, Optional<Link> link, List<Multiaddr> addresses) {
        dialling--;
        Present node = present.get(instance);
        if (link.isPresent()) {
            PeerId peer = link.get().peer();
            book.remember(peer, addresses.stream().map(address -> at(address, peer)).toList());
        }
        if (node != null) {
            node.busy = false;
            node.failures = link.isPresent() ? 0 : node.failures + 1;
            if (link.isEmpty()) {
                Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(node.failures - 1, 6));
                Duration wait = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
                node.notBefore = time.monotonic().plus(wait);
                later(() -> consider(instance), wait.plusMillis(1));
            }
        }
    }

    private static Multiaddr at(Multiaddr address, PeerId peer) {
        return address.peerId().isPresent() ? address : address.with("p2p", peer.toString());
    }
}
