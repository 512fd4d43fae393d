// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.link.LinkClosed;
import org.omnimesh.api.link.LinkException;
import org.omnimesh.api.link.LinkOpened;
import org.omnimesh.testing.Await;

@Timeout(60)
class TlsLinksTest {
    private final TestNode a = new TestNode();
    private final TestNode b = new TestNode();

    @AfterEach
    void closeBoth() {
        a.close();
        b.close();
        a.home.close();
        b.home.close();
    }

    @Test
    void carriesFramesBothWaysInOrder() throws LinkException {
        // given
        TestNode.befriend(a, b);
        Link ab = a.links.dial(b.address(), TestNode.TIMEOUT);
        Await.until("the link at b", () -> b.links.to(a.id).isPresent());
        Link ba = b.links.to(a.id).orElseThrow();
        Await.until("opened at both", () -> a.protocol.calls.size() == 1 && b.protocol.calls.size() == 1);

        // when
        for (int i = 0; i < 1000; i++) {
            byte[] frame = ByteBuffer.allocate(i % 7 == 0 ? 40_000 : 4).putInt(0, i).array();
            Await.until("room", () -> ab.send(1, frame));
            Await.until("room", () -> ba.send(1, frame));
        }

        // then
        Await.until("all frames", () -> a.protocol.frames.size() == 1000 && b.protocol.frames.size() == 1000);
        for (int i = 0; i < 1000; i++) {
            assertEquals(i, ByteBuffer.wrap(a.protocol.frames.get(i)).getInt());
            assertEquals(i, ByteBuffer.wrap(b.protocol.frames.get(i)).getInt());
        }
        assertEquals(b.links.instance(), ab.remoteInstance());
        assertEquals(b.links.listening(), ab.remoteAddresses());
        assertEquals(b.id, ab.peer());
        Await.until("a measured round trip", () -> ab.roundTrip().isPresent());
    }

    @Test
    void carriesTheLargestFrameAndRefusesALargerOne() throws LinkException {
        TestNode.befriend(a, b);
        Link link = a.links.dial(b.address(), TestNode.TIMEOUT);
        byte[] largest = new byte[Link.MAX_FRAME_BYTES];
        largest[largest.length - 1] = 7;

        assertTrue(link.send(1, largest));

        Await.until("the frame", () -> b.protocol.frames.size() == 1);
        assertArrayEquals(largest, b.protocol.frames.getFirst());
        assertThrows(IllegalArgumentException.class, () -> link.send(1, new byte[Link.MAX_FRAME_BYTES + 1]));
    }

    @Test
    void announcesOpenedAndClosed() throws LinkException {
        TestNode.befriend(a, b);
        Link link = a.links.dial(b.address(), TestNode.TIMEOUT);
        Await.until("opened", () -> b.events.facts(LinkOpened.class).size() == 1);

        link.close("done with it");

        Await.until("closed at b", () -> b.events.facts(LinkClosed.class).size() == 1);
        assertEquals("done with it", b.events.facts(LinkClosed.class).getFirst().reason());
        Await.until("closed at a", () -> a.protocol.calls.equals(List.of("opened", "closed")));
        assertFalse(link.isOpen());
        assertFalse(link.send(1, new byte[1]));
        assertTrue(a.links.active().isEmpty());
    }

    @Test
    void givesTheSameLinkWhenDialledAgain() throws LinkException {
        TestNode.befriend(a, b);
        Link first = a.links.dial(b.address(), TestNode.TIMEOUT);

        assertSame(first, a.links.dial(b.address(), TestNode.TIMEOUT));
        Multiaddr nameless = Multiaddr.ofHost("127.0.0.1", b.links.port());
        assertSame(first, a.links.dial(nameless, TestNode.TIMEOUT), "one link although the address names nobody");
        assertTrue(a.protocol.alternates());
        assertEquals(1, a.links.active().size());
    }

    @Test
    void refusesAStrangerWithoutTellingTheApplication() {
        a.trusted.add(b.id);

        LinkException refused = assertThrows(LinkException.class, () -> a.links.dial(b.address(), TestNode.TIMEOUT));

        assertTrue(refused.getMessage().contains("trust"), refused.getMessage());
        assertTrue(b.protocol.calls.isEmpty());
        assertTrue(b.links.active().isEmpty());
    }

    @Test
    void refusesToTalkToAStranger() {
        b.trusted.add(a.id);

        LinkException refused = assertThrows(LinkException.class, () -> a.links.dial(b.address(), TestNode.TIMEOUT));

        assertTrue(refused.getMessage().contains("not trusted"), refused.getMessage());
        assertTrue(b.protocol.calls.isEmpty());
    }

