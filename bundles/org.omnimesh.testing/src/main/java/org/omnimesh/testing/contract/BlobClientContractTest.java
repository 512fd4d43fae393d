// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
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
import org.omnimesh.testing.Ids;

/** What every {@link org.omnimesh.api.link.BlobClient} promises, between two linked devices on one machine. */
@Timeout(60)
public abstract class BlobClientContractTest {
    private static final ContentId CONTENT = Ids.content(1);
    private static final int PART_BYTES = 300_000;
    private static final int WAITING = 100;
    private static final int TORN = 101;
    private static final int SHORT = 102;

    private final Map<Integer, byte[]> parts = new ConcurrentHashMap<>();
    private final Set<PeerId> requesters = ConcurrentHashMap.newKeySet();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);
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
    final void linkDevices() throws Exception {
        ann = start();
        ben = start();
        ann.trust(ben.id());
        ben.trust(ann.id());
        for (LinkEnd end : List.of(ann, ben)) {
            end.add(this::part);
        }
        ann.links().dial(ben.links().listening().getFirst(), Duration.ofSeconds(10));
        Await.until("the link at the other end", () -> ben.links().to(ann.id()).isPresent());
        parts.put(0, content(PART_BYTES));
    }

    @AfterEach
    final void closeDevices() {
        never.countDown();
        ann.close();
        ben.close();
    }

    private Optional<BlobSource.Part> part(PeerId requester, ContentId content, int index) throws IOException {
        requesters.add(requester);
        switch (index) {
            case WAITING -> {
                asked.countDown();
                await(never);
            }
            case TORN -> throw new IOException("torn");
            case SHORT -> {
                return Optional.of(new BlobSource.Part(1000, new ByteArrayInputStream(new byte[10])));
            }
            default -> { /* a part as good as another */ }
        }
        return Optional.ofNullable(parts.get(index)).filter(bytes -> content.equals(CONTENT))
                .map(bytes -> new BlobSource.Part(bytes.length, new ByteArrayInputStream(bytes)));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    @Test
    final void fetchesFromTheDialledAndFromTheDialler() throws Exception {
        assertArrayEquals(parts.get(0), ann.blobs().fetch(ben.id(), CONTENT, 0, PART_BYTES));
        assertArrayEquals(parts.get(0), ben.blobs().fetch(ann.id(), CONTENT, 0, PART_BYTES + 1));
        assertEquals(Set.of(ann.id(), ben.id()), requesters);
    }

    @Test
    final void fetchesTheListOfHashesAndEmptyParts() throws Exception {
        parts.put(BlobSource.HASH_LIST, content(64));
        parts.put(1, new byte[0]);
        assertArrayEquals(content(64), ann.blobs().fetch(ben.id(), CONTENT, BlobSource.HASH_LIST, 64));
        assertEquals(0, ann.blobs().fetch(ben.id(), CONTENT, 1, PART_BYTES).length);
    }

    @Test
    final void fetchesManyPartsAtOnce() throws Exception {
        List<Future<byte[]>> fetches = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                int index = i;
                parts.put(index, content(1000 + index));
                fetches.add(threads.submit(() -> ann.blobs().fetch(ben.id(), CONTENT, index, PART_BYTES)));
            }
        }
        for (int i = 0; i < fetches.size(); i++) {
            assertArrayEquals(content(1000 + i), fetches.get(i).get());
        }
    }

    @Test
    final void refusesMoreThanAllowed() {
        assertThrows(LinkException.class, () -> ann.blobs().fetch(ben.id(), CONTENT, 0, PART_BYTES - 1));
    }

    @Test
    final void failsWhenThePeerDoesNotHaveThePartAndWorksAfterwards() throws Exception {
        assertThrows(LinkException.class, () -> ann.blobs().fetch(ben.id(), CONTENT, 7, PART_BYTES));
        assertThrows(LinkException.class, () -> ann.blobs().fetch(ben.id(), Ids.content(2), 0, PART_BYTES));
        assertArrayEquals(parts.get(0), ann.blobs().fetch(ben.id(), CONTENT, 0, PART_BYTES));
    }

    @Test
    final void failsWhenThePeerFails() {
        assertThrows(LinkException.class, () -> ann.blobs().fetch(ben.id(), CONTENT, TORN, PART_BYTES));
        assertThrows(LinkException.class, () -> ann.blobs().fetch(ben.id(), CONTENT, SHORT, PART_BYTES));
    }

    @Test
    final void failsWithoutALink() {
        assertThrows(LinkException.class, () -> ann.blobs().fetch(Ids.peer(0xdead), CONTENT, 0, PART_BYTES));
        ann.links().release(ben.id(), "no more");
        assertThrows(LinkException.class, () -> ann.blobs().fetch(ben.id(), CONTENT, 0, PART_BYTES));
    }

    @Test
    final void stopsWhenInterrupted() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread fetching = Thread.startVirtualThread(() -> {
            try {
                ann.blobs().fetch(ben.id(), CONTENT, WAITING, PART_BYTES);
            } catch (LinkException | InterruptedException e) {
                thrown.set(e);
            }
        });
        asked.await();
        fetching.interrupt();
        fetching.join();
        assertInstanceOf(InterruptedException.class, thrown.get());
    }
}
