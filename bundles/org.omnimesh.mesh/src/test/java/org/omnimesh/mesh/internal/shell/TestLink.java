// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.shell;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.link.LinkProtocol;

/** One end of a link in memory; frames are handed over on a thread per end, in order. */
public final class TestLink implements Link {
    private final PeerId peer;
    private final LinkProtocol here;
    private final ExecutorService delivery = Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final AtomicLong queued = new AtomicLong();
    public final AtomicLong frames = new AtomicLong();
    public final AtomicLong bytes = new AtomicLong();
    private volatile TestLink other;

    private TestLink(PeerId peer, LinkProtocol here) {
        this.peer = peer;
        this.here = here;
    }

    /** Links two nodes; returns the first one's end. */
    public static TestLink connect(PeerId first, LinkProtocol firstSide, PeerId second, LinkProtocol secondSide) {
        TestLink one = new TestLink(second, firstSide);
        TestLink two = new TestLink(first, secondSide);
        one.other = two;
        two.other = one;
        one.delivery.execute(() -> firstSide.opened(one));
        two.delivery.execute(() -> secondSide.opened(two));
        return one;
    }

    @Override
    public PeerId peer() {
        return peer;
    }

    @Override
    public String remoteInstance() {
        return "0123456789abcdef";
    }

    @Override
    public List<Multiaddr> remoteAddresses() {
        return List.of();
    }

    @Override
    public Multiaddr address() {
        return Multiaddr.parse("/ip4/127.0.0.1/tcp/1/tls/ws");
    }

    @Override
    public Optional<Duration> roundTrip() {
        return Optional.empty();
    }

    @Override
    public boolean send(int protocol, byte[] frame) {
        if (!open.get() || frame.length > MAX_FRAME_BYTES || queued.get() + frame.length > MAX_QUEUED_BYTES) {
            return false;
        }
        frames.incrementAndGet();
        bytes.addAndGet(frame.length);
        queued.addAndGet(frame.length);
        other.delivery.execute(() -> {
            queued.addAndGet(-frame.length);
            if (open.get()) {
                other.here.received(other, frame);
            }
        });
        return true;
    }

    @Override
    public boolean isOpen() { return open.get(); }

    @Override
    public void close(String reason) {
        for (TestLink end : List.of(this, other)) {
            if (end.open.getAndSet(false)) {
                end.delivery.execute(() -> end.here.closed(end));
                end.delivery.shutdown();
            }
        }
    }
}
