// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.link.LinkClosed;
import org.omnimesh.api.link.LinkOpened;
import org.omnimesh.api.link.LinkProtocol;

/** One end of a link within the process; what comes is handled in order on a thread of this end. */
final class InMemoryLink implements Link {
    private static final Duration ROUND_TRIP = Duration.ofMillis(1);
    private static final int INSTANCE_BYTES = 8;
    private static final int MAX_PROTOCOL = 255;

    private final InMemoryLinks here;
    private final InMemoryLinks there;
    private final ExecutorService lane = Executors
            .newSingleThreadExecutor(Thread.ofVirtual().name("in-memory-link").factory());
    private final AtomicLong queuedBytes = new AtomicLong();
    /** Protocols that were told of the link; used only on the lane. */
    private final Set<LinkProtocol> told = new LinkedHashSet<>();
    /** Whether frames can still be sent. */
    private volatile boolean open = true;
    /** Whether frames that came are still handed over: until this end closes, or has heard that the other did. */
    private volatile boolean hearing = true;
    private @Nullable InMemoryLink otherEnd;

    private InMemoryLink(InMemoryLinks here, InMemoryLinks there) {
        this.here = here;
        this.there = there;
    }

    /** Makes both ends; called with the network's lock held. */
    static InMemoryLink between(InMemoryLinks dialler, InMemoryLinks dialled) {
        InMemoryLink near = new InMemoryLink(dialler, dialled);
        InMemoryLink far = new InMemoryLink(dialled, dialler);
        near.otherEnd = far;
        far.otherEnd = near;
        dialler.up(near);
        dialled.up(far);
        near.begin();
        far.begin();
        return near;
    }

    private void begin() {
        lane.execute(() -> {
            here.tell(new LinkOpened(peer()));
            here.protocols().forEach(this::open);
        });
    }

    /** Tells a protocol that came late. */
    void introduce(LinkProtocol protocol) {
        run(() -> open(protocol));
    }

    private void open(LinkProtocol protocol) {
        if (hearing && told.add(protocol)) {
            guarded(() -> protocol.opened(this));
        }
    }

    InMemoryLinks remote() {
        return there;
    }

    @Override
    public PeerId peer() {
        return there.self();
    }

    @Override
    public String remoteInstance() {
        return HexFormat.of().formatHex(peer().publicKey(), PeerId.KEY_LENGTH - INSTANCE_BYTES, PeerId.KEY_LENGTH);
    }

    @Override
    public List<Multiaddr> remoteAddresses() {
        return there.listening();
    }

    @Override
    public Multiaddr address() {
        return there.address();
    }

    @Override
    public Optional<Duration> roundTrip() {
        return Optional.of(ROUND_TRIP);
    }

    @Override
    public boolean send(int protocol, byte[] frame) {
        if (protocol < 1 || protocol > MAX_PROTOCOL || frame.length > MAX_FRAME_BYTES) {
            throw new IllegalArgumentException("expected a protocol of 1 to " + MAX_PROTOCOL + " and at most "
                    + MAX_FRAME_BYTES + " bytes, got " + protocol + " and " + frame.length);
        }
        InMemoryLink to = otherEnd;
        if (!open || to == null || queuedBytes.get() + frame.length > MAX_QUEUED_BYTES) {
            return false;
        }
        queuedBytes.addAndGet(frame.length);
        return to.run(() -> {
            to.deliver(protocol, frame);
            queuedBytes.addAndGet(-frame.length);
        });
    }

    private void deliver(int protocol, byte[] frame) {
        for (LinkProtocol one : here.protocols()) {
            if (hearing && one.number() == protocol) {
                guarded(() -> one.received(this, frame));
            }
        }
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            close("a protocol failed: " + e);
        }
    }

    @Override
    public boolean isOpen() { return open; }

    /** Closes the link; as with a socket, what this end sent before still arrives. */
    @Override
    public void close(String reason) {
        close(reason, false);
    }

    /** Closes the link as when the cable is pulled: what is under way is lost. */
    void cut(String reason) {
        close(reason, true);
    }

    private void close(String reason, boolean cut) {
        InMemoryLink to = otherEnd;
        synchronized (here.lock()) {
            if (!open || to == null) {
                return;
            }
            open = false;
            to.open = false;
            hearing = false;
            to.hearing = !cut;
            here.down(this);
            there.down(to);
        }
        end(reason);
        to.end(reason);
    }

    private void end(String reason) {
        run(() -> {
            hearing = false;
            told.stream().filter(here.protocols()::contains).forEach(protocol -> protocol.closed(this));
            here.tell(new LinkClosed(peer(), reason));
        });
        lane.shutdown();
    }

    private boolean run(Runnable task) {
        try {
            lane.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }
}
