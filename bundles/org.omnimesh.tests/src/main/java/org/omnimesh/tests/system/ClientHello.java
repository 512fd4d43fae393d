// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The first message of a TLS client, written by hand: Java's own client, and what comes with systems today, refuses by itself
 * to offer what a node has to refuse.
 *
 * @param version the version that is offered, 0x0300 (SSL 3) to 0x0304 (TLS 1.3)
 * @param suites the cipher suites that are offered
 */
record ClientHello(int version, List<Integer> suites) {
    static final int TLS_1_3 = 0x0304;

    private static final int TLS_1_2 = 0x0303;
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;
    private static final int ALERT = 21;
    private static final int RANDOM_BYTES = 32;
    private static final int X25519 = 0x001d;
    private static final int SERVER_NAME = 0;
    private static final int GROUPS = 10;
    private static final int SIGNATURES = 13;
    private static final int VERSIONS = 43;
    private static final int KEY_SHARE = 51;
    private static final int READ_TIMEOUT_MS = 10_000;

    ClientHello {
        suites = List.copyOf(suites);
    }

    /** Says it to a node, and returns the answer: the chosen suite as 4 hexadecimal digits, or what the alert says. */
    String askedOf(NodeProcess node) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", node.meshPort())) {
            socket.setSoTimeout(READ_TIMEOUT_MS);
            socket.getOutputStream().write(bytes());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int type = in.readUnsignedByte();
            in.readUnsignedShort();
            byte[] record = new byte[in.readUnsignedShort()];
            in.readFully(record);
            if (type == ALERT) {
                if (in.read() >= 0) {
                    throw new IOException("expected the end after an alert");
                }
                return "alert " + record[1];
            }
            return type == HANDSHAKE && record[0] == SERVER_HELLO
                    ? suite(ByteBuffer.wrap(record))
                    : "record of type " + type;
        }
    }

    /** RFC 8446, section 4.1.3: type and length, version, random, session, and then the suite. */
    private static String suite(ByteBuffer hello) {
        int session = 4 + Short.BYTES + RANDOM_BYTES;
        return "%04x".formatted(hello.getShort(session + 1 + hello.get(session)));
    }

    private byte[] bytes() {
        ByteBuffer offered = ByteBuffer.allocate(Short.BYTES * suites.size());
        suites.forEach(suite -> offered.putShort(suite.shortValue()));
        byte[] body = join(number(Math.min(version, TLS_1_2), 2), random(), block(1, random()),
                block(2, offered.array()), block(1, new byte[1]), block(2, extensions()));
        byte[] message = join(number(CLIENT_HELLO, 1), block(3, body));
        return join(number(HANDSHAKE, 1), number(Math.min(version, 0x0301), 2), block(2, message));
    }

    private byte[] extensions() {
        byte[] name = "localhost".getBytes(StandardCharsets.US_ASCII);
        byte[] all = join(
                extension(SERVER_NAME, block(2, join(new byte[1], block(2, name)))),
                extension(GROUPS, block(2, number(X25519, 2))),
                extension(SIGNATURES, block(2, new byte[] { 4, 3, 8, 7, 8, 4, 2, 3, 4, 1, 2, 1 })));
        return version < TLS_1_3
                ? all
                : join(all, extension(VERSIONS, block(1, number(version, 2))),
                        extension(KEY_SHARE, block(2, join(number(X25519, 2), block(2, random())))));
    }

    /** Bytes that nobody checks: a nonce, a session, a public key of which nobody has the other half. */
    private static byte[] random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        ThreadLocalRandom.current().nextBytes(bytes);
        bytes[RANDOM_BYTES - 1] &= 0x3f;
        return bytes;
    }

    private static byte[] extension(int type, byte[] content) {
        return join(number(type, 2), block(2, content));
    }

    private static byte[] block(int lengthBytes, byte[] content) {
        return join(number(content.length, lengthBytes), content);
    }

    private static byte[] number(int value, int bytes) {
        byte[] all = ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
        return Arrays.copyOfRange(all, Integer.BYTES - bytes, Integer.BYTES);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
