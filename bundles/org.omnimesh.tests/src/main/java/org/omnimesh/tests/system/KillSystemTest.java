// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two nodes that are killed again and again, each at moments of its own, while both write all the time. */
public class KillSystemTest {
    private static final int KILLS = Integer.getInteger("omnimesh.test.process.kills", 20);
    private static final int SECONDS_PER_KILL = 60;
    /** One of so many kills does not wait until the node is ready. */
    private static final int EARLY_KILLS = 5;
    private static final int MOST_MILLIS_LATER = 200;
    private static final int MOST_MILLIS_STARTING = 4000;
    private static final int MOST_ACKNOWLEDGED = 40;
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Duration CATCH_UP_LIMIT = Duration.ofSeconds(120);

    @RegisterExtension
    static final Nodes NODES = new Nodes();

    @Test
    @Timeout(value = 10, unit = TimeUnit.HOURS) // the waits within have limits
    void nothingAcknowledgedIsLostAndNoNumberIsUsedTwice() throws Exception {
        // given
        NodeProcess ana = NODES.prepare("Ana").launch();
        NodeProcess bo = NODES.prepare("Bo").launch();
        ana.awaitReady();
        bo.awaitReady();
        Talk.pairAt("127.0.0.1", ana, bo);
        long begun = System.nanoTime();
        List<Talker> talkers = List.of(new Talker(ana, "from Ana ", PAUSE), new Talker(bo, "from Bo ", PAUSE));

        // when
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> talking = new ArrayList<>();
            talkers.forEach(talker -> talking.add(threads.submit(talker)));
            try {
                List<Callable<Void>> killers = List.of(killer(ana, talkers.get(0), KILLS - KILLS / 2, 1),
                        killer(bo, talkers.get(1), KILLS / 2, 2));
                for (Future<Void> done : threads.invokeAll(killers, (long) SECONDS_PER_KILL * KILLS,
                        TimeUnit.SECONDS)) {
                    done.get();
                }
            } finally {
                talkers.forEach(Talker::end);
            }
            for (Future<?> done : talking) {
                done.get();
            }
        }
        Nodes.figure(KILLS + " kills and starts took " + millisSince(begun) + " ms; acknowledged meanwhile: "
                + talkers.stream().map(Talker::acknowledged).toList());

        // then: a number used twice would be a fork, and its author would be heard no more
        Talk.send(ana, "the last of Ana");
        Talk.send(bo, "the last of Bo");
        long ended = System.nanoTime();
        for (NodeProcess node : List.of(ana, bo)) {
            Talk.awaitText(node, "the last of Ana", CATCH_UP_LIMIT);
            Talk.awaitText(node, "the last of Bo", CATCH_UP_LIMIT);
        }
        Nodes.figure("both had everything " + millisSince(ended) + " ms after the last message");
        for (NodeProcess node : List.of(ana, bo)) {
            List<String> texts = Talk.texts(node);
            for (Talker talker : talkers) {
                assertEquals(talker.texts(),
                        texts.stream().filter(text -> text.startsWith(talker.prefix())).toList(), node.name());
            }
        }
        assertEquals(ids(ana), ids(bo));
        assertEquals(ids(ana).size(), new HashSet<>(ids(ana)).size());
    }

    private static Callable<Void> killer(NodeProcess node, Talker talker, int kills, long seed) {
        Random random = new Random(seed);
        return () -> {
            for (int i = 1; i <= kills; i++) {
                talker.awaitAcknowledged(talker.acknowledged() + random.nextInt(MOST_ACKNOWLEDGED));
                pause(random.nextInt(MOST_MILLIS_LATER));
                node.kill();
                if (i % EARLY_KILLS == 0 && i < kills) {
                    node.launch();
                    pause(random.nextInt(MOST_MILLIS_STARTING));
                    node.kill();
                    i++;
                }
                node.launch().awaitReady();
            }
            return null;
        };
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis)); // any moment will do
    }

    private static List<String> ids(NodeProcess node) throws IOException {
        return Talk.messages(node).stream().map(message -> message.path("id").asText()).toList();
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
