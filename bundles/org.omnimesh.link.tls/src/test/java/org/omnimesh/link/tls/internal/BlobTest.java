// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.BlobSource;
import org.omnimesh.api.link.LinkException;
import org.omnimesh.testing.Await;

@Timeout(60)
class BlobTest {
    private static final int PART_BYTES = 16 << 20;
    private static final ContentId CONTENT = new ContentId(new byte[32]);

    private final TestNode a = new TestNode();
    private final TestNode b = new TestNode();
    private final Map<Integer, byte[]> parts = new ConcurrentHashMap<>();
    private final Map<PeerId, Boolean> requesters = new ConcurrentHashMap<>();

    @BeforeEach
    void link() throws LinkException {
        TestNode.befriend(a, b);
        a.links.dial(b.address(), TestNode.TIMEOUT);
        Await.until("the link at b", () -> b.links.to(a.id).isPresent());
        BlobSource source = (requester, content, index) -> {
            requesters.put(requester, true);
            return Optional.ofNullable(parts.get(index)).filter(p -> content.equals(CONTENT))
                    .map(p -> new BlobSource.Part(p.length, new ByteArrayInputStream(p)));
        };
        a.links.addBlobSource(source);
        b.links.addBlobSource(source);
    }

    @AfterEach
    void close() {
        a.close();
        b.close();
        a.home.close();
        b.home.close();
    }

    @Test
    void fetchesPartsFromTheDialledAndFromTheDialler() throws Exception {
        parts.put(0, random(PART_BYTES));
        parts.put(1, new byte[0]);
        parts.put(BlobSource.HASH_LIST, random(64));

        assertArrayEquals(parts.get(0), a.links.fetch(b.id, CONTENT, 0, PART_BYTES));
        assertArrayEquals(parts.get(0), b.links.fetch(a.id, CONTENT, 0, PART_BYTES));
        assertEquals(0, a.links.fetch(b.id, CONTENT, 1, PART_BYTES).length);
        assertArrayEquals(parts.get(BlobSource.HASH_LIST), a.links.fetch(b.id, CONTENT, BlobSource.HASH_LIST, 64));
        assertEquals(Map.of(a.id, true, b.id, true), requesters, "the requester is the proven peer");
    }

    @Test
    void refusesAPartThatIsTooLarge() {
        parts.put(0, random(1 << 20));
        LinkException refused = assertThrows(LinkException.class, () -> a.links.fetch(b.id, CONTENT, 0, (1 << 20) - 1));
        assertTrue(refused.getMessage().contains("larger"), refused.getMessage());
    }

    @Test
    void saysThatAPartIsMissing() throws Exception {
        LinkException missing = assertThrows(LinkException.class, () -> a.links.fetch(b.id, CONTENT, 7, 10));
        assertTrue(missing.getMessage().contains("does not have"), missing.getMessage());
        parts.put(7, new byte[] { 1 });
        assertArrayEquals(new byte[] { 1 }, a.links.fetch(b.id, CONTENT, 7, 10));
    }

    @Test
    void servesNothingWithoutTrust() throws Exception {
        parts.put(0, random(100));
        a.links.fetch(b.id, CONTENT, 0, 100);
        b.trusted.remove(a.id);
        requesters.clear();

        assertThrows(LinkException.class, () -> a.links.fetch(b.id, CONTENT, 0, 100), "on the open connection");

        assertTrue(requesters.isEmpty());
        Await.until("the link closed", () -> a.links.active().isEmpty());
        assertThrows(LinkException.class, () -> a.links.fetch(b.id, CONTENT, 0, 100), "without link");
    }

    @Test
    void aSourceThatEndsEarlyFailsTheFetch() {
        b.links.addBlobSource((requester, content, index) -> Optional
                .of(new BlobSource.Part(1000, new ByteArrayInputStream(new byte[10]))));
        assertThrows(LinkException.class, () -> a.links.fetch(b.id, CONTENT, 3, 1000));
    }

    @Test
    void stopsWhenInterrupted() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        b.links.addBlobSource((requester, content, index) -> {
            asked.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Optional.empty();
        });
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread fetching = Thread.startVirtualThread(() -> {
            try {
                a.links.fetch(b.id, CONTENT, 9, 10);
            } catch (LinkException | InterruptedException e) {
                failure.set(e);
            }
        });
        asked.await();
        fetching.interrupt();
        fetching.join();
        never.countDown();
        assertTrue(failure.get() instanceof InterruptedException, String.valueOf(failure.get()));
    }

    @Test
    void fetchesManyPartsAtOnce() throws Exception {
        for (int i = 0; i < 8; i++) {
            parts.put(i, random((1 << 20) + i));
        }
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> fetches = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                byte[] expected = parts.get(i % 8);
                int index = i % 8;
                fetches.add(many.submit(
                        () -> Arrays.equals(expected, a.links.fetch(b.id, CONTENT, index, expected.length))));
            }
            for (Future<Boolean> fetch : fetches) {
                assertTrue(fetch.get());
            }
        }
    }

    @Test
    void fetchesAgainWhenKeptConnectionsTurnOutToBeDead() throws Exception {
        try (TestNode c = new TestNode(); Proxy wire = new Proxy(b.links.port())) {
            // given a link and two or more idle connections for parts
            TestNode.befriend(c, b);
            c.links.dial(b.via(wire.port()).getFirst(), TestNode.TIMEOUT);
            parts.put(0, random(1 << 20));
            fetchTogether(c);
            assertTrue(wire.connections() > 2, "connections " + wire.connections());

            // when
            wire.doomAllButFirst();
            fetchTogether(c);

            // then
            assertTrue(wire.doomed() > 0, "some were tried");
            assertTrue(c.links.to(b.id).isPresent());
        }
    }

    private void fetchTogether(TestNode from) throws Exception {
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<byte[]>> fetches = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                fetches.add(many.submit(() -> from.links.fetch(b.id, CONTENT, 0, 1 << 20)));
            }
            for (Future<byte[]> fetch : fetches) {
                assertArrayEquals(parts.get(0), fetch.get());
            }
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
