// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.storage.Database;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.TemporaryHome;
import org.omnimesh.testing.contract.DatabaseContractTest;
import org.osgi.service.event.EventAdmin;

class H2DatabaseTest extends DatabaseContractTest {
    private final TemporaryHome home = new TemporaryHome();

    @Override
    protected Database open(EventAdmin admin) throws Exception {
        return new H2Database(new FixedKeyVault(1), home, admin);
    }

    @Override
    protected void close(Database database) {
        ((H2Database) database).close();
    }

    @Override
    protected void remove() {
        home.close();
    }

    @Test
    void doesDerivedWorkOnItsCallersThreadWhenIdle() throws Exception {
        try (TemporaryHome other = new TemporaryHome()) {
            H2Database database = new H2Database(new FixedKeyVault(1), other, new RecordingEventAdmin());
            Await.until("the writer has nothing to do",
                    () -> database.applyDerived(transaction -> Thread.currentThread()).join() == Thread
                            .currentThread());
            database.close();
        }
    }

    @Test
    void queuesDerivedWorkWhileTheWriterIsBusy() throws Exception {
        try (TemporaryHome other = new TemporaryHome()) {
            H2Database database = new H2Database(new FixedKeyVault(1), other, new RecordingEventAdmin());
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            CompletableFuture<Boolean> busy = database.submit(transaction -> {
                begun.countDown();
                return awaited(goOn);
            });
            assertTrue(awaited(begun));
            CompletableFuture<Thread> queued = database.applyDerived(transaction -> Thread.currentThread());
            assertFalse(queued.isDone());
            goOn.countDown();
            assertNotEquals(Thread.currentThread(), queued.get(60, TimeUnit.SECONDS));
            assertTrue(busy.join());
            database.close();
            assertTrue(database.applyDerived(transaction -> 1).isCompletedExceptionally());
        }
    }

    @Test
    void leavesToTheWriterThreadWhatIsQueuedDuringDerivedWork() throws Exception {
        try (TemporaryHome other = new TemporaryHome()) {
            H2Database database = new H2Database(new FixedKeyVault(1), other, new RecordingEventAdmin());
            Await.until("a work is done here", () -> {
                List<CompletableFuture<Thread>> queued = new ArrayList<>();
                Thread thread = database.applyDerived(transaction -> {
                    queued.add(database.submitDerived(ignored -> Thread.currentThread()));
                    return Thread.currentThread();
                }).get(60, TimeUnit.SECONDS);
                Thread later = queued.get(0).get(60, TimeUnit.SECONDS);
                assertNotEquals(Thread.currentThread(), later);
                return thread == Thread.currentThread();
            });
            database.close();
        }
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
