// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.BlobClient;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.link.LinkException;
import org.omnimesh.api.link.Links;
import org.omnimesh.api.log.ChannelTrust;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whom to ask for chunks, how many at once, and whom no more. Thread-safe; its services come and go. */
final class Holders {
    /** Most chunks on their way from one peer. */
    static final int MAX_IN_FLIGHT_PER_PEER = 4;

    /** So many chunks with a wrong hash, and a peer is asked no more until the next start. */
    static final int MAX_BAD_CHUNKS = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Holders.class);

    private final Map<PeerId, Semaphore> slots = new ConcurrentHashMap<>();
    private final Map<PeerId, Integer> badChunks = new ConcurrentHashMap<>();
    private volatile @Nullable Links links;
    private volatile @Nullable BlobClient client;
    private volatile @Nullable ChannelTrust trust;

    void setLinks(@Nullable Links service) { links = service; }

    void setClient(@Nullable BlobClient service) { client = service; }

    void setTrust(@Nullable ChannelTrust service) { trust = service; }

    boolean isLinks(Links service) {
        return links == service;
    }

    boolean isClient(BlobClient service) {
        return client == service;
    }

    boolean isTrust(ChannelTrust service) {
        return trust == service;
    }

    BlobClient client() throws LinkException {
        BlobClient service = client;
        if (service == null) {
            throw new LinkException("The network is closed.");
        }
        return service;
    }

    /** Tells whether a device is entitled to what was shared in any of some channels. */
    boolean mayRead(PeerId device, Set<ChannelId> channels) {
        ChannelTrust service = trust;
        return service != null && channels.stream().anyMatch(channel -> service.readers(channel).contains(device));
    }

    /** Returns the linked devices that may hold what was shared in some channels. */
    Set<PeerId> of(Set<ChannelId> channels) {
        Links currentLinks = links;
        ChannelTrust currentTrust = trust;
        if (currentLinks == null || currentTrust == null) {
            return Set.of();
        }
        Set<PeerId> readers = new HashSet<>();
        channels.forEach(channel -> readers.addAll(currentTrust.readers(channel)));
        return currentLinks.active().stream().filter(Link::isOpen).map(Link::peer)
                .filter(peer -> readers.contains(peer) && !isBanned(peer)).collect(Collectors.toSet());
    }

    Semaphore slotsOf(PeerId peer) {
        return slots.computeIfAbsent(peer, any -> new Semaphore(MAX_IN_FLIGHT_PER_PEER, true));
    }

    /** Notes that a peer sent something else than what was asked for. */
    void accuse(PeerId peer) {
        int bad = badChunks.merge(peer, 1, Integer::sum);
        if (bad == MAX_BAD_CHUNKS) {
            LOG.warn("Peer {} sent {} chunks with a wrong hash and is asked no more", peer.shortForm(), bad);
        }
    }

    boolean isBanned(PeerId peer) {
        return badChunks.getOrDefault(peer, 0) >= MAX_BAD_CHUNKS;
    }
}
