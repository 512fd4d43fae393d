// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.Link;

/**
 * One connection to a proven peer, on its way to be the link: both ends say hello, then the device with the smaller peer
 * id says whether to use it.
 */
final class LinkConnection implements FrameSocket.Owner {
    /** Largest message: a frame and its header, with room for later headers. */
    static final int MAX_MESSAGE_BYTES = Link.MAX_FRAME_BYTES + 16;

    /** Received and unhandled bytes above which a link is not read from. */
    static final int MAX_UNREAD_BYTES = 2 << 20;

    /** How long the greeting may take. */
    static final Duration GREETING_TIMEOUT = Duration.ofSeconds(4);

    private final LinkTable table;
    private final Supplier<Optional<PeerId>> proven;
    private final Multiaddr address;
    private final boolean dialled;
    private final FrameSocket socket;
    private final CompletableFuture<Link> outcome = new CompletableFuture<>();
    private volatile @Nullable PeerSlot slot;
    private volatile @Nullable TlsLink link;

    /**
     * Makes one end of a connection whose WebSocket is about to open.
     *
     * @param proven tells who the handshake proved, once it is over
     * @param address the other end
     * @param dialled whether this end dialled
     */
    LinkConnection(LinkTable table, Supplier<Optional<PeerId>> proven, Multiaddr address, boolean dialled) {
        this.table = table;
        this.proven = proven;
        this.address = address;
        this.dialled = dialled;
        this.socket = new FrameSocket(this,
                new FrameSocket.Bounds(MAX_MESSAGE_BYTES, Link.MAX_QUEUED_BYTES, MAX_UNREAD_BYTES), table.time());
    }

    FrameSocket socket() {
        return socket;
    }

    /** Completes with the link, or with a {@link ClosedEarly}. */
    CompletableFuture<Link> outcome() {
        return outcome;
    }

    /** Tells that this connection became the link. */
    void linked(TlsLink made) {
        outcome.complete(made);
    }

    Optional<PeerSlot> slot() {
        return Optional.ofNullable(slot);
    }

    @Override
    public void opened() {
        Optional<PeerId> peer = proven.get();
        if (peer.isEmpty()) {
            socket.close(CloseCode.NOT_TRUSTED, "not trusted");
            return;
        }
        slot = table.slot(peer.get());
        socket.send(TlsLink.message(Control.PROTOCOL, table.hello().encode()));
        table.later(GREETING_TIMEOUT, () -> {
            if (!outcome.isDone()) {
                socket.close(CloseCode.TOO_SLOW, "the greeting took too long");
            }
        });
    }

    @Override
    public void received(byte[] message) {
        if (message.length > 0 && message[0] == Control.PROTOCOL) {
            control(message);
            socket.consumed(message.length);
            return;
        }
        PeerSlot place = slot;
        TlsLink up = link;
        if (message.length == 0 || up == null || place == null) {
            socket.close(CloseCode.PROTOCOL, "a frame before the greeting");
        } else if (table.trusts(up.peer())) {
            place.deliver(up, message);
        } else {
            socket.close(CloseCode.NOT_TRUSTED, "not trusted any more");
        }
    }

    private void control(byte[] message) {
        PeerSlot place = slot;
        if (place == null) {
            return;
        }
        try {
            TlsLink greeted = link;
            byte[] body = Arrays.copyOfRange(message, TlsLink.HEADER_BYTES, message.length);
            switch (Control.decode(body)) {
                case Control.Hello hello when greeted == null -> {
                    TlsLink made = new TlsLink(place.peer(), address(place.peer()), dialled, hello, socket);
                    link = made;
                    place.offer(this, made);
                }
                case Control.Use() when greeted != null -> place.use(this, greeted);
                default -> socket.close(CloseCode.PROTOCOL, "an unexpected greeting");
            }
        } catch (CborException e) {
            socket.close(CloseCode.PROTOCOL, "a malformed greeting");
        }
    }

    private Multiaddr address(PeerId peer) {
        return address.peerId().isPresent() ? address : address.with("p2p", peer.toString());
    }

    @Override
    public void heard() {
        PeerSlot place = slot;
        TlsLink up = link;
        if (up != null && place != null) {
            place.heard(up);
        }
    }

    @Override
    public void closed(int code, String reason) {
        outcome.completeExceptionally(new ClosedEarly(code, reason));
        PeerSlot place = slot;
        TlsLink up = link;
        if (up != null && place != null) {
            place.lost(this, up, reason);
        }
    }

    /** The connection was closed before it became the link. */
    static final class ClosedEarly extends Exception {
        private static final long serialVersionUID = 1L;
        private final int code;

        ClosedEarly(int code, String reason) {
            super(reason);
            this.code = code;
        }

        int code() {
            return code;
        }
    }
}
