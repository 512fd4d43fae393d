// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omnimesh.api.cbor.CborItem;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.TeamId;

/** What a member that turned against its team can do to a node: nothing that others notice. */
@Timeout(400)
public class HostilePeerSystemTest {
    private static final Duration CUT_LIMIT = Duration.ofSeconds(30);
    /** Silence, measured by heartbeats, ends a connection after 15 s. */
    private static final Duration SLOW_LIMIT = Duration.ofSeconds(60);
    private static final Duration BYTE_PAUSE = Duration.ofMillis(500);
    private static final Duration FLOOD = Duration.ofSeconds(5);
    private static final long OVERSIZE = 1L << 40;
    private static final int GARBAGE_BYTES = 2000;
    private static final int CHUNK_BYTES = 64 << 10;
    private static final long MOST_KIB = 700 << 10;

    @RegisterExtension
    static final Nodes NODES = new Nodes();

    private static NodeProcess ana;
    private static NodeProcess bo;
    /** Several, because who was cut must stay away for a while. */
    private static final List<StolenKeys> TRAITORS = new ArrayList<>();
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
            traitor.terminate();
            TRAITORS.add(StolenKeys.of(traitor));
        }
    }

    @AfterEach
    void everythingWorks() throws Exception {
        exchange();
        long kib = ana.residentKib();
        Nodes.figure("memory of the attacked node: " + kib / 1024 + " MiB");
        assertTrue(kib < MOST_KIB, "the node takes " + kib + " KiB");
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
            boolean cut = intruder.isCut();
            intruder.close();
            flood.join();
            Nodes.figure("while " + sent.get() + " useless frames came, a message there and back took at most "
                    + slowest + " ms; the flooding peer was " + (cut ? "cut" : "not cut"));
        }
    }

    @Test
    void twoEntriesWithOneNumberHurtOnlyTheirAuthor() throws Exception {
        try (Intruder intruder = Intruder.link(TRAITORS.get(1), ana)) {
            intruder.frame(Intruder.MESH, hello(1));
            intruder.frame(Intruder.MESH, runs(1, run(TRAITORS.get(1), (byte) 1, true)));
            intruder.frame(Intruder.MESH, runs(2, run(TRAITORS.get(1), (byte) 2, true)));
            exchange();
            exchange();
        }
    }

    @Test
    void aWrongSignatureIsCut() throws Exception {
        try (Intruder intruder = Intruder.link(TRAITORS.get(3), ana)) {
            intruder.frame(Intruder.MESH, hello(1));
            byte[] forged = run(TRAITORS.get(3), (byte) 3, false);
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
        Nodes.figure("a peer that " + what + " was cut after " + (System.nanoTime() - begun) / 1_000_000
                + " ms; meanwhile a message there and back took " + exchanged + " ms");
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
        return new CborMap().put(0, 3).put(1, number).put(2, List.of(new CborItem.Bytes(run))).encode();
    }

    /** Makes a run of one entry, the first of a log; the protocol is in releng/protocol.md. */
    private static byte[] run(StolenKeys author, byte content, boolean valid) throws Exception {
        String team = ana.api().get(Api.TEAM + "/status").path("team").path("id").asText();
        byte[] payload = { content };
        byte[] keyId = { 1, 2, 3, 4, 5, 6, 7, 8 };
        byte[] header = new CborMap().put(1, 1).put(2, TeamId.parse(team).bytes())
                .put(3, ChannelId.parse(Talk.general(ana)).bytes()).put(4, author.peer().publicKey()).put(5, 1)
                .put(8, System.currentTimeMillis() << 16).put(9, "chat.message").put(10, keyId)
                .put(11, MessageDigest.getInstance("SHA-256").digest(payload)).put(12, payload.length).encode();
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update("omni/1/entry\0".getBytes());
        byte[] signature = author.sign(valid ? "omni/1/run" : "omni/1/something", digest.digest(header));
        return new CborMap()
                .put(1, List.of(new CborItem.Array(List.of(new CborItem.Bytes(header), new CborItem.Bytes(payload)))))
                .put(2, signature).encode();
    }
}
