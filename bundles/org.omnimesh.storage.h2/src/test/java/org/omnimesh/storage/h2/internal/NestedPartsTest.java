// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.TemporaryHome;

/** Parts within parts in any order: what failed left nothing behind, everything else is there. */
class NestedPartsTest {
    private static final int SCRIPTS = 300;
    private static final int MAX_STEPS = 5;
    private static final int MAX_DEPTH = 3;

    private final TemporaryHome home = new TemporaryHome();
    private final List<Long> expected = new ArrayList<>();
    private long next;

    @AfterEach
    void clean() {
        home.close();
    }

    @Test
    void whatFailedLeavesNothingAndTheRestIsThere() throws Exception {
        // given
        H2Database database = new H2Database(new FixedKeyVault(1), home, new RecordingEventAdmin());
        database.migrate(Notes.VERSION_1);
        Random random = new Random(7);
        List<CompletableFuture<Boolean>> works = new ArrayList<>();
        // when: several works share a transaction
        for (int i = 0; i < SCRIPTS; i++) {
            works.add(database.submitDerived(transaction -> {
                List<Long> kept = new ArrayList<>();
                run(transaction, random, 0, kept);
                expected.addAll(kept);
                return Boolean.TRUE;
            }));
        }
        CompletableFuture.allOf(works.toArray(CompletableFuture[]::new)).exceptionally(failure -> null).join();
        // then
        assertEquals(expected, Notes.ids(database));
        assertTrue(works.stream().anyMatch(CompletableFuture::isCompletedExceptionally));
        database.close();
    }

    private void run(Transaction transaction, Random random, int depth, List<Long> kept) throws StorageException {
        for (int step = random.nextInt(MAX_STEPS); step > 0; step--) {
            if (depth < MAX_DEPTH && random.nextBoolean()) {
                List<Long> inner = new ArrayList<>();
                try {
                    transaction.nested(part -> {
                        run(part, random, depth + 1, inner);
                        return Boolean.TRUE;
                    });
                    kept.addAll(inner);
                } catch (StorageException e) {
                    inner.clear();
                }
            } else {
                long id = ++next;
                transaction.update("INSERT INTO notes_note(id, content) VALUES(?, 'x')", id);
                kept.add(id);
            }
        }
        if (random.nextInt(4) == 0) {
            throw new StorageException("on purpose");
        }
    }
}
