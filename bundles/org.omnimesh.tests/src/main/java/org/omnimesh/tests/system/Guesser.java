// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;

import org.omnimesh.api.cbor.Cbor;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborMap;

/** A program at an address of its own that tries to pair without knowing the secret half of a code; made without the product. */
final class Guesser implements AutoCloseable {
    /** Asked for in the handshake, lets a stranger in as far as pairing goes. */
    private static final String PAIRING = "pair.omnimesh.invalid";
    private static final int HELLO = 1;
    private static final int SHARE = 3;
    private static final int ANSWER = 4;
    private static final int INTRODUCTION = 5;
    private static final int BUSY = 8;
    /** RFC 9110, section 15.6.4. */
    private static final int UNAVAILABLE = 503;
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http;
    private final URI address;
    private final SecureRandom random = new SecureRandom();

    /** What came of a try. */
    enum Outcome {
        /** The node compared the guess with its code. */
        COMPARED,
        /** It said that too many tried. */
        BUSY,
        /** It answered that it talks with too many at once. */
        FULL,
        /** It closed the connection, or did not take it. */
        CLOSED
    }

    Guesser(String host, int port, String from) throws IOException, GeneralSecurityException {
        SSLParameters parameters = new SSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(PAIRING)));
        this.http = HttpClient.newBuilder().sslParameters(parameters)
                .sslContext(TlsClient.context(Optional.of(StrangerCertificate.ofDevice())))
                .localAddress(InetAddress.getByName(from)).connectTimeout(PATIENCE).build();
        this.address = URI.create("wss://" + host + ":" + port + "/pair");
    }

    /** Tries once, for the code with this public half. */
    Outcome guess(String nameplate) throws InterruptedException, CborException {
        Received received = new Received();
        WebSocket socket;
        try {
            socket = http.newWebSocketBuilder().buildAsync(address, received).join();
        } catch (CompletionException e) {
            return e.getCause() instanceof WebSocketHandshakeException refused
                    && refused.getResponse().statusCode() == UNAVAILABLE ? Outcome.FULL : Outcome.CLOSED;
        }
        try {
            send(socket, new CborMap().put(0, HELLO).put(1, 1).put(2, 1).put(3, nameplate).put(4, bytes(NONCE_BYTES)));
            long type = received.type();
            if (type == 2) {
                send(socket, new CborMap().put(0, SHARE).put(1, bytes(KEY_BYTES)));
                type = received.type();
            }
            if (type == ANSWER) {
                send(socket, new CborMap().put(0, INTRODUCTION).put(1, bytes(KEY_BYTES)).put(2, bytes(3 * KEY_BYTES)));
                received.type();
                return Outcome.COMPARED;
            }
            return type == BUSY ? Outcome.BUSY : Outcome.CLOSED;
        } finally {
            socket.abort();
        }
    }

    private static void send(WebSocket socket, CborMap message) {
        socket.sendBinary(ByteBuffer.wrap(message.encode()), true).exceptionally(closed -> socket).join();
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /** Takes messages; an empty one stands for the end. */
    private static final class Received implements WebSocket.Listener {
        private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
        private final ByteArrayOutputStream partial = new ByteArrayOutputStream();

        long type() throws InterruptedException, CborException {
            byte[] message = messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return message == null || message.length == 0 ? 0 : Cbor.decodeMap(message).number(0);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            partial.writeBytes(part);
            if (last) {
                messages.add(partial.toByteArray());
                partial.reset();
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            messages.add(new byte[0]);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            messages.add(new byte[0]);
        }
    }
}
