// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.fasterxml.jackson.databind.JsonNode;

/** What a guest, a member and a hub of Ana's team get from their own nodes, by API, WebSocket and command line. */
@TestMethodOrder(OrderAnnotation.class)
@Timeout(300)
public class GuestSystemTest {
    private static final String HUB = "this node is a hub of the team: it keeps what others write, and can neither read "
            + "it nor write itself";

    @RegisterExtension
    static final Nodes NODES = new Nodes();

    private static final Cli CLI = new Cli(NODES);

    private static NodeProcess ana;
    private static NodeProcess bo;
    private static NodeProcess gus;
    private static LiveEvents boHears;
    private static LiveEvents gusHears;
    private static Room general;
    private static Room attic;
    private static Room porch;

    @BeforeAll
    static void anaTakesInBoAndAsGuestGus() throws Exception {
        ana = NODES.prepare("Ana").launch();
        bo = NODES.prepare("Bo").launch();
        gus = NODES.prepare("Gus").launch();
        for (NodeProcess node : List.of(ana, bo, gus)) {
            node.awaitReady();
        }
        Talk.pair(ana, bo);
        String code = CLI.run(ana, "code", "--role", "guest").lines().findFirst().orElseThrow();
        assertTrue(CLI.run(gus, "pair", code).endsWith(", as guest"));
        for (NodeProcess other : List.of(ana, bo)) {
            Talk.awaitOnline(gus, other);
            Talk.awaitOnline(other, gus);
        }
        boHears = bo.api().listen();
        gusHears = gus.api().listen();
        general = Room.fill(ana, NODES.folder(), ana.api().get(Api.TEAM + "/channels/" + Talk.general(ana)));
        attic = Room.make(ana, NODES.folder(), "attic", "private", List.of(bo.peerId()));
        porch = Room.make(ana, NODES.folder(), "porch", "private", List.of(bo.peerId(), gus.peerId()));
        general.awaitAt(bo);
        attic.awaitAt(bo);
        porch.awaitAt(gus);
    }

    private static void assertNothingOf(String seen, Room... rooms) {
        for (Room room : rooms) {
            room.traces().forEach(trace -> assertFalse(seen.contains(trace), () -> trace + " shows in " + seen));
        }
    }

    @Test
    @Order(1)
    void guestSeesOnlyTheChannelsHeTakesPartIn() throws Exception {
        StringBuilder seen = new StringBuilder();
        for (String path : List.of("/channels", "/files", "/invitations", "/status", "/members", "/transfers")) {
            seen.append(gus.api().get(Api.TEAM + path));
        }
        seen.append(gus.api().get(Api.P2P + "/replication"));
        for (String command : List.of("channels", "replication")) {
            seen.append(CLI.run(gus, command));
        }

        assertTrue(seen.toString().contains(porch.id()) && seen.toString().contains(porch.file()), seen.toString());
        assertNothingOf(seen.toString(), general, attic);
        assertEquals(1, gus.api().get(Api.TEAM + "/status").path("active_channels").asInt());
    }

    @Test
    @Order(2)
    void whatGuestMustNotKnowIsAnsweredLikeWhatIsNotThere() throws Exception {
        Unknown toGus = new Unknown(gus, ana.peerId());
        for (Room room : List.of(general, attic)) {
            toGus.assertUnknown(room);
            toGus.assertUnknownIn(porch, room);
        }
        assertEquals("no channel named " + attic.id(), CLI.refused(gus, "read", "--channel", attic.id()));
        assertEquals("no channel named general", CLI.refused(gus, "channel", "join", "general"));
        assertEquals("no channel named general; name another one with --channel, see: omnimesh channels",
                CLI.refused(gus, "send", "may I?"));
        assertEquals("no shared file named " + attic.file(), CLI.refused(gus, "get", attic.file()));
    }

