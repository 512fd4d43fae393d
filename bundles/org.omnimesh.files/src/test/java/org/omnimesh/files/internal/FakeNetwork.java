// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.link.BlobClient;
import org.omnimesh.api.link.BlobSource;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.link.LinkException;
import org.omnimesh.api.link.Links;
import org.omnimesh.api.log.ChannelTrust;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.KeyId;

/** Devices that are linked with each other in memory, and who may read. */
final class FakeNetwork {
    /** Changes, delays or refuses what a peer answers. */
    @FunctionalInterface
    interface Tamper {
        byte[] answer(int index, byte[] bytes) throws LinkException, InterruptedException;
    }

    final Map<PeerId, BlobSource> sources = new ConcurrentHashMap<>();
    final Map<PeerId, Tamper> tampers = new ConcurrentHashMap<>();
    final Set<PeerId> offline = new CopyOnWriteArraySet<>();
    final Set<PeerId> readers = new CopyOnWriteArraySet<>();
    final Map<PeerId, AtomicInteger> served = new ConcurrentHashMap<>();
    final Map<PeerId, AtomicInteger> mostAtOnce = new ConcurrentHashMap<>();
    final AtomicLong bytesInFlight = new AtomicLong();
    final AtomicLong mostBytesInFlight = new AtomicLong();
    private final Map<PeerId, AtomicInteger> atOnce = new ConcurrentHashMap<>();

    BlobClient clientOf(PeerId self) {
        return (peer, content, index, maxBytes) -> {
            BlobSource source = sources.get(peer);
            if (source == null || offline.contains(peer) || offline.contains(self)) {
                throw new LinkException("There is no link.");
            }
            int now = atOnce.computeIfAbsent(peer, any -> new AtomicInteger()).incrementAndGet();
            mostAtOnce.computeIfAbsent(peer, any -> new AtomicInteger()).accumulateAndGet(now, Math::max);
            mostBytesInFlight.accumulateAndGet(bytesInFlight.addAndGet(maxBytes), Math::max);
            try {
                return fetch(self, peer, source, content, index, maxBytes);
            } finally {
                atOnce.get(peer).decrementAndGet();
                bytesInFlight.addAndGet(-maxBytes);
            }
        };
    }

    private byte[] fetch(PeerId self, PeerId peer, BlobSource source, ContentId content, int index, int maxBytes)
            throws LinkException, InterruptedException {
        try {
            BlobSource.Part part = source.open(self, content, index)
                    .orElseThrow(() -> new LinkException("The peer does not have the part."));
            try (InputStream data = part.data()) {
                if (part.length() > maxBytes) {
                    throw new LinkException("The peer sends more than allowed.");
                }
                byte[] bytes = data.readNBytes((int) part.length());
                served.computeIfAbsent(peer, any -> new AtomicInteger()).incrementAndGet();
                Tamper tamper = tampers.get(peer);
                return tamper == null ? bytes : tamper.answer(index, bytes);
            }
        } catch (IOException e) {
            throw new LinkException("The peer failed.", e);
        }
    }

    Links linksOf(PeerId self) {
        return new Links() {
            @Override
            public List<Link> active() {
                return offline.contains(self)
                        ? List.of()
                        : sources.keySet().stream().filter(peer -> !peer.equals(self) && !offline.contains(peer))
                                .map(FakeNetwork::link).toList();
            }

            @Override
            public Optional<Link> to(PeerId peer) {
                return active().stream().filter(link -> link.peer().equals(peer)).findFirst();
            }

            @Override
            public Link dial(Multiaddr address, Duration timeout) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void keep(PeerId peer, List<Multiaddr> addresses) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void release(PeerId peer, String reason) {
                throw new UnsupportedOperationException();
            }

            @Override
            public List<Multiaddr> listening() {
                return List.of();
            }
        };
    }

    private static Link link(PeerId peer) {
        return new Link() {
            @Override
            public PeerId peer() {
                return peer;
            }

            @Override
            public String remoteInstance() {
                return "";
            }

            @Override
            public List<Multiaddr> remoteAddresses() {
                return List.of();
            }

            @Override
            public Multiaddr address() {
                throw new UnsupportedOperationException();
            }

            @Override
            public Optional<Duration> roundTrip() {
                return Optional.empty();
            }

            @Override
            public boolean send(int protocol, byte[] frame) {
                return false;
            }

            @Override
            public boolean isOpen() { return true; }

            @Override
            public void close(String reason) {}
        };
    }

    ChannelTrust trust() {
        return new ChannelTrust() {
            @Override
            public Set<ChannelId> channels() {
                return Set.of(TestNode.GENERAL);
            }

            @Override
            public Optional<TeamId> teamOf(ChannelId channel) {
                return Optional.of(TestNode.TEAM);
            }

            @Override
            public Set<PeerId> readers(ChannelId channel) {
                return channel.equals(TestNode.GENERAL) ? Set.copyOf(readers) : Set.of();
            }

            @Override
            public Verdict judge(EntryHeader header) {
                return Verdict.ACCEPT;
            }

            @Override
            public Optional<KeyId> writingKey(ChannelId channel) {
                return Optional.empty();
            }

            @Override
            public byte[] seal(EntryHeader header, byte[] associated, byte[] payload) {
                return payload;
            }

            @Override
            public Opening open(EntryHeader header, byte[] associated, byte[] ciphertext) {
                return new Opening.Opened(ciphertext);
            }
        };
    }
}