    @Test
    void refusesAnotherPeerThanTheExpectedOne() throws Exception {
        try (TestNode other = new TestNode()) {
            TestNode.befriend(a, b);
            TestNode.befriend(a, other);
            Multiaddr wrong = Multiaddr.ofLink("127.0.0.1", b.links.port(), other.id);

            InTime.assertWithin(Duration.ofSeconds(2), () -> {
                long start = System.nanoTime();
                LinkException refused = assertThrows(LinkException.class,
                        () -> a.links.dial(wrong, TestNode.TIMEOUT));
                assertTrue(refused.getMessage().contains("Another device"), refused.getMessage());
                return System.nanoTime() - start;
            });
            assertTrue(b.protocol.calls.isEmpty());
        }
    }

    @Test
    void saysThatNobodyAnswers() {
        int port = b.links.port();
        b.close();
        LinkException failed = assertThrows(LinkException.class,
                () -> a.links.dial(Multiaddr.ofHost("127.0.0.1", port), TestNode.TIMEOUT));
        assertEquals("Nobody answers at that address.", failed.getMessage());
    }

    @Test
    void refusesToDialItself() {
        a.trusted.add(a.id);
        Multiaddr self = Multiaddr.ofHost("127.0.0.1", a.links.port());
        assertThrows(LinkException.class, () -> a.links.dial(a.address(), TestNode.TIMEOUT));
        assertThrows(LinkException.class, () -> a.links.dial(self, TestNode.TIMEOUT));
    }

    @Test
    void closesWhenTrustIsWithdrawn() throws LinkException {
        TestNode.befriend(a, b);
        Link link = a.links.dial(b.address(), TestNode.TIMEOUT);
        Await.until("the link at b", () -> b.links.to(a.id).isPresent());

        b.trusted.remove(a.id);
        link.send(1, new byte[] { 1 });

        Await.until("closed at both", () -> !link.isOpen() && b.links.active().isEmpty());
        assertTrue(b.protocol.frames.isEmpty(), "no frame after trust was withdrawn");
    }

    @Test
    void closesAnIdleLinkWhenTrustIsWithdrawn() throws LinkException {
        TestNode.befriend(a, b);
        Link link = a.links.dial(b.address(), TestNode.TIMEOUT);
        b.trusted.remove(a.id);
        Await.until("closed", Duration.ofSeconds(3), () -> !link.isOpen(), () -> "open");
    }

    @Test
    void releaseClosesAtOnceAndDialsNoMore() {
        TestNode.befriend(a, b);
        a.links.keep(b.id, List.of(b.address()));
        Await.until("the link", () -> a.links.to(b.id).isPresent() && b.links.to(a.id).isPresent());

        a.links.release(b.id, "the user said so");

        assertTrue(a.links.to(b.id).isEmpty());
        Await.until("closed at b", () -> b.links.to(a.id).isEmpty());
        Await.until("told why", () -> b.events.facts(LinkClosed.class).size() == 1);
        assertEquals("the user said so", b.events.facts(LinkClosed.class).getFirst().reason());
    }

    @Test
    void keepsOneLinkWhenBothDialAtOnce() throws Exception {
        TestNode.befriend(a, b);
        for (int round = 0; round < 50; round++) {
            // given
            CountDownLatch start = new CountDownLatch(1);
            CountDownLatch done = new CountDownLatch(2);
            Thread.startVirtualThread(() -> dial(a, b, start, done));
            Thread.startVirtualThread(() -> dial(b, a, start, done));

            // when
            start.countDown();
            assertTrue(done.await(10, TimeUnit.SECONDS), "round " + round);

            // then
            Await.until("one link on both sides", () -> a.links.to(b.id).isPresent() && b.links.to(a.id).isPresent());
            byte[] frame = { (byte) round };
            a.protocol.frames.clear();
            b.protocol.frames.clear();
            assertTrue(a.links.to(b.id).orElseThrow().send(1, frame));
            assertTrue(b.links.to(a.id).orElseThrow().send(1, frame));
            int now = round;
            Await.until("frames both ways in round " + now,
                    () -> a.protocol.frames.size() == 1 && b.protocol.frames.size() == 1);
            assertEquals(2 * round + 1, a.protocol.calls.size(), "no flapping at a in round " + round);
            assertEquals(2 * round + 1, b.protocol.calls.size(), "no flapping at b in round " + round);
            a.links.to(b.id).orElseThrow().close("next round");
            Await.until("closed",
                    () -> a.protocol.calls.size() == 2 * now + 2 && b.protocol.calls.size() == 2 * now + 2);
        }
        assertTrue(a.protocol.alternates() && b.protocol.alternates());
    }

    private static void dial(TestNode from, TestNode to, CountDownLatch start, CountDownLatch done) {
        try {
            start.await();
            from.links.dial(to.address(), TestNode.TIMEOUT);
            done.countDown();
        } catch (LinkException | InterruptedException e) {
            e.printStackTrace();
        }
    }

    @Test
    void tellsALateProtocolOfTheLinks() throws LinkException {
        TestNode.befriend(a, b);
        Link link = a.links.dial(b.address(), TestNode.TIMEOUT);
        Await.until("the link at b", () -> b.links.to(a.id).isPresent());

        Recorder late = new Recorder(2);
        b.links.addProtocol(late);

        Await.until("opened", () -> late.calls.equals(List.of("opened")));
        link.send(2, new byte[] { 5 });
        Await.until("its frame", () -> late.frames.size() == 1);
        assertTrue(b.protocol.frames.isEmpty());
    }

