// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.link.LinkProtocol;

/** A link that is, or was, up. */
final class TlsLink implements Link {
    /** Bytes before each frame: the protocol's number. */
    static final int HEADER_BYTES = 1;

    private static final int MAX_PROTOCOL = 255;

    private final PeerId peer;
    private final Multiaddr address;
    private final boolean dialled;
    private final Control.Hello hello;
    private final FrameSocket socket;

    /** Protocols that were told of the link; used only on the peer's lane. */
    private final Set<LinkProtocol> told = new HashSet<>();

    TlsLink(PeerId peer, Multiaddr address, boolean dialled, Control.Hello hello, FrameSocket socket) {
        this.peer = peer;
        this.address = address;
        this.dialled = dialled;
        this.hello = hello;
        this.socket = socket;
    }

    Set<LinkProtocol> told() {
        return told;
    }

    /** Tells whether this end dialled, so that {@link #address} is where the peer listens. */
    boolean dialled() {
        return dialled;
    }

    FrameSocket socket() {
        return socket;
    }

    @Override
    public PeerId peer() {
        return peer;
    }

    @Override
    public String remoteInstance() {
        return hello.instance();
    }

    @Override
    public List<Multiaddr> remoteAddresses() {
        return hello.addresses();
    }

    @Override
    public Multiaddr address() {
        return address;
    }

    @Override
    public Optional<Duration> roundTrip() {
        return socket.roundTrip();
    }

    @Override
    public boolean send(int protocol, byte[] frame) {
        if (protocol <= Control.PROTOCOL || protocol > MAX_PROTOCOL || frame.length > MAX_FRAME_BYTES) {
            throw new IllegalArgumentException("expected a protocol of 1 to " + MAX_PROTOCOL + " and at most "
                    + MAX_FRAME_BYTES + " bytes, got " + protocol + " and " + frame.length);
        }
        return socket.send(message(protocol, frame));
    }

    /** Puts the header before a frame. */
    static ByteBuffer message(int protocol, byte[] frame) {
        return ByteBuffer.allocate(HEADER_BYTES + frame.length).put((byte) protocol).put(frame).flip();
    }

    @Override
    public boolean isOpen() { return socket.isOpen(); }

    @Override
    public void close(String reason) {
        socket.close(CloseCode.NORMAL, reason);
    }

    @Override
    public String toString() {
        return "TlsLink[" + peer.shortForm() + "]";
    }
}
