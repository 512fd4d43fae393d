// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.log.ChannelLog;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.LogException;
import org.omnimesh.mesh.internal.shell.TestNode;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.TemporaryHome;

/** An author that is faster than the disk: what waits is bounded. */
class BacklogTest {
    private final TemporaryHome home = new TemporaryHome();
    private final CountDownLatch slow = new CountDownLatch(1);
    private final List<CompletableFuture<LogEntry>> waiting = new ArrayList<>();
    private TestStore store;

    @BeforeEach
    void aDatabaseThatDoesNotAnswer() throws Exception {
        store = new TestStore(1, home);
        store.watcher = () -> {
            try {
                slow.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    @AfterEach
    void stop() {
        slow.countDown();
        store.close();
        home.close();
    }

    private CompletableFuture<LogEntry> submit(int bytes) {
        return store.log.append(TestNode.CHANNEL, TestNode.KIND, new byte[bytes]);
    }

    /** Appends until one is refused; returns why. */
    private Throwable fill(int bytes) {
        CompletableFuture<LogEntry> next = submit(bytes);
        while (!next.isCompletedExceptionally()) {
            waiting.add(next);
            assertTrue(waiting.size() <= Backlog.MAX_BYTES / bytes, "more wait than there is room for");
            next = submit(bytes);
        }
        return assertThrows(ExecutionException.class, next::get).getCause();
    }

    private void theDatabaseAnswers() throws Exception {
        slow.countDown();
        CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    }

    @Test
    void refusesWhatFindsNoRoomWithOneSentenceAndStoresAllTheRest() throws Exception {
        Throwable refusal = fill(ChannelLog.MAX_PAYLOAD_BYTES);
        assertInstanceOf(LogException.class, refusal);
        assertEquals("More entries wait to be stored than there is room for; wait until some of them are.",
                refusal.getMessage());
        assertFalse(waiting.isEmpty());
        // when
        theDatabaseAnswers();
        // then: in order, without the one that was refused
        for (int i = 0; i < waiting.size(); i++) {
            assertEquals(i + 1, waiting.get(i).get().header().seq());
        }
        assertEquals(waiting.size() + 1, store.append("next").header().seq());
    }

    @Test
    void smallEntriesTakeRoomToo() {
        fill(1);
        assertTrue(waiting.size() <= Backlog.MAX_BYTES / Backlog.OVERHEAD_BYTES);
    }

    @Test
    void whoeverCanWaitIsLetInWhenThereIsRoom() throws Exception {
        fill(ChannelLog.MAX_PAYLOAD_BYTES);
        CompletableFuture<LogEntry> late = new CompletableFuture<>();
        Thread patient = Thread.ofVirtual().start(() -> {
            try {
                late.complete(store.log.appendWhenRoom(TestNode.CHANNEL, TestNode.KIND,
                        new byte[ChannelLog.MAX_PAYLOAD_BYTES]).get());
            } catch (InterruptedException | ExecutionException e) {
                late.completeExceptionally(e);
            }
        });
        Await.until("it waits", () -> patient.getState() == Thread.State.WAITING);
        assertFalse(late.isDone());
        // when
        theDatabaseAnswers();
        // then
        assertEquals(waiting.size() + 1, late.get(60, TimeUnit.SECONDS).header().seq());
    }

    @Test
    void whatFailsGivesItsRoomBack() throws Exception {
        store.trust.readers.clear();
        slow.countDown();
        for (int i = 0; i < 2 * Backlog.MAX_BYTES / ChannelLog.MAX_PAYLOAD_BYTES; i++) {
            CompletableFuture<LogEntry> refused = store.log.appendWhenRoom(TestNode.CHANNEL, TestNode.KIND,
                    new byte[ChannelLog.MAX_PAYLOAD_BYTES]);
            assertThrows(ExecutionException.class, () -> refused.get(60, TimeUnit.SECONDS));
        }
    }
}
