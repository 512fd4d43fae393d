// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

/** Where tasks run, and in which order. */
class StrandTest {
    private final Deque<Runnable> handedOver = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private final Strand strand = new Strand(handedOver::add);

    private void runHandedOver() {
        while (!handedOver.isEmpty()) {
            handedOver.remove().run();
        }
    }

    @Test
    void whatComesWhenNothingRunsRunsHere() {
        // when
        strand.executeHere(() -> done.add("first"));
        strand.executeHere(() -> done.add("second"));
        // then
        assertEquals(List.of("first", "second"), done);
        assertEquals(0, handedOver.size());
    }

    @Test
    void whatComesMeanwhileRunsAfterwardsOnTheExecutor() {
        // when
        strand.executeHere(() -> {
            strand.executeHere(() -> done.add("second"));
            strand.execute(() -> done.add("third"));
            done.add("first");
        });
        // then
        assertEquals(List.of("first"), done);
        assertEquals(1, handedOver.size());
        runHandedOver();
        assertEquals(List.of("first", "second", "third"), done);
    }

    @Test
    void nothingOvertakesWhatWasHandedOver() {
        // given
        strand.execute(() -> done.add("first"));
        // when
        strand.executeHere(() -> done.add("second"));
        // then
        assertEquals(List.of(), done);
        runHandedOver();
        assertEquals(List.of("first", "second"), done);
    }

    @Test
    void theExecutorsOtherWorkHasItsTurn() {
        // given
        IntStream.range(0, 2 * Strand.MAX_IN_ROW).forEach(i -> strand.execute(() -> done.add("task")));
        handedOver.add(() -> done.add("tick"));
        // when
        runHandedOver();
        // then
        assertEquals(Strand.MAX_IN_ROW, done.indexOf("tick"));
        assertEquals(2 * Strand.MAX_IN_ROW + 1, done.size());
    }

    @Test
    void aTaskThatFailsDoesNotStopTheOthers() {
        // given
        Runnable failing = () -> {
            throw new IllegalStateException("as the test wants");
        };
        // when
        assertThrows(IllegalStateException.class, () -> strand.executeHere(failing));
        strand.execute(failing);
        strand.execute(() -> done.add("after"));
        assertThrows(IllegalStateException.class, this::runHandedOver);
        runHandedOver();
        // then
        assertEquals(List.of("after"), done);
        strand.executeHere(() -> done.add("here again"));
        assertEquals(List.of("after", "here again"), done);
    }

    @Test
    void tasksOfManyThreadsRunOneAtATime() throws Exception {
        // given
        int[] count = new int[1];
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Strand shared = new Strand(executor);
            List<Thread> threads = IntStream.range(0, 4).mapToObj(i -> Thread.ofPlatform().start(() -> {
                for (int n = 0; n < 10_000; n++) {
                    shared.executeHere(() -> count[0]++);
                }
            })).toList();
            // when
            for (Thread thread : threads) {
                thread.join();
            }
            CompletableFuture<Integer> last = new CompletableFuture<>();
            shared.execute(() -> last.complete(count[0]));
            // then
            assertEquals(40_000, last.get());
        }
    }
}
