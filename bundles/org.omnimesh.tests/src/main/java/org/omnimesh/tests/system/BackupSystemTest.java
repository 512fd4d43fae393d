// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node whose folder is put back to an older state, as from a backup. */
@Timeout(600)
public class BackupSystemTest {
    private static final int BEFORE_BACKUP = 20;
    private static final int AFTER_BACKUP = 30;
    private static final int AFTER_RESTORE = 10;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    static final Nodes NODES = new Nodes();

    @Test
    void aRestoredNodeGetsBackWhatItWroteSinceAndIsStillHeard() throws Exception {
        // given a backup, and messages that were sent after it
        NodeProcess ana = NODES.prepare("Ana").launch();
        NodeProcess bo = NODES.prepare("Bo").launch();
        ana.awaitReady();
        bo.awaitReady();
        Talk.pairAt("127.0.0.1", ana, bo);
        List<String> sent = new ArrayList<>(say(bo, "before the backup", BEFORE_BACKUP));
        bo.terminate();
        Path backup = NODES.folder().resolve("backup");
        Homes.copy(bo.home(), backup);
        bo.launch().awaitReady();
        Talk.awaitLinked(ana, bo);
        sent.addAll(say(bo, "after the backup", AFTER_BACKUP));
        sent.addAll(say(ana, "from Ana after the backup", 1));
        Talk.awaitText(ana, sent.get(BEFORE_BACKUP + AFTER_BACKUP - 1));
        bo.terminate();

        // when: it writes at once, before it can have heard of anything
        Homes.delete(bo.home());
        Homes.copy(backup, bo.home());
        bo.launch().awaitReady();
        long ready = System.nanoTime();
        sent.addAll(say(bo, "after the restore", AFTER_RESTORE));

        // then
        for (NodeProcess node : List.of(bo, ana)) {
            Await.until(node.name() + " to have every message", LIMIT, () -> missing(sent, Talk.texts(node)),
                    List::isEmpty);
            Nodes.figure(node.name() + " had everything " + (System.nanoTime() - ready) / 1_000_000
                    + " ms after the restored node was ready");
        }
        sent.addAll(say(bo, "later", 1));
        sent.addAll(say(ana, "from Ana later", 1));
        for (NodeProcess node : List.of(bo, ana)) {
            Await.until(node.name() + " to have every message", LIMIT, () -> missing(sent, Talk.texts(node)),
                    List::isEmpty);
            assertEquals(sent.stream().sorted().toList(), Talk.texts(node).stream().sorted().toList(), node.name());
        }
        assertEquals(Talk.texts(ana), Talk.texts(bo));
        for (NodeProcess node : List.of(bo, ana)) {
            Await.until("the audit log of " + node.name() + " to say that Bo's was set back", LIMIT,
                    () -> setBack(node), actions -> !actions.isEmpty());
            assertEquals(List.of("audit.set_back"), setBack(node), node.name());
        }
        Command wrong = verify(bo);
        assertEquals(1, wrong.exit());
        assertTrue(wrong.err().strip().matches("omnimesh: the audit log was tampered with: .* when this device told its"
                + " team at [^ ]+, as \\d+ others countersigned.*\\(a home that was put back from a backup shows this, too\\)\\."),
                wrong.err());
        assertEquals(0, verify(ana).exit(), "Ana's own is whole");
    }

    private static List<String> setBack(NodeProcess node) throws IOException {
        return Talk.items(node.api().get("/api/v1/team/audit?limit=50&action=audit.set_back"), "events").stream()
                .map(row -> row.path("action").asText()).toList();
    }

    private static Command verify(NodeProcess node) throws IOException, InterruptedException {
        return Command.run(NODES.folder(), Nodes.omnimesh("audit", "--verify", "--home", node.home().toString()));
    }

    private static List<String> say(NodeProcess node, String what, int count) throws IOException {
        List<String> said = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Talk.send(node, what + " " + i);
            said.add(what + " " + i);
        }
        return said;
    }

    private static List<String> missing(List<String> wanted, List<String> there) {
        List<String> missing = new ArrayList<>(wanted);
        missing.removeAll(there);
        return missing;
    }
}
