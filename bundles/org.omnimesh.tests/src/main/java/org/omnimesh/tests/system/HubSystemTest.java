// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.fasterxml.jackson.databind.JsonNode;

/** Two members who are never there at the same time, and a hub that keeps their messages without being able to read them. */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
public class HubSystemTest {
    private static final String SECRET = "periwinkle-armadillo";
    private static final int MESSAGES = 30;
    private static final int LONG_MESSAGES = 60;
    private static final int LONG_LENGTH = 2000;
    private static final long LIMIT_BYTES = 64 << 10;

    @RegisterExtension
    static final Nodes NODES = new Nodes();

    private static final List<String> SENT = new ArrayList<>();
    private static NodeProcess ana;
    private static NodeProcess bo;
    private static NodeProcess hub;
    private static String general;

    @BeforeAll
    static void anaInvitesBoAndAHub() throws IOException {
        ana = NODES.prepare("Ana").launch();
        bo = NODES.prepare("Bo").launch();
        hub = NODES.prepare("Cellar").launch();
        ana.awaitReady();
        bo.awaitReady();
        hub.awaitReady();
        Talk.pair(ana, bo);
        general = Talk.general(ana);
        JsonNode link = ana.api().post(Api.P2P + "/connection-code",
                Map.of("link", true, "role", "hub", "uses", 2, "expires_in_s", 3600));
        Answer joined = Talk.enterCode(hub, link.path("code").asText());
        assertTrue(joined.done(), joined.toString());
        awaitMissing(ana, 0);
    }

    /** Waits until a node finds that the hub lacks so many entries of the channel. */
    private static void awaitMissing(NodeProcess from, long missing) {
        Await.until("the hub to lack " + missing + " entries of " + from.name(),
                () -> from.api().get(Api.P2P + "/replication"),
                state -> Talk.items(state, "channels").stream().flatMap(it -> Talk.items(it, "peers").stream())
                        .anyMatch(peer -> peer.path("peer_id").asText().equals(hub.peerId())
                                && peer.path("missing").asLong() == missing));
    }

    private static void awaitAll(NodeProcess at) {
        Await.until(at.name() + " to have " + SENT.size() + " messages",
                () -> at.api().get(Api.TEAM + "/channels/" + general + "/messages?limit=500"),
                page -> Talk.items(page, "messages").stream().map(it -> it.path("content").asText()).toList()
                        .containsAll(SENT));
    }

    private static void send(int count, String text) throws IOException {
        for (int i = 0; i < count; i++) {
            SENT.add(text + " " + SENT.size());
            Talk.send(ana, SENT.getLast());
        }
    }

    /** Waits until the hub has counted more than so many bytes, which it tells before it counts them, and returns them. */
    private static long awaitUsed(long more) {
        return Await.until("the hub to store more than " + more + " bytes", HubSystemTest::hubStatus,
                status -> status.path("hub").path("used_bytes").asLong() > more).path("hub").path("used_bytes")
                .asLong();
    }

    private static JsonNode hubStatus() throws IOException {
        return hub.api().get(Api.TEAM + "/status");
    }

    @Test
    @Order(1)
    void showsNothingAndIsShownAsAHub() throws Exception {
        assertEquals("hub", hubStatus().path("team").path("role").asText());
        assertEquals(0, hub.api().get(Api.TEAM + "/channels").path("total").asInt());
        assertEquals(0, hubStatus().path("active_channels").asInt());
        Answer refused = hub.api().ask("POST", Api.TEAM + "/channels/" + general + "/messages",
                Optional.of(Map.of("content", "may I?")));
        assertEquals(403, refused.status(), refused.toString());
        JsonNode seen = Await.until("Bo to see the hub", () -> bo.api().get(Api.TEAM + "/peers/" + hub.peerId()),
                peer -> peer.path("role").asText().equals("hub"));
        assertEquals(ana.peerId(), seen.path("invited_by").asText());
        assertTrue(seen.has("joined_at"), seen.toString());
    }

    @Test
    @Order(2)
    void givesBoWhatAnaWroteThoughTheyNeverMeet() throws Exception {
        bo.terminate();
        send(MESSAGES, SECRET);
        awaitMissing(ana, 0);
        Await.until("the hub to count among the holders", () -> Talk.messages(ana).getFirst().path("delivered_to"),
                holders -> holders.toString().contains(hub.peerId()));
        ana.terminate();

        bo.launch().awaitReady();

        awaitAll(bo);
        assertEquals(0, hub.api().get(Api.TEAM + "/channels").path("total").asInt());
    }

    @Test
    @Order(3)
    void saysThatItIsFullKeepsWhatItHasAndGoesOnWithMoreRoom() throws Exception {
        hub.terminate();
        hub.option("--hub-limit", "64K").launch().awaitReady();
        ana.launch().awaitReady();
        awaitMissing(ana, 0);
        long before = awaitUsed(0);

        send(LONG_MESSAGES, "x".repeat(LONG_LENGTH));

        JsonNode full = Await.until("the hub to be full", HubSystemTest::hubStatus,
                status -> status.path("storage").path("state").asText().equals("full"));
        assertTrue(full.path("storage").path("reason").asText().startsWith("This hub has reached its limit"),
                full.toString());
        awaitAll(bo);
        long used = hubStatus().path("hub").path("used_bytes").asLong();
        assertTrue(used >= before && used <= LIMIT_BYTES, hubStatus().toString());
        hub.terminate();
        hub.launch().awaitReady();
        assertEquals(used, Await.until("the hub to know what it has", HubSystemTest::hubStatus,
                status -> status.path("hub").has("used_bytes")).path("hub").path("used_bytes").asLong());

        hub.terminate();
        hub.option("--hub-limit", "1G").launch().awaitReady();
        awaitMissing(ana, 0);

        awaitUsed(LONG_MESSAGES * LONG_LENGTH);
        Await.until("the hub to have room", HubSystemTest::hubStatus,
                status -> status.path("storage").path("state").asText().equals("read_write"));
        ana.terminate();
        bo.terminate();
        hub.terminate();
        assertNowhere(SECRET);
        assertNowhere("general");
    }

    /** Looks into every file of the hub's home but those that the platform keeps of the program itself. */
    private static void assertNowhere(String text) throws IOException {
        List<Path> files;
        try (Stream<Path> tree = Files.walk(hub.home())) {
            files = tree.filter(Files::isRegularFile).filter(path -> !path.toString().endsWith(".jar")).toList();
        }
        assertFalse(files.isEmpty());
        for (Path file : files) {
            String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            String wide = new String(text.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1);
            assertFalse(content.contains(text) || content.contains(wide), file + " shows " + text);
        }
    }
}
