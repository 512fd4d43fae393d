// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.omnimesh.testing.Await;

class OneByOneTest {
    @Test
    void whatLooksAtSomethingOldTellsItBeforeWhatLooksLater() throws Exception {
        // given: somebody looked, and is slow to tell
        AtomicInteger state = new AtomicInteger(1);
        List<Integer> told = new CopyOnWriteArrayList<>();
        CountDownLatch looked = new CountDownLatch(1);
        CountDownLatch mayTell = new CountDownLatch(1);
        OneByOne<String> telling = new OneByOne<>(thing -> {
            int seen = state.get();
            if (seen == 1) {
                looked.countDown();
                Await.until("leave to tell", () -> mayTell.getCount() == 0);
            }
            told.add(seen);
        });
        Thread slow = Thread.ofVirtual().start(() -> telling.add("first"));
        looked.await();
        // when
        state.set(2);
        telling.add("second");
        assertEquals(List.of(), told, "nothing overtakes what is being told");
        mayTell.countDown();
        slow.join();
        // then
        assertEquals(List.of(1, 2), told);
    }

    @Test
    void whatFailsHoldsUpNothingThatComesLater() {
        List<String> told = new CopyOnWriteArrayList<>();
        OneByOne<String> telling = new OneByOne<>(thing -> {
            if (thing.isEmpty()) {
                throw new IllegalStateException("expected");
            }
            told.add(thing);
        });
        assertThrows(IllegalStateException.class, () -> telling.add(""));
        telling.add("next");
        assertEquals(List.of("next"), told);
    }
}
