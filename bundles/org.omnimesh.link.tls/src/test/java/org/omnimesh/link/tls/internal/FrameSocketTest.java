// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.eclipse.jetty.websocket.api.Callback;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.node.TimeSource;

/** What counts as silence of the other end. */
class FrameSocketTest {
    private static final FrameSocket.Bounds BOUNDS = new FrameSocket.Bounds(1000, 1000, 1000);

    private Duration passed = Duration.ZERO;
    private final List<Duration> silences = new ArrayList<>();
    private final TimeSource time = new TimeSource() {
        @Override
        public Instant now() {
            return Instant.EPOCH.plus(passed);
        }

        @Override
        public Duration monotonic() {
            return passed;
        }
    };
    private final FrameSocket socket = new FrameSocket(new FrameSocket.Owner() {
        @Override
        public void opened() {
            // nothing to do
        }

        @Override
        public void received(byte[] message) {
            passed = passed.plusSeconds(20);
            silences.add(socket().silence());
            socket().consumed(message.length);
        }

        @Override
        public void heard() {
            // nothing to do
        }

        @Override
        public void closed(int code, String reason) {
            // nothing to do
        }
    }, BOUNDS, time);

    private FrameSocket socket() {
        return socket;
    }

    @Test
    void whileAMessageIsHandledTheOtherEndIsNotSilent() {
        // when
        socket.onWebSocketBinary(ByteBuffer.allocate(10), Callback.NOOP);
        // then
        assertEquals(List.of(Duration.ZERO), silences);
        assertEquals(Duration.ZERO, socket.silence());
        passed = passed.plusSeconds(3);
        assertEquals(Duration.ofSeconds(3), socket.silence());
    }
}
