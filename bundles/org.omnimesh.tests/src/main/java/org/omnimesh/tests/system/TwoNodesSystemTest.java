// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.fasterxml.jackson.databind.JsonNode;

/** Two nodes on one machine. */
@Timeout(120)
public class TwoNodesSystemTest {
    private static final int FILE_MIB = 64;

    @RegisterExtension
    static final Nodes NODES = new Nodes();

    private static NodeProcess ana;
    private static NodeProcess bo;

    /** What each saw of the other as a stranger. */
    private static final List<FutureTask<JsonNode>> FIRST_SIGHT = new ArrayList<>();

    @BeforeAll
    static void startAndPair() throws IOException {
        ana = NODES.prepare("Ana", "--visible").launch();
        bo = NODES.prepare("Bo", "--visible").launch();
        ana.awaitReady();
        bo.awaitReady();
        FIRST_SIGHT.add(new FutureTask<>(() -> awaitNearby(ana, bo)));
        FIRST_SIGHT.add(new FutureTask<>(() -> awaitNearby(bo, ana)));
        FIRST_SIGHT.forEach(FutureTask::run);
        Talk.pair(ana, bo);
    }

    private static JsonNode awaitNearby(NodeProcess from, NodeProcess stranger) {
        return Await.until(from.name() + " to see " + stranger.name() + " nearby",
                () -> from.api().get(Api.TEAM + "/peers?scope=nearby"), answer -> Talk.items(answer, "peers").stream()
                        .anyMatch(peer -> peer.path("display_name").asText().equals(stranger.name())));
    }

    @Test
    void seeEachOtherNearbyBeforeTheyArePaired() throws Exception {
        for (FutureTask<JsonNode> seen : FIRST_SIGHT) {
            Talk.items(seen.get(), "peers")
                    .forEach(peer -> assertFalse(peer.path("trusted").asBoolean(), peer.toString()));
        }
    }

    @Test
    void areInOneTeamAfterPairing() throws Exception {
        JsonNode one = Await.until("one link", () -> ana.api().get(Api.TEAM + "/status"),
                status -> status.path("connected_peers").asInt() == 1);
        JsonNode other = bo.api().get(Api.TEAM + "/status");

        assertEquals(one.path("team").path("id"), other.path("team").path("id"));
        JsonNode peer = bo.api().get(Api.TEAM + "/peers/" + ana.peerId());
        assertTrue(peer.path("trusted").asBoolean(), peer.toString());
        assertEquals("direct", peer.path("link").asText(), peer.toString());
        assertEquals("Ana", peer.path("display_name").asText(), peer.toString());
    }

    @Test
    void messagesArriveLiveOnBothSides() throws Exception {
        try (LiveEvents atAna = ana.api().listen(); LiveEvents atBo = bo.api().listen()) {
            long begun = System.nanoTime();
            JsonNode sent = Talk.send(ana, "hello Bo");
            JsonNode arrived = atBo.await("message", message -> message.path("content").asText().equals("hello Bo"));
            Nodes.figure("a message took " + (System.nanoTime() - begun) / 1_000_000 + " ms from request to event");
            Talk.send(bo, "hello Ana");
            atAna.await("message", message -> message.path("content").asText().equals("hello Ana"));

            assertEquals(sent.path("id"), arrived.path("id"));
            assertEquals(ana.peerId(), arrived.path("sender_id").asText());
            assertEquals("Ana", arrived.path("sender_name").asText());
            assertTrue(arrived.path("encrypted").asBoolean());
            atBo.ask("ping", "pong");
        }
    }

    @Test
    void theSenderLearnsThatItsMessageWasDelivered() throws Exception {
        String id = Talk.send(ana, "did you get it?").path("id").asText();

        JsonNode delivered = Await.until("the message to be delivered", () -> Talk.messages(ana).stream()
                .filter(message -> message.path("id").asText().equals(id)).findFirst().orElseThrow(),
                message -> message.path("state").asText().equals("delivered"));

        assertEquals(List.of(bo.peerId()), texts(delivered.path("delivered_to")));
    }

    @Test
    void theSameClientIdSendsOnce() throws Exception {
        String path = Api.TEAM + "/channels/" + Talk.general(ana) + "/messages";
        Map<String, String> body = Map.of("content", "only once", "client_id", "test-1");

        JsonNode first = ana.api().post(path, body);
        JsonNode second = ana.api().post(path, body);

        assertEquals(first.path("id"), second.path("id"));
        Talk.awaitText(bo, "only once");
        assertEquals(1, Talk.texts(bo).stream().filter("only once"::equals).count());
    }

    @Test
    void aFileArrivesUnchangedAndInParts() throws Exception {
        Path file = Content.random(NODES.folder().resolve("random.bin"), FILE_MIB, 1);
        String hash = Content.sha256(file);
        long begun = System.nanoTime();
        JsonNode shared = ana.api().share(Talk.general(ana), file).path("file_metadata");
        long sharedAt = System.nanoTime();
        String id = shared.path("file_id").asText();
        JsonNode known = Talk.awaitFile(bo, id);

        long fetchedFrom = System.nanoTime();
        HttpResponse<InputStream> response = bo.api().content(id, Optional.empty());
        try (InputStream body = response.body()) {
            assertEquals(hash, Content.sha256(body));
        }
        long end = System.nanoTime();

        Nodes.figure(FILE_MIB + " MiB: shared in " + (sharedAt - begun) / 1_000_000 + " ms, fetched in "
                + (end - fetchedFrom) / 1_000_000 + " ms");
        assertEquals(200, response.statusCode());
        assertEquals(hash, known.path("sha256").asText());
        assertEquals("random.bin", known.path("file_name").asText());
        assertEquals((long) FILE_MIB * Content.MIB, known.path("file_size").asLong());
        assertTrue(response.headers().firstValue("ETag").isPresent());
        Await.until("the file to be here", () -> bo.api().get(Api.TEAM + "/files/" + id + "/info"),
                info -> info.path("state").asText().equals("local"));
        assertPart(id, file, "bytes=20000000-20000999", 20_000_000, 1000);
        assertPart(id, file, "bytes=-10", (long) FILE_MIB * Content.MIB - 10, 10);
        HttpResponse<InputStream> beyond = bo.api().content(id,
                Optional.of("bytes=" + (FILE_MIB * Content.MIB + 1) + "-"));
        beyond.body().close();
        assertEquals(416, beyond.statusCode());
    }

    private static void assertPart(String id, Path file, String range, long offset, int length) throws IOException {
        byte[] expected = new byte[length];
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "r")) {
            content.seek(offset);
            content.readFully(expected);
        }
        HttpResponse<InputStream> response = bo.api().content(id, Optional.of(range));
        try (InputStream body = response.body()) {
            assertArrayEquals(expected, body.readAllBytes());
        }
        assertEquals(206, response.statusCode());
        assertEquals("bytes " + offset + "-" + (offset + length - 1) + "/" + (long) FILE_MIB * Content.MIB,
                response.headers().firstValue("Content-Range").orElse(""));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