    @Test
    @Order(3)
    void nothingOfTheOtherChannelsComesOverTheWebSocket() throws Exception {
        for (Room room : List.of(general, attic, porch)) {
            ana.api().post(room.below("/messages"), Map.of("content", "more in " + room.name()));
            ana.api().ask("PATCH", room.below(""), Optional.of(Map.of("topic", "about " + room.name())));
        }
        ana.api().post(porch.below("/messages"), Map.of("content", "the last word"));

        for (Room room : List.of(general, attic)) {
            boHears.await("message", it -> it.path("content").asText().equals("more in " + room.name()));
            boHears.await("file_update", it -> it.path("file_id").asText().equals(room.file()));
            boHears.await("channel_update", it -> it.path("topic").asText().equals("about " + room.name()));
        }
        gusHears.await("message", it -> it.path("content").asText().equals("the last word"));
        gusHears.await("channel_update", it -> it.path("topic").asText().equals("about porch"));
        try (LiveEvents replayed = gus.api().listen(gusHears.events().getFirst().path("seq").asLong())) {
            replayed.await("file_update", it -> it.path("file_id").asText().equals(porch.file()));
            replayed.await("message", it -> it.path("content").asText().equals("the last word"));
            for (LiveEvents heard : List.of(gusHears, replayed)) {
                assertNothingOf(heard.events().toString(), general, attic);
                assertFalse(heard.events().toString().contains("more in attic"));
            }
        }
    }

    @Test
    @Order(4)
    void guestAndMemberAreRefusedWhatIsForAdmins() throws Exception {
        for (NodeProcess node : List.of(gus, bo)) {
            assertRefused(node, "DELETE", Api.TEAM + "/peers/" + ana.peerId(), Map.of());
            assertRefused(node, "DELETE", Api.TEAM + "/peers/" + other(node).peerId() + "?member=true", Map.of());
            assertRefused(node, "PUT", Api.TEAM + "/peers/" + node.peerId() + "/role", Map.of("role", "admin"));
            assertRefused(node, "PUT", Api.TEAM + "/peers/" + other(node).peerId() + "/role", Map.of("role", "hub"));
            assertRefused(node, "PATCH", Api.TEAM + "/teams/" + team(node), Map.of("name", "ours"));
            assertRefused(node, "POST", Api.P2P + "/connection-code", Map.of("role", "admin"));
            assertRefused(node, "POST", Api.P2P + "/connection-code", Map.of("role", "admin", "link", true));
            for (Map<String, ?> change : List.of(Map.of("name", "ours"), Map.of("topic", "ours"),
                    Map.of("archived", true), Map.of("retention_days", 1))) {
                assertRefused(node, "PATCH", porch.below(""), change);
            }
            assertRefused(node, "DELETE", porch.below(""), Map.of());
            assertRefused(node, "DELETE", porch.below("/members/" + ana.peerId()), Map.of());
            assertRefused(node, "PUT", porch.below("/members/" + node.peerId() + "/role"), Map.of("role", "admin"));
            CLI.refused(node, "role", node.name(), "owner");
        }
        assertRefused(bo, "PATCH", general.below(""), Map.of("retention_days", 1));
        assertRefused(bo, "DELETE", general.below(""), Map.of());
        assertRefused(gus, "POST", Api.P2P + "/connection-code", Map.of("role", "guest"));
        assertRefused(gus, "POST", Api.TEAM + "/channels", Map.of("name", "mine", "type", "public"));
        assertRefused(gus, "POST", Api.TEAM + "/channels", Map.of("name", "mine", "type", "private"));
        assertRefused(gus, "POST", Api.TEAM + "/dm", Map.of("peer_id", bo.peerId()));
        CLI.refused(gus, "remove", "Ana", "--yes");
        CLI.refused(gus, "retention", "1", "--yes", "--channel", "porch");

        Talk.send(ana, "still here");
        Talk.awaitText(bo, "still here");
        JsonNode members = ana.api().get(Api.TEAM + "/members").path("members");
        assertEquals(List.of("owner", "member", "guest"), members.findValuesAsText("role"));
        assertEquals("porch", ana.api().get(porch.below("")).path("name").asText());
        assertEquals(0, ana.api().get(porch.below("")).path("retention_days").asInt());
    }

    private static NodeProcess other(NodeProcess node) {
        return node == bo ? gus : bo;
    }

    private static String team(NodeProcess node) throws IOException {
        return node.api().get(Api.TEAM + "/status").path("team").path("id").asText();
    }

    private static void assertRefused(NodeProcess node, String method, String path, Map<String, ?> body)
            throws IOException {
        Answer answer = node.api().ask(method, path, Optional.of(body));
        String of = node.name() + ": " + method + " " + path + " " + body + ": " + answer;
        assertEquals(403, answer.status(), of);
        assertTrue(answer.body().path("detail").asText().matches("[A-Z][^.]+\\."), of);
    }

