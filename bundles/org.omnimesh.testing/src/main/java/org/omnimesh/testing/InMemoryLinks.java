// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.BlobClient;
import org.omnimesh.api.link.BlobSource;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.link.LinkException;
import org.omnimesh.api.link.LinkProtocol;
import org.omnimesh.api.link.Links;
import org.omnimesh.api.link.PeerTrust;
import org.osgi.service.event.EventAdmin;

/** The links of one device in an {@link InMemoryNetwork}, and what peers may fetch beside them. Thread-safe. */
public final class InMemoryLinks implements Links, BlobClient {
    private static final int MAX_ADDRESSES = 16;
    private static final long RETRY_MILLISECONDS = 20;

    private final InMemoryNetwork network;
    private final PeerId self;
    private final Multiaddr address;
    private final EventAdmin events;
    private final List<LinkProtocol> protocols = new CopyOnWriteArrayList<>();
    private final List<BlobSource> sources = new CopyOnWriteArrayList<>();
    /** This and all below: guarded by the network. */
    private final Map<PeerId, InMemoryLink> links = new HashMap<>();
    private final Map<PeerId, Set<Multiaddr>> kept = new HashMap<>();
    private final Set<PeerId> retrying = new HashSet<>();
    private PeerTrust trust = peer -> true;
    private boolean open = true;

    InMemoryLinks(InMemoryNetwork network, PeerId self, Multiaddr address, EventAdmin events) {
        this.network = network;
        this.self = self;
        this.address = address;
        this.events = events;
    }

    /**
     * Names this device.
     *
     * @return its id
     */
    public PeerId self() {
        return self;
    }

    /**
     * Sets with whom links are made; at first with everybody.
     *
     * @param service decides
     */
    public void setTrust(PeerTrust service) {
        synchronized (network) {
            trust = service;
        }
    }

    /**
     * Adds a protocol and tells it of the links that are up.
     *
     * @param protocol the protocol
     */
    public void addProtocol(LinkProtocol protocol) {
        protocols.add(protocol);
        held().forEach(link -> link.introduce(protocol));
    }

    /**
     * Removes a protocol; it hears no more.
     *
     * @param protocol the protocol
     */
    public void removeProtocol(LinkProtocol protocol) {
        protocols.remove(protocol);
    }

    /**
     * Adds what peers may fetch.
     *
     * @param source the source
     */
    public void addBlobSource(BlobSource source) {
        sources.add(source);
    }

    /**
     * Removes what peers might fetch.
     *
     * @param source the source
     */
    public void removeBlobSource(BlobSource source) {
        sources.remove(source);
    }

    /** Listens, and dials the peers that are kept. */
    public void open() {
        List<PeerId> peers;
        synchronized (network) {
            open = true;
            peers = List.copyOf(kept.keySet());
        }
        peers.forEach(this::retry);
    }

    /** Closes all links and listens no more. */
    public void close() {
        synchronized (network) {
            open = false;
        }
        held().forEach(link -> link.close("the network was closed"));
    }

    void cut(String reason) {
        held().forEach(link -> link.cut(reason));
    }

    @Override
    public List<Link> active() {
        return List.copyOf(held());
    }

    private List<InMemoryLink> held() {
        synchronized (network) {
            return List.copyOf(links.values());
        }
    }

    @Override
    public Optional<Link> to(PeerId peer) {
        synchronized (network) {
            return Optional.ofNullable(links.get(peer));
        }
    }

    @Override
    public Link dial(Multiaddr target, Duration timeout) throws LinkException {
        synchronized (network) {
            if (!open) {
                throw new LinkException("The network is closed.");
            }
            Optional<InMemoryLink> present = target.peerId().map(links::get);
            if (present.isPresent()) {
                return present.get();
            }
            InMemoryLinks other = network.answering(self, target)
                    .orElseThrow(() -> new LinkException("Nobody answers at that address."));
            if (other == this) {
                throw new LinkException("That address is this device itself.");
            }
            if (target.peerId().filter(expected -> !expected.equals(other.self)).isPresent()) {
                throw new LinkException("Another device than the expected one answers at that address.");
            }
            if (!trust.trusts(other.self) || !other.trust.trusts(self)) {
                throw new LinkException("The devices do not trust each other.");
            }
            InMemoryLink known = links.get(other.self);
            return known != null ? known : InMemoryLink.between(this, other);
        }
    }

