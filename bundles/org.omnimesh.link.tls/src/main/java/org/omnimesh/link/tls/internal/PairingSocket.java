// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.omnimesh.api.link.LinkException;
import org.omnimesh.api.link.PairingChannel;
import org.omnimesh.api.node.TimeSource;

/** A pairing connection as messages. */
final class PairingSocket implements PairingChannel, FrameSocket.Owner {
    private static final FrameSocket.Bounds BOUNDS = new FrameSocket.Bounds(MAX_MESSAGE_BYTES, 4 * MAX_MESSAGE_BYTES,
            2 * MAX_MESSAGE_BYTES);
    private static final byte[] END = new byte[0];

    private final Supplier<byte[]> binding;
    private final String remoteHost;
    private final Consumer<PairingSocket> user;
    private final Runnable afterwards;
    private final FrameSocket socket;
    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();

    /**
     * Makes one end.
     *
     * @param binding computes the channel binding, once the handshake is over
     * @param user run on a thread of its own when the connection is open
     * @param afterwards run once when it is closed
     */
    PairingSocket(Supplier<byte[]> binding, String remoteHost, TimeSource time, Consumer<PairingSocket> user,
            Runnable afterwards) {
        this.binding = binding;
        this.remoteHost = remoteHost;
        this.user = user;
        this.afterwards = afterwards;
        this.socket = new FrameSocket(this, BOUNDS, time);
    }

    FrameSocket socket() {
        return socket;
    }

    @Override
    public byte[] binding() {
        return binding.get();
    }

    @Override
    public String remoteHost() {
        return remoteHost;
    }

    @Override
    public void send(byte[] message) throws LinkException {
        if (message.length == 0 || message.length > MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException(
                    "expected 1 to " + MAX_MESSAGE_BYTES + " bytes, got " + message.length);
        }
        if (!socket.send(ByteBuffer.wrap(message.clone()))) {
            throw new LinkException("The pairing connection is closed.");
        }
    }

    @Override
    public byte[] receive(Duration timeout) throws LinkException {
        try {
            byte[] message = received.poll(Math.max(0, timeout.toNanos()), TimeUnit.NANOSECONDS);
            if (message == null) {
                throw new LinkException("The other device did not answer in time.");
            }
            if (message.length == 0) {
                received.add(END);
                throw new LinkException("The other device closed the pairing connection.");
            }
            socket.consumed(message.length);
            return message;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LinkException("Pairing was interrupted.", e);
        }
    }

    @Override
    public void close() {
        socket.close(CloseCode.NORMAL, "");
    }

    @Override
    public void opened() {
        Thread.ofVirtual().name("pairing").start(() -> user.accept(this));
    }

    @Override
    public void received(byte[] message) {
        if (message.length == 0) {
            socket.close(CloseCode.PROTOCOL, "an empty message");
        } else {
            received.add(message);
        }
    }

    @Override
    public void heard() {
        // A pairing is short: its user waits with a deadline of its own.
    }

    @Override
    public void closed(int code, String reason) {
        received.add(END);
        afterwards.run();
    }
}