    @Test
    @Order(5)
    void whoIsInvitedGetsTheChannelOnceHeAccepts() throws Exception {
        assertEquals("invited", CLI.run(ana, "channel", "invite", "attic", "Gus"));
        gusHears.await("invitation", it -> it.path("channel_id").asText().equals(attic.id()));
        assertEquals(404, gus.api().ask("GET", attic.below("/messages"), Optional.empty()).status());
        assertTrue(CLI.run(gus, "channels").contains("by Ana " + ana.peerId() + ", accept or decline it"));

        assertEquals("accepted attic", CLI.run(gus, "channel", "accept", "attic"));

        attic.awaitAt(gus);
        gusHears.await("channel_update", it -> it.path("id").asText().equals(attic.id()));
        String said = CLI.json(bo, "send", "welcome", "--channel", "attic").path("id").asText();
        gusHears.await("message", it -> it.path("id").asText().equals(said));
        CLI.run(gus, "get", attic.file(), "--to", NODES.folder().resolve("fetched").toString());
        assertEquals("content of attic", Files.readString(NODES.folder().resolve("fetched")));
        assertNothingOf(gusHears.events() + CLI.run(gus, "channels"), general);
        Answer open = ana.api().ask("POST", general.below("/invite"), Optional.of(Map.of("peer_id", gus.peerId())));
        assertEquals(409, open.status(), open.toString());
    }

    @Test
    @Order(6)
    void whoBecomesMemberSeesThePublicChannelsAndLosesThemAsAGuestAgain() throws Exception {
        assertEquals("Gus is member", CLI.run(ana, "role", "Gus", "member"));
        general.awaitAt(gus);
        gusHears.await("channel_update", it -> it.path("id").asText().equals(general.id()));

        assertEquals("Gus is guest", CLI.run(ana, "role", "Gus", "guest"));

        gusHears.await("channel_gone", it -> it.path("channel_id").asText().equals(general.id()));
        new Unknown(gus, ana.peerId()).assertUnknown(general);
        assertNothingOf(gus.api().get(Api.TEAM + "/channels") + " " + gus.api().get(Api.TEAM + "/files"), general);
    }

    @Test
    @Order(7)
    void hubSeesAndDecidesNothing() throws Exception {
        bo.api().post(Api.TEAM + "/dm", Map.of("peer_id", ana.peerId()));
        Room cellar = Room.make(ana, NODES.folder(), "cellar", "private", List.of());
        ana.api().post(cellar.below("/invite"), Map.of("peer_id", bo.peerId()));
        boHears.await("invitation", it -> it.path("channel_id").asText().equals(cellar.id()));
        assertEquals("Bo is hub", CLI.run(ana, "role", "Bo", "hub"));
        Await.until("Bo to be a hub", () -> bo.api().get(Api.TEAM + "/status").path("team").path("role").asText(),
                "hub"::equals);
        for (Room room : List.of(general, attic, porch)) {
            boHears.await("channel_gone", it -> it.path("channel_id").asText().equals(room.id()));
            for (String path : List.of(room.below(""), room.below("/messages"), Api.TEAM + "/files/" + room.file())) {
                assertEquals(404, bo.api().ask("GET", path, Optional.empty()).status(), path);
            }
        }
        assertRefused(bo, "POST", general.below("/messages"), Map.of("content", "may I?"));
        assertRefused(bo, "POST", Api.P2P + "/connection-code", Map.of("role", "guest"));
        assertRefused(bo, "POST", Api.TEAM + "/channels", Map.of("name", "mine", "type", "public"));
        assertRefused(bo, "POST", Api.TEAM + "/dm", Map.of("peer_id", ana.peerId()));
        assertRefused(bo, "DELETE", Api.TEAM + "/peers/" + gus.peerId(), Map.of());
        assertRefused(bo, "PUT", Api.TEAM + "/peers/" + bo.peerId() + "/role", Map.of("role", "member"));
        assertRefused(bo, "PATCH", Api.TEAM + "/teams/" + team(bo), Map.of("name", "ours"));
        int before = boHears.events().size();

        ana.api().post(attic.below("/messages"), Map.of("content", "without the hub"));

        gusHears.await("message", it -> it.path("content").asText().equals("without the hub"));
        List<JsonNode> heard = boHears.events();
        assertFalse(heard.subList(before, heard.size()).toString().contains(attic.id()));
        assertEquals(0, bo.api().get(Api.TEAM + "/invitations").path("total").asInt());
        assertEquals(HUB, CLI.run(bo, "channels"));
        assertEquals("you take part in no channel of this team, so there is none to keep in step",
                CLI.run(bo, "replication"));
        assertEquals(HUB, CLI.refused(bo, "send", "may I?"));
    }
}