    @Override
    public void keep(PeerId peer, List<Multiaddr> addresses) {
        if (peer.equals(self)) {
            return;
        }
        synchronized (network) {
            Set<Multiaddr> known = kept.computeIfAbsent(peer, any -> new LinkedHashSet<>());
            addresses.stream().filter(one -> known.size() < MAX_ADDRESSES).forEach(known::add);
        }
        tryKept(peer);
    }

    @Override
    public void release(PeerId peer, String reason) {
        Optional<Link> link;
        synchronized (network) {
            kept.remove(peer);
            link = to(peer);
        }
        link.ifPresent(up -> up.close(reason));
    }

    @Override
    public List<Multiaddr> listening() {
        synchronized (network) {
            return open ? List.of(address) : List.of();
        }
    }

    /**
     * Names the peers that are kept.
     *
     * @return a copy
     */
    public Set<PeerId> kept() {
        synchronized (network) {
            return Set.copyOf(kept.keySet());
        }
    }

    @Override
    public byte[] fetch(PeerId peer, ContentId content, int index, int maxBytes)
            throws LinkException, InterruptedException {
        InMemoryLink link;
        synchronized (network) {
            link = Optional.ofNullable(links.get(peer))
                    .orElseThrow(() -> new LinkException("There is no link to that device."));
        }
        try {
            return link.remote().serve(self, content, index, maxBytes);
        } catch (IOException e) {
            throw new LinkException("The peer failed.", e);
        } finally {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private byte[] serve(PeerId requester, ContentId content, int index, int maxBytes)
            throws IOException, LinkException {
        for (BlobSource source : sources) {
            Optional<BlobSource.Part> part = source.open(requester, content, index);
            if (part.isPresent()) {
                return read(part.get(), maxBytes);
            }
        }
        throw new LinkException("The peer does not have the part.");
    }

    private static byte[] read(BlobSource.Part part, int maxBytes) throws IOException, LinkException {
        try (InputStream data = part.data()) {
            if (part.length() > maxBytes) {
                throw new LinkException("The part is larger than allowed.");
            }
            byte[] bytes = data.readNBytes((int) part.length());
            if (bytes.length < part.length()) {
                throw new LinkException("The peer sent less than it announced.");
            }
            return bytes;
        }
    }

    private void tryKept(PeerId peer) {
        List<Multiaddr> addresses;
        synchronized (network) {
            if (!open || links.containsKey(peer) || !kept.containsKey(peer)) {
                return;
            }
            addresses = new ArrayList<>(kept.getOrDefault(peer, Set.of()));
        }
        for (Multiaddr one : addresses) {
            try {
                if (one.peerId().map(peer::equals).orElse(true)) {
                    dial(one, Duration.ZERO);
                    return;
                }
            } catch (LinkException e) {
                // the next one, or later
            }
        }
        retry(peer);
    }

    private void retry(PeerId peer) {
        synchronized (network) {
            if (!retrying.add(peer)) {
                return;
            }
        }
        CompletableFuture.delayedExecutor(RETRY_MILLISECONDS, TimeUnit.MILLISECONDS).execute(() -> {
            synchronized (network) {
                retrying.remove(peer);
            }
            tryKept(peer);
        });
    }

    /** Called with the network's lock held. */
    void up(InMemoryLink link) {
        links.put(link.peer(), link);
    }

    /** Called with the network's lock held. */
    void down(InMemoryLink link) {
        links.remove(link.peer(), link);
        if (open && kept.containsKey(link.peer())) {
            retry(link.peer());
        }
    }

    List<LinkProtocol> protocols() {
        return protocols;
    }

    void tell(DomainEvent event) {
        events.postEvent(event.toEvent());
    }

    Object lock() {
        return network;
    }

    /** Returns where this device is dialled, whether it listens now or not. */
    Multiaddr address() {
        return address;
    }
}
