// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.link.LinkProtocol;

/** One end of a link within the process; frames arrive in order on a thread of the receiving end. */
final class PipeLink implements Link {
    private final TestNode here;
    private final PeerId peer;
    private final ExecutorService lane = Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
    private volatile PipeLink other;
    private volatile boolean open = true;

    private PipeLink(TestNode here, PeerId peer) {
        this.here = here;
        this.peer = peer;
    }

    static void open(TestNode one, TestNode two) {
        PipeLink first = new PipeLink(one, two.peer());
        PipeLink second = new PipeLink(two, one.peer());
        first.other = second;
        second.other = first;
        first.lane.execute(() -> one.up(first));
        second.lane.execute(() -> two.up(second));
    }

    @Override
    public PeerId peer() {
        return peer;
    }

    @Override
    public String remoteInstance() {
        return "0011223344556677";
    }

    @Override
    public List<Multiaddr> remoteAddresses() {
        return List.of(address());
    }

    @Override
    public Multiaddr address() {
        return Multiaddr.ofLink("127.0.0.1", 40404, peer);
    }

    @Override
    public Optional<Duration> roundTrip() {
        return Optional.of(Duration.ofMillis(1));
    }

    @Override
    public boolean send(int protocol, byte[] frame) {
        PipeLink to = other;
        if (!open || !to.open) {
            return false;
        }
        try {
            to.lane.execute(() -> to.deliver(protocol, frame));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void deliver(int protocol, byte[] frame) {
        for (LinkProtocol one : here.protocols) {
            if (open && one.number() == protocol) {
                one.received(this, frame);
            }
        }
    }

    @Override
    public boolean isOpen() { return open; }

    @Override
    public void close(String reason) {
        end();
        other.end();
    }

    private void end() {
        if (open) {
            open = false;
            try {
                lane.execute(() -> here.down(this));
            } catch (RejectedExecutionException e) {
                // closed already
            }
            lane.shutdown();
        }
    }
}
