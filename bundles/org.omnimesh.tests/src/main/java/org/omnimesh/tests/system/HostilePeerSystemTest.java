// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.omnimesh.api.cbor.CborItem;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.TeamId;

/** What a member that turned against its team can do to a node: nothing that others notice. */
@Timeout(400)
@Isolated("what others notice of an attack is measured")
public class HostilePeerSystemTest {
    private static final Duration CUT_LIMIT = Duration.ofSeconds(30);
    /** Silence, measured by heartbeats, ends a connection after 15 s. */
    private static final Duration SLOW_LIMIT = Duration.ofSeconds(60);
    /** The longest time between two comparisons of a link (protocol.md, rule 8). */
    private static final Duration SYNC_ROUND = Duration.ofSeconds(12);
    /** What a machine with other work may add. */
    private static final Duration BUSY = Duration.ofSeconds(8);
    private static final Duration BYTE_PAUSE = Duration.ofMillis(500);
    private static final Duration FLOOD = Duration.ofSeconds(5);
    /** What others wait for a message there and back while a node is attacked. */
    private static final Duration SERVED = Duration.ofSeconds(10);
    private static final int RUNS_IN_A_FRAME = 1000;
    private static final int MOST_FRAMES = 1000;
    private static final long OVERSIZE = 1L << 40;
    private static final int GARBAGE_BYTES = 2000;
    private static final int CHUNK_BYTES = 64 << 10;
    private static final long MOST_KIB = 700 << 10;
    /** What attacks may add to the memory of a node. */
    private static final long MOST_MORE_KIB = 256 << 10;

    @RegisterExtension
    static final Nodes NODES = new Nodes();

    private static NodeProcess ana;
    private static NodeProcess bo;
    private static NodeProcess eve;
    /** Several, because who was cut must stay away for a while. */
    private static final List<StolenKeys> TRAITORS = new ArrayList<>();
    private static final Map<NodeProcess, Long> RESIDENT = new HashMap<>();
    private int exchanges;

    @BeforeAll
    static void startAndPair() throws Exception {
        ana = NODES.prepare("Ana").launch();
        bo = NODES.prepare("Bo").launch();
        ana.awaitReady();
        bo.awaitReady();
        Talk.pairAt("127.0.0.1", ana, bo);
        for (String name : List.of("Mal", "Eve", "Joe", "Sam")) {
            NodeProcess traitor = NODES.start(name);
            Talk.pairAt("127.0.0.1", ana, traitor);
            if (name.equals("Eve")) {
                eve = traitor;
                say(eve, Talk.general(eve), "from Eve");
                Talk.awaitText(ana, "from Eve");
            }
            traitor.terminate();
            TRAITORS.add(StolenKeys.of(traitor));
        }
        for (NodeProcess node : List.of(ana, bo)) {
            RESIDENT.put(node, node.residentKib());
        }
    }

    @AfterEach
    void everythingWorks() throws Exception {
        exchange();
        for (NodeProcess node : List.of(ana, bo)) {
            long kib = node.residentKib();
            long before = RESIDENT.getOrDefault(node, kib);
            Nodes.figure(
                    "memory of an attacked node: " + kib / 1024 + " MiB, " + before / 1024 + " before all attacks");
            assertTrue(kib < MOST_KIB && kib < before + MOST_MORE_KIB,
                    "the node takes " + kib + " KiB, and took " + before);
        }
    }

    @Test
    void garbageIsCut() throws Exception {
        try (Intruder intruder = Intruder.link(TRAITORS.get(0), ana)) {
            byte[] garbage = new byte[GARBAGE_BYTES];
            new Random(1).nextBytes(garbage);
            cut(intruder, "sends garbage", CUT_LIMIT, () -> intruder.frame(Intruder.MESH, garbage));
        }
    }

    @Test
    void anOversizeFrameIsCut() throws Exception {
        try (Intruder intruder = Intruder.link(TRAITORS.get(1), ana)) {
            cut(intruder, "announces a frame of " + OVERSIZE + " bytes", CUT_LIMIT, () -> {
                intruder.announce(OVERSIZE);
                intruder.write(new byte[CHUNK_BYTES]);
            });
        }
    }

    @Test
    void bytesThatTrickleAreCut() throws Exception {
        try (Intruder intruder = Intruder.link(TRAITORS.get(1), ana)) {
            intruder.announce(CHUNK_BYTES);
            Thread trickle = Thread.ofVirtual().start(() -> {
                while (!intruder.isCut()) {
                    intruder.write(new byte[1]);
                    LockSupport.parkNanos(BYTE_PAUSE.toNanos());
                }
            });
            cut(intruder, "sends byte by byte", SLOW_LIMIT, this::exchange);
            trickle.join();
        }
    }

