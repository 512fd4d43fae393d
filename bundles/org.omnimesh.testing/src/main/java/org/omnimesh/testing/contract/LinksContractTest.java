// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.link.LinkClosed;
import org.omnimesh.api.link.LinkException;
import org.omnimesh.api.link.LinkOpened;
import org.omnimesh.api.link.LinkProtocol;
import org.omnimesh.testing.Await;

/** What every {@link org.omnimesh.api.link.Links} promises, between devices on one machine. */
@Timeout(60)
public abstract class LinksContractTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int BLOCK_BYTES = 256 << 10;
    private static final int PROTOCOL = 101;
    private static final int LATE_PROTOCOL = 102;

    private final List<LinkEnd> ends = new ArrayList<>();
    private final Recorder atAnn = new Recorder(PROTOCOL);
    private final Recorder atBen = new Recorder(PROTOCOL);
    private LinkEnd ann;
    private LinkEnd ben;

    /**
     * Starts a device.
     *
     * @return the device; closed by the suite
     * @throws Exception if it cannot
     */
    protected abstract LinkEnd start() throws Exception;

    @BeforeEach
    final void startDevices() throws Exception {
        ann = started();
        ben = started();
        ann.add(atAnn);
        ben.add(atBen);
    }

    @AfterEach
    final void closeDevices() {
        ends.forEach(LinkEnd::close);
    }

    private LinkEnd started() throws Exception {
        LinkEnd end = start();
        ends.add(end);
        return end;
    }

    private static void befriend(LinkEnd one, LinkEnd other) {
        one.trust(other.id());
        other.trust(one.id());
    }

    private static Multiaddr addressOf(LinkEnd end) {
        return end.links().listening().getFirst();
    }

    private Link dialled() throws LinkException {
        befriend(ann, ben);
        Link link = ann.links().dial(addressOf(ben), TIMEOUT);
        awaitLink(ben, ann);
        return link;
    }

    private static void awaitLink(LinkEnd from, LinkEnd to) {
        Await.until("the link", () -> from.links().to(to.id()).isPresent());
    }

    @Test
    final void dialGivesALinkThatIsUpOnBothSides() throws Exception {
        Link near = dialled();
        Link far = ben.links().to(ann.id()).orElseThrow();
        assertTrue(near.isOpen() && far.isOpen());
        assertEquals(ben.id(), near.peer());
        assertEquals(ann.id(), far.peer());
        assertEquals(List.of(near), ann.links().active());
        assertEquals(Optional.of(near), ann.links().to(ben.id()));
        assertEquals(ben.links().listening(), near.remoteAddresses());
        assertFalse(near.remoteInstance().isEmpty());
        assertEquals(addressOf(ben).tcpPort(), near.address().tcpPort());
    }

    @Test
    final void listensAtAddressesThatNameTheDevice() {
        assertFalse(ann.links().listening().isEmpty());
        for (Multiaddr address : ann.links().listening()) {
            assertEquals(Optional.of(ann.id()), address.peerId());
        }
    }

    @Test
    final void frameOrderIsKeptBothWays() throws Exception {
        Link near = dialled();
        Link far = ben.links().to(ann.id()).orElseThrow();
        for (int i = 0; i < 500; i++) {
            byte[] frame = ByteBuffer.allocate(i % 7 == 0 ? 40_000 : 4).putInt(0, i).array();
            Await.until("room", () -> near.send(PROTOCOL, frame));
            Await.until("room", () -> far.send(PROTOCOL, frame));
        }
        for (Recorder heard : List.of(atAnn, atBen)) {
            Await.until("all frames", () -> heard.frames.size() == 500);
            for (int i = 0; i < 500; i++) {
                assertEquals(i, ByteBuffer.wrap(heard.frames.get(i)).getInt());
            }
        }
    }

    @Test
    final void whatIsSentBeforeClosingArrives() throws Exception {
        Link near = dialled();
        for (int i = 0; i < 20; i++) {
            assertTrue(near.send(PROTOCOL, ByteBuffer.allocate(1_000).putInt(0, i).array()));
        }
        near.close("that was all");
        Await.until("the end at Ben", () -> atBen.calls.contains("closed"));
        assertEquals(20, atBen.frames.size());
    }

    @Test
    final void carriesTheLargestFrame() throws Exception {
        byte[] largest = new byte[Link.MAX_FRAME_BYTES];
        largest[largest.length - 1] = 7;
        Link link = dialled();
        assertTrue(link.send(PROTOCOL, largest));
        Await.until("the frame", () -> atBen.frames.size() == 1);
        assertArrayEquals(largest, atBen.frames.getFirst());
    }

    @Test
    final void bringsFramesToTheirProtocolOnlyAlsoToALateOne() throws Exception {
        Link link = dialled();
        Recorder late = new Recorder(LATE_PROTOCOL);
        ben.add(late);
        Await.until("the late one to be told", () -> late.calls.equals(List.of("opened")));
        link.send(LATE_PROTOCOL, new byte[] { 5 });
        Await.until("its frame", () -> late.frames.size() == 1);
        assertEquals(List.of(), atBen.frames);
    }

    @Test
    final void tellsThatALinkOpenedAndWhyItClosed() throws Exception {
        Link link = dialled();
        Await.until("opened", () -> ben.events().facts(LinkOpened.class).equals(List.of(new LinkOpened(ann.id()))));
        // when
        link.close("done with it");
        link.close("again");
        // then
        Await.until("closed", () -> ben.events().facts(LinkClosed.class)
                .equals(List.of(new LinkClosed(ann.id(), "done with it"))));
        Await.until("told at both", () -> atAnn.calls.equals(List.of("opened", "closed"))
                && atBen.calls.equals(List.of("opened", "closed")));
        assertFalse(link.isOpen());
        assertFalse(link.send(PROTOCOL, new byte[1]));
        assertEquals(List.of(), ann.links().active());
        assertEquals(Optional.empty(), ann.links().to(ben.id()));
    }

    @Test
    final void dialsNobodyTwice() throws Exception {
        Link first = dialled();
        assertSame(first, ann.links().dial(addressOf(ben), TIMEOUT));
        assertSame(ben.links().to(ann.id()).orElseThrow(), ben.links().dial(addressOf(ann), TIMEOUT));
        assertEquals(1, ann.links().active().size());
        Await.until("told", () -> !atAnn.calls.isEmpty());
        assertEquals(List.of("opened"), atAnn.calls);
    }

    @Test
    final void oneLinkIsLeftWhenBothDialAtOnce() throws Exception {
        befriend(ann, ben);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Link>> dials = List.of(threads.submit(() -> ann.links().dial(addressOf(ben), TIMEOUT)),
                    threads.submit(() -> ben.links().dial(addressOf(ann), TIMEOUT)));
            for (Future<Link> dial : dials) {
                dial.get();
            }
        }
        awaitLink(ann, ben);
        awaitLink(ben, ann);
        ann.links().to(ben.id()).orElseThrow().send(PROTOCOL, new byte[] { 1 });
        ben.links().to(ann.id()).orElseThrow().send(PROTOCOL, new byte[] { 2 });
        Await.until("frames both ways", () -> atAnn.frames.size() == 1 && atBen.frames.size() == 1);
        assertEquals(1, ann.links().active().size());
        assertEquals(1, ben.links().active().size());
    }

    @Test
    final void refusesWhoeverEitherSideDoesNotTrust() {
        assertThrows(LinkException.class, () -> ann.links().dial(addressOf(ben), TIMEOUT));
        ann.trust(ben.id());
        assertThrows(LinkException.class, () -> ann.links().dial(addressOf(ben), TIMEOUT));
        assertThrows(LinkException.class, () -> ben.links().dial(addressOf(ann), TIMEOUT));
        assertEquals(List.of(), atBen.calls);
        assertEquals(List.of(), ben.links().active());
    }

    @Test
    final void refusesAnotherDeviceThanTheExpectedOne() throws Exception {
        LinkEnd cyd = started();
        befriend(ann, ben);
        befriend(ann, cyd);
        Multiaddr address = addressOf(ben);
        Multiaddr wrong = Multiaddr.ofLink(address.host().orElseThrow(), address.tcpPort().orElseThrow(), cyd.id());
        assertThrows(LinkException.class, () -> ann.links().dial(wrong, TIMEOUT));
        assertEquals(List.of(), atBen.calls);
    }

    @Test
    final void failsWhenNobodyAnswers() {
        befriend(ann, ben);
        Multiaddr address = addressOf(ben);
        ben.closeNetwork();
        assertThrows(LinkException.class, () -> ann.links().dial(address, TIMEOUT));
    }

    @Test
    final void keepsALinkAlsoWhenItIsLost() throws Exception {
        befriend(ann, ben);
        // when
        ann.links().keep(ben.id(), List.of(addressOf(ben)));
        // then
        awaitLink(ann, ben);
        awaitLink(ben, ann);
        Link first = ann.links().to(ben.id()).orElseThrow();
        ben.links().to(ann.id()).orElseThrow().close("just so");
        Await.until("another link", () -> ann.links().to(ben.id()).filter(link -> link != first).isPresent());
    }

    @Test
    final void keepsDiallingUntilThePeerAnswers() throws Exception {
        befriend(ann, ben);
        Multiaddr address = addressOf(ben);
        ben.closeNetwork();
        // when: the right address is added to a wrong one
        ann.links().keep(ben.id(), List.of(Multiaddr.ofLink("127.0.0.1", 1, ben.id())));
        ann.links().keep(ben.id(), List.of(address));
        ben.openNetwork();
        // then
        awaitLink(ann, ben);
    }

    @Test
    final void releaseClosesTheLinkAndKeepsItNoMore() throws Exception {
        befriend(ann, ben);
        ann.links().keep(ben.id(), List.of(addressOf(ben)));
        awaitLink(ann, ben);
        awaitLink(ben, ann);
        // when
        ann.links().release(ben.id(), "the user said so");
        // then
        assertEquals(Optional.empty(), ann.links().to(ben.id()));
        Await.until("closed at the peer", () -> ben.links().to(ann.id()).isEmpty());
        Await.until("told why", () -> ben.events().facts(LinkClosed.class)
                .equals(List.of(new LinkClosed(ann.id(), "the user said so"))));
        // and when dialled by hand, it is a link like any other
        Link link = ann.links().dial(addressOf(ben), TIMEOUT);
        link.close("done");
        assertEquals(Optional.empty(), ann.links().to(ben.id()));
    }

    @Test
    final void closesTheLinkOfAProtocolThatThrows() throws Exception {
        ben.add(new Recorder(LATE_PROTOCOL, (link, frame) -> {
            throw new IllegalStateException("on purpose");
        }));
        Link link = dialled();
        link.send(LATE_PROTOCOL, new byte[1]);
        Await.until("closed", () -> !link.isOpen());
        assertTrue(ann.links().dial(addressOf(ben), TIMEOUT).isOpen());
    }

    @Test
    final void refusesFramesForAPeerThatReadsTooSlowly() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        ben.add(new Recorder(LATE_PROTOCOL, (link, frame) -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        Link link = dialled();
        // when
        int taken = 0;
        while (link.send(LATE_PROTOCOL, new byte[BLOCK_BYTES])) {
            taken++;
        }
        // then
        assertTrue(taken >= Link.MAX_QUEUED_BYTES / BLOCK_BYTES - 1, "taken: " + taken);
        assertTrue(link.isOpen());
        release.countDown();
        Await.until("room again", () -> link.send(LATE_PROTOCOL, new byte[1]));
    }

    @Test
    final void aClosedNetworkHasNoLinksUntilItIsOpenedAgain() throws Exception {
        befriend(ann, ben);
        Multiaddr address = addressOf(ben);
        ann.links().keep(ben.id(), List.of(address));
        awaitLink(ann, ben);
        awaitLink(ben, ann);
        // when
        ann.closeNetwork();
        // then
        assertEquals(List.of(), ann.links().listening());
        assertEquals(List.of(), ann.links().active());
        assertThrows(LinkException.class, () -> ann.links().dial(address, TIMEOUT));
        Await.until("closed at the peer", () -> ben.links().active().isEmpty());
        // and when
        ann.openNetwork();
        // then
        awaitLink(ann, ben);
    }

    /** A protocol that keeps what it hears. */
    private static final class Recorder implements LinkProtocol {
        final List<String> calls = new CopyOnWriteArrayList<>();
        final List<byte[]> frames = new CopyOnWriteArrayList<>();
        private final int number;
        private final BiConsumer<Link, byte[]> then;

        Recorder(int number) {
            this(number, (link, frame) -> {});
        }

        Recorder(int number, BiConsumer<Link, byte[]> then) {
            this.number = number;
            this.then = then;
        }

        @Override
        public int number() {
            return number;
        }

        @Override
        public void opened(Link link) {
            calls.add("opened");
        }

        @Override
        public void received(Link link, byte[] frame) {
            then.accept(link, frame);
            frames.add(frame);
        }

        @Override
        public void closed(Link link) {
            calls.add("closed");
        }
    }
}
