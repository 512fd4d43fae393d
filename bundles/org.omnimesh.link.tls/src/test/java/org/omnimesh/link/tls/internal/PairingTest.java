// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.link.LinkException;
import org.omnimesh.api.link.PairingAcceptor;
import org.omnimesh.api.link.PairingChannel;
import org.omnimesh.testing.Await;

@Timeout(60)
class PairingTest {
    private static final int VISITS = 64;

    private final TestNode issuer = new TestNode();
    private final TestNode joiner = new TestNode();
    private final TlsPairingDialer dialer = new TlsPairingDialer(joiner.links);
    private final BlockingQueue<byte[]> bindings = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        issuer.close();
        joiner.close();
        issuer.home.close();
        joiner.home.close();
    }

    private Multiaddr address() {
        return Multiaddr.ofHost("127.0.0.1", issuer.links.port());
    }

    /** Sends everything back until the other end closes. */
    private void echo(PairingChannel channel) {
        bindings.add(channel.binding());
        try {
            while (true) {
                channel.send(channel.receive(TestNode.TIMEOUT));
            }
        } catch (LinkException e) {
            assertFalse(e.getMessage().isEmpty());
        }
    }

    @Test
    void strangersTalkAndAgreeOnTheBinding() throws Exception {
        issuer.links.setAcceptor(this::echo);
        try (PairingChannel channel = dialer.dial(address(), TestNode.TIMEOUT)) {
            byte[] largest = new byte[PairingChannel.MAX_MESSAGE_BYTES];
            largest[5] = 5;
            for (int i = 0; i < 20; i++) {
                channel.send(largest);
                assertArrayEquals(largest, channel.receive(TestNode.TIMEOUT));
            }
            assertEquals(32, channel.binding().length);
            assertArrayEquals(channel.binding(), bindings.poll(1, TimeUnit.SECONDS));
            assertEquals("127.0.0.1", channel.remoteHost());
        }
    }

    @Test
    void bindingsDifferFromConnectionToConnection() throws Exception {
        issuer.links.setAcceptor(this::echo);
        try (PairingChannel one = dialer.dial(address(), TestNode.TIMEOUT);
                PairingChannel two = dialer.dial(address(), TestNode.TIMEOUT)) {
            assertFalse(Arrays.equals(one.binding(), two.binding()));
        }
    }

    @Test
    void theEndsOfAManInTheMiddleHaveDifferentBindings() throws Exception {
        issuer.links.setAcceptor(this::echo);
        try (TestNode middle = new TestNode()) {
            middle.links.setAcceptor(near -> relay(middle, near));
            Multiaddr toMiddle = Multiaddr.ofHost("127.0.0.1", middle.links.port());
            try (PairingChannel channel = dialer.dial(toMiddle, TestNode.TIMEOUT)) {
                channel.send(new byte[] { 1 });
                assertArrayEquals(new byte[] { 1 }, channel.receive(TestNode.TIMEOUT), "the relay passes everything");
                assertFalse(Arrays.equals(channel.binding(), bindings.poll(1, TimeUnit.SECONDS)));
            }
        }
    }

    private void relay(TestNode middle, PairingChannel near) {
        try (PairingChannel far = new TlsPairingDialer(middle.links).dial(address(), TestNode.TIMEOUT)) {
            far.send(near.receive(TestNode.TIMEOUT));
            near.send(far.receive(TestNode.TIMEOUT));
            near.receive(TestNode.TIMEOUT);
        } catch (LinkException e) {
            assertFalse(e.getMessage().isEmpty());
        }
    }

    @Test
    void isRefusedWithoutAnAcceptor() {
        assertThrows(LinkException.class, () -> dialer.dial(address(), TestNode.TIMEOUT));
    }

    @Test
    void boundsTheNumberOfOpenPairings() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        issuer.links.setAcceptor(channel -> {
            try {
                hold.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        List<PairingChannel> open = new ArrayList<>();
        for (int i = 0; i < PairingAcceptor.MAX_OPEN; i++) {
            open.add(dialer.dial(address(), TestNode.TIMEOUT));
        }
        assertThrows(LinkException.class, () -> dialer.dial(address(), TestNode.TIMEOUT));
        open.getFirst().close();
        Await.until("a free place", () -> {
            try {
                dialer.dial(address(), TestNode.TIMEOUT).close();
                return true;
            } catch (LinkException e) {
                return false;
            }
        });
        hold.countDown();
        open.forEach(PairingChannel::close);
    }

    /** A connection that breaks between the request and the answer never becomes a WebSocket. */
    @Test
    void whoeverLeavesWhileItIsLetInGivesItsPlaceBack() throws Exception {
        // given
        issuer.links.setAcceptor(this::echo);
        SSLContext stranger = RawClient.context(Optional.of(joiner.certificates.throwaway()));
        AtomicInteger asked = new AtomicInteger();
        // when
        try (ExecutorService strangers = Executors.newFixedThreadPool(PairingAcceptor.MAX_OPEN)) {
            for (int i = 0; i < VISITS; i++) {
                int afterMicros = i % 10 * 100;
                strangers.submit(() -> askAndLeave(stranger, afterMicros, asked));
            }
        }
        // then
        assertTrue(asked.get() >= PairingAcceptor.MAX_OPEN, asked + " visits came as far as asking");
        List<PairingChannel> open = new ArrayList<>();
        while (open.size() < PairingAcceptor.MAX_OPEN) {
            Await.until("place " + (open.size() + 1) + " of " + PairingAcceptor.MAX_OPEN, () -> {
                try {
                    return open.add(dialer.dial(address(), TestNode.TIMEOUT));
                } catch (LinkException e) {
                    return false;
                }
            });
        }
        open.forEach(PairingChannel::close);
    }

    /** Closes the connection below TLS by a reset, some time after the request was sent. */
    private Void askAndLeave(SSLContext stranger, int afterMicros, AtomicInteger asked) throws IOException {
        try (Socket below = new Socket(InetAddress.getLoopbackAddress(), issuer.links.port());
                SSLSocket socket = RawClient.over(below, stranger, PairingName.HOST)) {
            below.setSoLinger(true, 0);
            socket.getOutputStream().write(RawClient.UPGRADE_TO_PAIRING.getBytes(StandardCharsets.US_ASCII));
            asked.incrementAndGet();
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(afterMicros));
            below.close();
        }
        return null;
    }

    @Test
    void receivingEndsInTimeAndWhenTheOtherEndCloses() throws Exception {
        CountDownLatch finish = new CountDownLatch(1);
        issuer.links.setAcceptor(channel -> {
            try {
                finish.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try (PairingChannel channel = dialer.dial(address(), TestNode.TIMEOUT)) {
            assertThrows(LinkException.class, () -> channel.receive(Duration.ofMillis(50)));
            finish.countDown();
            assertThrows(LinkException.class, () -> channel.receive(TestNode.TIMEOUT));
            assertThrows(LinkException.class, () -> channel.receive(TestNode.TIMEOUT));
            assertThrows(LinkException.class, () -> channel.send(new byte[1]));
        }
    }

    @Test
    void aPairingIsPossibleWhileALinkIsNot() throws Exception {
        issuer.links.setAcceptor(this::echo);
        assertThrows(LinkException.class, () -> joiner.links.dial(issuer.address(), TestNode.TIMEOUT));
        dialer.dial(address(), TestNode.TIMEOUT).close();
        assertTrue(issuer.protocol.calls.isEmpty());
    }
}
