// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.fasterxml.jackson.databind.JsonNode;

/** A node that is killed or away loses nothing and catches up. */
@Timeout(150)
public class CrashSystemTest {
    private static final int MISSED_MESSAGES = 200;
    private static final int BEFORE_KILL = 60;
    private static final int AFTER_RESTART = 60;
    private static final int FILE_MIB = 256;
    private static final int DAMAGED_MESSAGES = 40;
    private static final int SEGMENT_HEADERS = 1024;
    private static final int BYTES_PER_FLIP = 1000;
    private static final Duration REPAIR_LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration CATCH_UP_LIMIT = Duration.ofSeconds(30);
    /** For the rest of the file; only that it comes is looked at here, not how fast. */
    private static final Duration FETCH_LIMIT = Duration.ofSeconds(90);

    @RegisterExtension
    static final Nodes NODES = new Nodes();

    private static NodeProcess ana;
    private static NodeProcess bo;

    @BeforeAll
    static void startAndPair() throws IOException {
        ana = NODES.prepare("Ana").launch();
        bo = NODES.prepare("Bo").launch();
        ana.awaitReady();
        bo.awaitReady();
        Talk.pair(ana, bo);
    }

    @Test
    void nothingAcknowledgedIsLostWhenANodeIsKilledWhileMessagesFlow() throws Exception {
        // given messages that flow both ways
        Talker fromAna = new Talker(ana, "from Ana ", PAUSE);
        Talker fromBo = new Talker(bo, "from Bo ", PAUSE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> anaTalks = threads.submit(fromAna);
            Future<?> boTalks = threads.submit(fromBo);
            fromAna.awaitAcknowledged(BEFORE_KILL);
            fromBo.awaitAcknowledged(BEFORE_KILL);

            // when one is killed and started again
            bo.kill();
            fromAna.awaitAcknowledged(fromAna.acknowledged() + BEFORE_KILL);
            bo.launch().awaitReady();
            fromAna.awaitAcknowledged(fromAna.acknowledged() + AFTER_RESTART);
            fromBo.awaitAcknowledged(fromBo.acknowledged() + AFTER_RESTART);
            fromAna.end();
            fromBo.end();
            anaTalks.get();
            boTalks.get();
        }

        // then
        long begun = System.nanoTime();
        List<String> wanted = new ArrayList<>(fromAna.texts());
        wanted.addAll(fromBo.texts());
        for (NodeProcess node : List.of(ana, bo)) {
            List<String> texts = Await.until(node.name() + " to have every acknowledged message", CATCH_UP_LIMIT,
                    () -> missing(wanted, Talk.texts(node)), List::isEmpty);
            assertEquals(List.of(), texts);
        }
        Nodes.figure("after the restart the last of " + wanted.size() + " messages was there "
                + (System.nanoTime() - begun) / 1_000_000 + " ms after it was sent");
        for (NodeProcess node : List.of(ana, bo)) {
            List<String> texts = Talk.texts(node);
            assertEquals(fromAna.texts(), texts.stream().filter(text -> text.startsWith("from Ana ")).toList(),
                    node.name());
            assertEquals(fromBo.texts(), texts.stream().filter(text -> text.startsWith("from Bo ")).toList(),
                    node.name());
        }
        assertEquals(ids(ana), ids(bo));
        assertEquals(ids(ana).size(), new HashSet<>(ids(ana)).size());
    }

    @Test
    void messagesSentWhileANodeWasAwayAreThereAfterItsStart() throws Exception {
        bo.terminate();
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < MISSED_MESSAGES; i++) {
            sent.add("while you were away " + i);
            Talk.send(ana, sent.get(i));
        }

        bo.launch().awaitReady();
        long ready = System.nanoTime();
        Await.until("Bo to catch up", CATCH_UP_LIMIT, () -> missing(sent, Talk.texts(bo)), List::isEmpty);