    @Test
    void aFloodDisturbsNobody() throws Exception {
        try (Intruder intruder = Intruder.link(TRAITORS.get(2), ana)) {
            intruder.turnDeaf();
            AtomicLong sent = new AtomicLong();
            Thread flood = Thread.ofVirtual().start(() -> {
                for (int session = 1; !intruder.isCut(); session++) {
                    intruder.frame(Intruder.MESH, hello(session));
                    sent.incrementAndGet();
                }
            });
            long begun = System.nanoTime();
            long slowest = 0;
            while (System.nanoTime() - begun < FLOOD.toNanos()) {
                slowest = Math.max(slowest, exchange());
            }
            intruder.awaitCut("begins again " + sent.get() + " times", CUT_LIMIT);
            flood.join();
            Nodes.figure("while " + sent.get() + " useless frames came, a message there and back took at most "
                    + slowest + " ms; the flooding peer was cut");
            assertServed(slowest);
        }
    }

    @Test
    void theSameEntriesOverAndOverAreCut() throws Exception {
        try (Intruder intruder = Intruder.link(TRAITORS.get(2), bo)) {
            byte[] run = run(TRAITORS.get(2), Optional.empty(), (byte) 4, true);
            give(intruder, run);
            cut(intruder, "sends the same entries over and over", CUT_LIMIT, () -> {
                for (int number = 2; number < MOST_FRAMES && !intruder.isCut(); number++) {
                    intruder.frame(Intruder.MESH, runs(number, Collections.nCopies(RUNS_IN_A_FRAME, run)));
                }
            });
        }
    }

    @Test
    void entriesOfAChannelThatIsNotTheirsAreCut() throws Exception {
        try (Intruder intruder = Intruder.link(TRAITORS.get(3), bo)) {
            byte[] channel = ChannelId.parse(Talk.general(ana)).bytes();
            channel[0] ^= 1;
            byte[] run = run(TRAITORS.get(3), channel, Optional.empty(), (byte) 5, true);
            cut(intruder, "sends what nobody asked for", CUT_LIMIT, () -> {
                intruder.frame(Intruder.MESH, hello(1));
                intruder.frame(Intruder.MESH, runs(1, Collections.nCopies(RUNS_IN_A_FRAME, run)));
            });
        }
    }

    @Test
    void twoEntriesWithOneNumberHurtOnlyTheirAuthor() throws Exception {
        // given a member that wrote something honest, and another channel
        StolenKeys keys = TRAITORS.get(1);
        EntryId before = EntryId.parse(Talk.awaitText(ana, "from Eve").path("id").asText());
        Talk.awaitText(bo, "from Eve");
        String aside = ana.api().post(Api.TEAM + "/channels", Map.of("name", "aside", "type", "public")).path("id")
                .asText();

        // when: each of two nodes gets another next entry
        long begun = System.nanoTime();
        try (Intruder toAna = Intruder.link(keys, ana); Intruder toBo = Intruder.link(keys, bo)) {
            give(toAna, run(keys, Optional.of(before), (byte) 1, true));
            give(toBo, run(keys, Optional.of(before), (byte) 2, true));
            // then
            for (NodeProcess node : List.of(ana, bo)) {
                Await.until(node.name() + " to show who signed two histories", SYNC_ROUND.plus(BUSY),
                        () -> quarantined(node), shown -> shown.contains(keys.peer().toString()));
            }
        }
        Nodes.figure("two histories were shown by both honest nodes after "
                + (System.nanoTime() - begun) / 1_000_000 + " ms");
        for (NodeProcess node : List.of(ana, bo)) {
            Await.until("the audit log of " + node.name() + " to name it",
                    () -> node.api().get(Api.TEAM + "/audit?limit=10&action=peer.quarantined"),
                    log -> log.path("events").toString().contains(keys.peer().toString()));
        }

        // when: the member itself comes back and writes on
        eve.launch().awaitReady();
        Talk.awaitLinked(ana, eve);
        Talk.awaitLinked(bo, eve);
        say(eve, Talk.general(eve), "after the fork");
        say(eve, aside, "elsewhere");

        // then: nothing more is taken of that channel, though the links work
        for (NodeProcess node : List.of(ana, bo)) {
            Await.until(node.name() + " to have what Eve wrote elsewhere", () -> node.api().get(messages(aside)),
                    answer -> answer.path("messages").toString().contains("elsewhere"));
            assertEquals(List.of("from Eve"), Talk.texts(node).stream().filter(text -> text.contains("Eve")
                    || text.equals("after the fork")).toList(), node.name());
        }
        eve.terminate();
    }