    @Test
    void closesTheLinkWhenAProtocolThrows() throws LinkException {
        TestNode.befriend(a, b);
        b.links.addProtocol(new Recorder(3) {
            @Override
            public void received(Link link, byte[] frame) {
                throw new IllegalStateException("on purpose");
            }
        });
        Link link = a.links.dial(b.address(), TestNode.TIMEOUT);
        link.send(3, new byte[1]);
        Await.until("closed", () -> !link.isOpen());
        assertTrue(a.links.dial(b.address(), TestNode.TIMEOUT).isOpen(), "a new link works");
    }

    @Test
    void refusesToQueueWithoutEnd() throws Exception {
        // given a peer that does not read
        TestNode.befriend(a, b);
        CountDownLatch release = new CountDownLatch(1);
        b.links.addProtocol(new Recorder(4) {
            @Override
            public void received(Link link, byte[] frame) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                super.received(link, frame);
            }
        });
        Link link = a.links.dial(b.address(), TestNode.TIMEOUT);

        // when
        int taken = 0;
        long slowest = 0;
        for (int refused = 0; refused < 50;) {
            long before = System.nanoTime();
            if (link.send(4, new byte[256 << 10])) {
                taken++;
            } else {
                refused++;
                TimeUnit.MILLISECONDS.sleep(2);
            }
            slowest = Math.max(slowest, System.nanoTime() - before);
        }

        // then
        assertTrue(taken >= Link.MAX_QUEUED_BYTES / (256 << 10), "taken " + taken);
        assertTrue(taken < 4 * Link.MAX_QUEUED_BYTES / (256 << 10), "taken " + taken);
        assertTrue(slowest < TimeUnit.SECONDS.toNanos(1), "send never blocks, took " + slowest);
        assertTrue(link.isOpen());
        release.countDown();
        Await.until("room again", () -> link.send(4, new byte[1]));
    }

    @Test
    void closesOnlyTheLinkOfAPeerThatSendsTooLargeAFrame() throws Exception {
        try (TestNode c = new TestNode()) {
            TestNode.befriend(a, b);
            TestNode.befriend(c, b);
            Link good = c.links.dial(b.address(), TestNode.TIMEOUT);
            try (SSLSocket bad = RawClient.connect(RawClient.context(Optional.of(a.certificates.forThisDevice())),
                    b.links.port(), "TLSv1.3", Optional.empty())) {
                bad.getOutputStream().write(RawClient.UPGRADE_TO_LINK.getBytes(StandardCharsets.US_ASCII));
                assertTrue(RawClient.line(bad).contains("101"));

                // when: the header of a binary frame, final, masked, of 2 MiB
                byte[] header = { (byte) 0x82, (byte) 0xff, 0, 0, 0, 0, 0, 0x20, 0, 0, 1, 2, 3, 4 };
                bad.getOutputStream().write(header);
                bad.getOutputStream().write(new byte[1 << 16]);

                // then
                assertTimeoutPreemptively(Duration.ofSeconds(2), () -> RawClient.drain(bad));
            }
            assertTrue(good.isOpen());
            assertTrue(good.send(1, new byte[] { 1 }));
            Await.until("the other link works", () -> b.protocol.frames.size() == 1);
        }
    }

    @Test
    void closesAndOpensTheNetworkLive() throws Exception {
        TestNode.befriend(a, b);
        a.links.keep(b.id, List.of(b.address()));
        Await.until("the link", () -> a.links.to(b.id).isPresent() && b.links.to(a.id).isPresent());
        int port = a.links.port();
        String instance = a.links.instance();

        long before = System.nanoTime();
        a.links.close();
        long took = System.nanoTime() - before;

        assertTrue(took < TimeUnit.SECONDS.toNanos(2), "closing took " + took);
        assertEquals(0, a.links.port());
        assertTrue(a.links.listening().isEmpty());
        assertTrue(a.links.active().isEmpty());
        Await.until("closed at b", () -> b.links.active().isEmpty());
        assertThrows(LinkException.class, () -> a.links.dial(b.address(), TestNode.TIMEOUT));
        a.reopen();
        assertEquals(port, a.links.port());
        assertEquals(instance, a.links.instance());
        Await.until("the kept link again", () -> a.links.to(b.id).isPresent());
        assertTrue(a.protocol.alternates());
    }

    @Test
    void keepsItsPortHoweverBusyTheMachineIs() throws Exception {
        int port = a.links.port();
        AtomicBoolean busy = new AtomicBoolean(true);
        for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
            Thread.ofPlatform().daemon().start(() -> {
                while (busy.get()) {
                    Thread.onSpinWait();
                }
            });
        }
        try {
            for (int i = 0; i < 20; i++) {
                a.links.close();
                a.reopen();
                assertEquals(port, a.links.port());
            }
        } finally {
            busy.set(false);
        }
    }
}