        Nodes.figure(MISSED_MESSAGES + " missed messages were there " + (System.nanoTime() - ready) / 1_000_000
                + " ms after the ready line");
        assertEquals(sent, Talk.texts(bo).stream().filter(sent::contains).toList());
    }

    @Test
    void anInterruptedFetchGoesOnWhereItWas() throws Exception {
        // given a fetch under way
        Path file = Content.random(NODES.folder().resolve("large.bin"), FILE_MIB, 3);
        String id = ana.api().share(Talk.general(ana), file).path("file_metadata").path("file_id").asText();
        Talk.awaitFile(bo, id);
        bo.api().post(Api.TEAM + "/files/" + id + "/fetch", Map.of());
        JsonNode running = Await.until("a part of the file to be here", () -> transfer(id),
                transfer -> transfer.path("bytes_done").asLong() > FILE_MIB / 8L * Content.MIB);
        assertTrue(running.path("percent").asDouble() < 100, "too fast to be interrupted: " + running);

        // when
        bo.kill();
        bo.launch().awaitReady();
        JsonNode info = bo.api().get(Api.TEAM + "/files/" + id + "/info");
        Talk.awaitLinked(ana, bo);
        JsonNode again = bo.api().post(Api.TEAM + "/files/" + id + "/fetch", Map.of());

        // then
        Nodes.figure("killed at " + running.path("bytes_done").asLong() / Content.MIB + " of " + FILE_MIB
                + " MiB; the fetch went on at " + again.path("bytes_done").asLong() / Content.MIB + " MiB");
        assertEquals("partial", info.path("state").asText(), info.toString());
        assertTrue(again.path("bytes_done").asLong() >= running.path("bytes_done").asLong() / 2, again.toString());
        JsonNode done = Await.until("the file to be here", FETCH_LIMIT, () -> transfer(id),
                transfer -> transfer.path("state").asText().equals("done"));
        assertEquals((long) FILE_MIB * Content.MIB, done.path("bytes_done").asLong());
        try (var body = bo.api().content(id, Optional.empty()).body()) {
            assertEquals(Content.sha256(file), Content.sha256(body));
        }
    }

    @Test
    void damageToTheLogIsNamedAndMendedByAPeerThatHasIt() throws Exception {
        // given entries of both on the disk of one of them, damaged while it is off, and nobody who has them
        for (int i = 0; i < DAMAGED_MESSAGES; i++) {
            Talk.send(i % 2 == 0 ? ana : bo, "to be damaged " + i);
        }
        Await.until("both to have all", () -> ids(bo).equals(ids(ana)), equal -> equal);
        List<String> before = ids(bo);
        ana.terminate();
        bo.terminate();
        int flipped = damage(bo);
        bo.launch().awaitReady();

        // when, then: it is named
        JsonNode named = bo.api().post(Api.P2P + "/check", Map.of()).path("damaged");
        assertFalse(damaged(this::isShared).isEmpty(), named::toString);
        assertEquals(only(named, entries -> true), damaged(entries -> true), "the state tells the same");
        bo.api().post(Api.P2P + "/projections/chat/rebuild", Map.of());
        List<String> readable = ids(bo);
        assertTrue(readable.size() < before.size() && before.containsAll(readable),
                readable.size() + " of " + before.size());

        // when somebody comes who has it
        ana.launch().awaitReady();
        Talk.awaitLinked(ana, bo);
        long linked = System.nanoTime();
        Await.until("what the other has to be mended", REPAIR_LIMIT, () -> damaged(this::isShared),
                List::isEmpty);

        // then
        Nodes.figure(flipped + " flipped bits damaged " + named.size() + " stretches; what a peer has was mended "
                + (System.nanoTime() - linked) / 1_000_000 + " ms after it came");
        bo.api().post(Api.P2P + "/check", Map.of());
        assertEquals(List.of(), damaged(this::isShared), "everything can be read");
        Await.until("everything to be shown again", () -> ids(bo), before::equals);
        bo.api().post(Api.P2P + "/projections/chat/rebuild", Map.of());
        assertEquals(before, ids(bo), "from the mended log alone");
        assertEquals(Talk.texts(ana), Talk.texts(bo));
        List<JsonNode> left = damaged(entries -> true);
        assertTrue(!left.isEmpty() && left.stream().allMatch(entries -> wrote(bo, entries)),
                () -> "what nobody else has is still named, such as the team that Bo had alone: " + left);
    }

    @Test
    void aDamagedStoreIsNamedAndLeftAsItIs() throws Exception {
        // given
        bo.terminate();
        Path store = bo.home().resolve("store").resolve("omnimesh.mv.db");
        byte[] whole = Files.readAllBytes(store);
        byte[] damaged = whole.clone();
        damaged[whole.length / 3] ^= 1;
        Files.write(store, damaged);

        // when
        Command start = Command.run(NODES.folder(), Nodes.omnimesh("start", "--home", bo.home().toString()));

        // then
        assertEquals(1, start.exit());
        assertTrue(
                start.err().matches("omnimesh: The store .* is damaged in block \\d+ of \\d+; put back a backup of the"
                        + " home folder\\.\\R"),
                start.err());
        assertArrayEquals(damaged, Files.readAllBytes(store), "whoever can mend it still finds everything");

        // when a backup is put back
        Files.write(store, whole);
        bo.launch().awaitReady();
        Talk.awaitLinked(ana, bo);
        Talk.send(bo, "mended");
        Talk.awaitText(ana, "mended");
    }

    /** Tells whether entries are of the channel in which the other has everything, or were written by the other. */
    private boolean isShared(JsonNode entries) {
        return entries.path("channel").asText().equals(Talk.general(bo)) || wrote(ana, entries);
    }

    private static boolean wrote(NodeProcess author, JsonNode entries) {
        return entries.path("author").asText().equals(author.peerId());
    }

    private static List<JsonNode> damaged(Predicate<JsonNode> which) throws IOException {
        return only(bo.api().get(Api.P2P + "/replication").path("damaged"), which);
    }

    private static List<JsonNode> only(JsonNode damaged, Predicate<JsonNode> which) {
        return StreamSupport.stream(damaged.spliterator(), false)
                .filter(which).sorted(Comparator.comparing(JsonNode::toString)).toList();
    }

    /** Flips bits in the files of a node's log while it is off; returns how many. */
    private static int damage(NodeProcess node) throws IOException {
        Random random = new Random(7);
        int flipped = 0;
        try (Stream<Path> files = Files.list(node.home().resolve("store").resolve("log"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".seg")).sorted().toList()) {
                byte[] content = Files.readAllBytes(file);
                for (int at = SEGMENT_HEADERS; at < content.length; at += 1 + random.nextInt(2 * BYTES_PER_FLIP)) {
                    if (content[at] != 0) { // zeros are written ahead
                        content[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
                        flipped++;
                    }
                }
                Files.write(file, content);
            }
        }
        return flipped;
    }

    private static JsonNode transfer(String fileId) throws IOException {
        return Talk.items(bo.api().get(Api.TEAM + "/transfers"), "transfers").stream()
                .filter(transfer -> transfer.path("file_id").asText().equals(fileId)
                        && transfer.path("direction").asText().equals("in"))
                .findFirst().orElseThrow(() -> new IOException("no transfer of the file"));
    }

    private static List<String> missing(List<String> wanted, List<String> there) {
        List<String> missing = new ArrayList<>(wanted);
        missing.removeAll(new HashSet<>(there));
        return missing;
    }

    private static List<String> ids(NodeProcess node) throws IOException {
        return Talk.messages(node).stream().map(message -> message.path("id").asText()).toList();
    }
}