    /** Says something once the channel and its secret are there. */
    private static void say(NodeProcess node, String channel, String text) {
        Await.until(node.name() + " to say " + text, () -> node.api().ask("POST", messages(channel),
                Optional.of(Map.of("content", text, "client_id", text))), Answer::done);
    }

    private static String messages(String channel) {
        return Api.TEAM + "/channels/" + channel + "/messages";
    }

    private static String quarantined(NodeProcess node) throws IOException {
        return node.api().get(Api.P2P + "/replication").path("quarantined").toString();
    }

    private static void give(Intruder intruder, byte[] run) {
        intruder.frame(Intruder.MESH, hello(1));
        intruder.frame(Intruder.MESH, runs(1, run));
    }

    @Test
    void aWrongSignatureIsCut() throws Exception {
        try (Intruder intruder = Intruder.link(TRAITORS.get(3), ana)) {
            intruder.frame(Intruder.MESH, hello(1));
            byte[] forged = run(TRAITORS.get(3), Optional.empty(), (byte) 3, false);
            cut(intruder, "signs wrongly", CUT_LIMIT, () -> intruder.frame(Intruder.MESH, runs(1, forged)));
        }
    }

    private interface Attack {
        void run() throws Exception;
    }

    private void cut(Intruder intruder, String what, Duration limit, Attack attack) throws Exception {
        long begun = System.nanoTime();
        attack.run();
        long exchanged = exchange();
        intruder.awaitCut(what, limit);
        assertServed(exchanged);
        Nodes.figure("a peer that " + what + " was cut after " + (System.nanoTime() - begun) / 1_000_000
                + " ms; meanwhile a message there and back took " + exchanged + " ms");
    }

    private static void assertServed(long millis) {
        assertTrue(millis <= SERVED.toMillis(), "others waited " + millis + " ms for a message there and back");
    }

    /** The attacked node and an honest one talk; returns how many milliseconds it took. */
    private long exchange() throws IOException {
        long begun = System.nanoTime();
        String text = "message " + exchanges++ + " at " + begun;
        Talk.send(ana, text);
        Talk.awaitText(bo, text);
        Talk.send(bo, "answer to " + text);
        Talk.awaitText(ana, "answer to " + text);
        return (System.nanoTime() - begun) / 1_000_000;
    }

    private static byte[] hello(int session) {
        return new CborMap().put(0, 1).put(1, 1).put(2, session).encode();
    }

    private static byte[] runs(int number, byte[] run) {
        return runs(number, List.of(run));
    }

    private static byte[] runs(int number, List<byte[]> runs) {
        return new CborMap().put(0, 3).put(1, number).put(2, runs.stream().map(CborItem.Bytes::new).toList()).encode();
    }

    /** Makes a run of one entry, the first or second of a log; the protocol is in releng/protocol.md. */
    private static byte[] run(StolenKeys author, Optional<EntryId> previous, byte content, boolean valid)
            throws Exception {
        return run(author, ChannelId.parse(Talk.general(ana)).bytes(), previous, content, valid);
    }

    private static byte[] run(StolenKeys author, byte[] channel, Optional<EntryId> previous, byte content,
            boolean valid) throws Exception {
        String team = ana.api().get(Api.TEAM + "/status").path("team").path("id").asText();
        byte[] payload = { content };
        byte[] keyId = { 1, 2, 3, 4, 5, 6, 7, 8 };
        CborMap fields = new CborMap().put(1, 1).put(2, TeamId.parse(team).bytes())
                .put(3, channel).put(4, author.peer().publicKey())
                .put(5, previous.isPresent() ? 2 : 1)
                .put(8, System.currentTimeMillis() << 16).put(9, "chat.message").put(10, keyId)
                .put(11, MessageDigest.getInstance("SHA-256").digest(payload)).put(12, payload.length);
        previous.ifPresent(id -> fields.put(6, id.bytes()));
        byte[] header = fields.encode();
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update("omni/1/entry\0".getBytes());
        byte[] signature = author.sign(valid ? "omni/1/run" : "omni/1/something", digest.digest(header));
        return new CborMap()
                .put(1, List.of(new CborItem.Array(List.of(new CborItem.Bytes(header), new CborItem.Bytes(payload)))))
                .put(2, signature).encode();
    }
}
