// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLSocket;

import org.omnimesh.api.cbor.CborItem;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.id.PeerId;

/** A program with the keys of a member that speaks the link's protocol as badly as it likes; made without the product. */
final class Intruder implements AutoCloseable {
    /** A frame of the mesh. */
    static final int MESH = 1;
    private static final int CONTROL = 0;
    private static final int BINARY = 0x82;
    private static final int PING = 0x89;
    private static final int PONG = 0x8a;
    private static final int CLOSE = 0x88;
    private static final int MASKED = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final String UPGRADE = "GET /link HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    private final SSLSocket socket;
    private final OutputStream out;
    private volatile int received;
    private volatile boolean linked;
    private volatile boolean cut;
    private volatile boolean deaf;

    private Intruder(SSLSocket socket) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
    }

    /** Dials a node on this machine and greets it; returns when both agree on the link, or when it was cut. */
    static Intruder link(StolenKeys me, NodeProcess node) throws IOException, GeneralSecurityException {
        Intruder intruder = new Intruder(
                TlsClient.connect(Optional.of(me.certificate()), node.meshPort(), "TLSv1.3"));
        intruder.write(UPGRADE.getBytes(StandardCharsets.US_ASCII));
        Thread.ofVirtual().start(intruder::listen);
        intruder.frame(CONTROL, new CborMap().put(0, 1).put(1, 1).put(2, "intruder-" + System.nanoTime())
                .put(3, List.<CborItem>of()).encode());
        if (me.peer().compareTo(PeerId.parse(node.peerId())) < 0) {
            Await.until("a greeting", () -> intruder.received, greetings -> greetings > 0 || intruder.cut);
            intruder.frame(CONTROL, new CborMap().put(0, 2).encode());
            intruder.linked = true;
        }
        Await.until("the link", () -> intruder.linked || intruder.cut, done -> done);
        return intruder;
    }

    /** Sends one message; that it cannot be sent any more is no failure. */
    void frame(int protocol, byte[] frame) {
        byte[] head = head(frame.length + 1L);
        write(ByteBuffer.allocate(head.length + 1 + frame.length).put(head).put((byte) protocol).put(frame).array());
    }

    /** Sends the beginning of a message of any length. */
    void announce(long length) {
        write(head(length));
    }

    /** The mask is zero, so that what follows goes as it is (RFC 6455, section 5.2). */
    private static byte[] head(long length) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.write(BINARY);
        if (length < LENGTH_16) {
            head.write(MASKED | (int) length);
        } else if (length <= 0xffff) {
            head.write(MASKED | LENGTH_16);
            head.writeBytes(ByteBuffer.allocate(Short.BYTES).putShort((short) length).array());
        } else {
            head.write(MASKED | LENGTH_64);
            head.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(length).array());
        }
        head.writeBytes(new byte[4]);
        return head.toByteArray();
    }

    /** Sends bytes as they are. */
    void write(byte[] bytes) {
        try {
            synchronized (out) {
                out.write(bytes);
            }
        } catch (IOException e) {
            cut = true;
        }
    }

    /** From now on it reads nothing. */
    void turnDeaf() {
        deaf = true;
    }

    boolean isCut() { return cut; }

    /** Waits until the node has cut the connection. */
    void awaitCut(String why, Duration limit) {
        Await.until("the node to cut a peer that " + why, limit, () -> cut, done -> done);
    }

    private void listen() {
        try {
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            for (int ends = 0; ends < 4;) {
                int next = in.readUnsignedByte();
                ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : 0;
            }
            while (!deaf) {
                int kind = in.readUnsignedByte();
                int length = in.readUnsignedByte();
                byte[] message = new byte[length == LENGTH_16
                        ? in.readUnsignedShort()
                        : length == LENGTH_64 ? Math.toIntExact(in.readLong()) : length];
                in.readFully(message);
                if (kind == PING) {
                    ByteBuffer pong = ByteBuffer.allocate(message.length + 6).put((byte) PONG)
                            .put((byte) (MASKED | message.length)).putInt(0).put(message);
                    write(pong.array());
                } else if (kind == CLOSE) {
                    cut = true;
                } else if (kind == BINARY) {
                    linked |= message.length == 4 && message[0] == CONTROL;
                    received++;
                }
            }
        } catch (IOException e) {
            cut = true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
