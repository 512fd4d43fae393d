// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node that is put back to a state of weeks ago lacks the secrets that were made since, and the keys for their boxes. */
@Timeout(600)
public class LostSecretSystemTest {
    /** The team's own secrets first, one after the other, then those of the channel, each after half a minute. */
    private static final Duration LIMIT = Duration.ofSeconds(300);
    private static final Duration SHORT = Duration.ofSeconds(60);

    @RegisterExtension
    static final Nodes NODES = new Nodes();

    @Test
    void aNodeFromABackupOfSixteenDaysAgoReadsWhatWasWrittenSince() throws Exception {
        // given
        Optional<WrongClock> clock = WrongClock.build(NODES.folder());
        assumeTrue(clock.isPresent(), "skipped: the clock of a process is set by a C library, and there is no cc");
        NodeProcess ana = NODES.prepare("Ana").launch();
        NodeProcess bo = NODES.prepare("Bo").launch();
        ana.awaitReady();
        bo.awaitReady();
        Talk.pairAt("127.0.0.1", ana, bo);
        Talk.send(bo, "before the backup");
        Talk.awaitText(ana, "before the backup");
        bo.terminate();
        ana.terminate();
        Path backup = NODES.folder().resolve("backup");
        Homes.copy(bo.home(), backup);

        // when: keys are replaced while both are there, and secrets once more while Bo is not
        clock.get().set(ana, Duration.ofDays(8)).launch().awaitReady();
        clock.get().set(bo, Duration.ofDays(8)).launch().awaitReady();
        Talk.awaitLinked(ana, bo);
        int rotated = awaitRotated(ana, 2);
        Talk.send(ana, "after a week");
        Talk.awaitText(bo, "after a week");
        bo.terminate();
        ana.terminate();
        clock.get().set(ana, Duration.ofDays(16)).launch().awaitReady();
        awaitRotated(ana, rotated + 2);
        Talk.send(ana, "after two weeks");
        Homes.delete(bo.home());
        Homes.copy(backup, bo.home());
        clock.get().set(bo, Duration.ofDays(16)).launch().awaitReady();
        long ready = System.nanoTime();

        // then
        for (String text : List.of("after a week", "after two weeks")) {
            Await.until("Bo to read what was said " + text, LIMIT, () -> Talk.texts(bo), it -> it.contains(text));
        }
        Nodes.figure("a node from an old backup read everything " + (System.nanoTime() - ready) / 1_000_000_000
                + " s after it was ready");
        Talk.send(bo, "here again");
        Talk.awaitText(ana, "here again");
        Await.until("everything to be readable", SHORT, () -> unreadable(bo), it -> it == 0);
    }

    private static int awaitRotated(NodeProcess node, int wanted) {
        return Await.until("fresh secrets of the team and its channel", SHORT, () -> Talk
                .items(node.api().get("/api/v1/team/audit?limit=50&action=key.rotated"), "events").size(),
                it -> it >= wanted);
    }

    private static long unreadable(NodeProcess node) throws IOException {
        return Talk.items(node.api().get("/api/v1/p2p/replication"), "channels").stream()
                .mapToLong(it -> it.path("unreadable").asLong()).sum();
    }
}
