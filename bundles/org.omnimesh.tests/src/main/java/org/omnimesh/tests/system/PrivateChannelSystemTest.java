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
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.fasterxml.jackson.databind.JsonNode;

/** Three of five talk in private while the two others belong to the team, watch their wires and keep all that they are sent. */
@TestMethodOrder(OrderAnnotation.class)
@Timeout(600)
public class PrivateChannelSystemTest {
    private static final List<String> NAMES = List.of("Ana", "Bo", "Cy", "Dora", "Eve");
    private static final String NAME = "Project Zanzibar";
    private static final String SECRET = "quetzalcoatl sails at dawn";
    private static final String LATER = "without the third of us";
    private static final String ASIDE = "just between us two";
    private static final String AFTER = "now that she is gone";
    private static final String UNAWARE = "nobody told us yet";
    private static final int ON_FIRST_SWITCH = 3;

    @RegisterExtension
    static final Nodes NODES = new Nodes();

    private static final List<NodeProcess> TEAM = new ArrayList<>();
    /** The private channel, its file and the direct conversation. */
    private static final List<String> HIDDEN = new ArrayList<>();
    private static final Pattern VEILS = Pattern
            .compile("-- (\\d+) \\+/- SELECT COUNT\\(\\*\\) FROM PUBLIC.TEAM_VEIL;");
    private static final List<Path> WIRES = new ArrayList<>();

    private static Segment segment;

    @BeforeAll
    static void startAndPair() throws Exception {
        segment = NODES.segment(NAMES.size(), ON_FIRST_SWITCH);
        for (int i = 3; i < NAMES.size(); i++) {
            WIRES.add(segment.listen(i));
        }
        for (int i = 0; i < NAMES.size(); i++) {
            TEAM.add(NODES.prepareOn(segment.computer(i), NAMES.get(i)).launch());
            if (i % 2 == 1) {
                TEAM.get(i - 1).awaitReady();
                TEAM.get(i).awaitReady();
            }
        }
        TEAM.getLast().awaitReady();
        for (NodeProcess node : TEAM.subList(1, TEAM.size())) {
            Talk.pairAt(segment.computer(0).address(), TEAM.get(0), node);
        }
        awaitListed(TEAM.getLast(), "general");
    }

    private static List<JsonNode> channels(NodeProcess node) throws IOException {
        return Talk.items(node.api().get(Api.TEAM + "/channels"), "channels");
    }

    private static JsonNode awaitListed(NodeProcess node, String name) {
        return Await.until(node.name() + " to list " + name, () -> channels(node),
                list -> list.stream().anyMatch(it -> it.path("name").asText().equals(name))).stream()
                .filter(it -> it.path("name").asText().equals(name)).findFirst().orElseThrow();
    }

    private static void send(NodeProcess node, String channel, String text) {
        Await.until(node.name() + " to send", () -> node.api().ask("POST",
                Api.TEAM + "/channels/" + channel + "/messages", Optional.of(Map.of("content", text))), Answer::done);
    }

    private static void awaitText(NodeProcess node, String channel, String text) {
        Await.until(node.name() + " to read " + text,
                () -> node.api().ask("GET", Api.TEAM + "/channels/" + channel + "/messages", Optional.empty()),
                answer -> answer.toString().contains(text));
    }

    private static int status(NodeProcess node, String method, String path) throws IOException {
        return node.api().ask(method, Api.TEAM + "/channels/" + path,
                method.equals("GET") ? Optional.empty() : Optional.of(Map.of("content", "let me in"))).status();
    }

    private static void awaitLinks(NodeProcess node, int links) {
        Await.until(node.name() + " to have " + links + " links", () -> node.api().get(Api.TEAM + "/status"),
                status -> status.path("connected_peers").asInt() == links);
    }

    @Test
    @Order(1)
    void whatThreeSayNobodyElseCanReadFindOrNameAndWhoIsTakenOutReadsNothingMore() throws Exception {
        NodeProcess ana = TEAM.get(0);
        NodeProcess bo = TEAM.get(1);
        NodeProcess cy = TEAM.get(2);
        NodeProcess dora = TEAM.get(3);
        NodeProcess eve = TEAM.get(4);
        // when: three talk in private
        String id = ana.api().post(Api.TEAM + "/channels", Map.of("name", NAME, "type", "private", "members",
                List.of(bo.peerId(), cy.peerId()))).path("id").asText();
        awaitListed(bo, NAME);
        awaitListed(cy, NAME);
        send(ana, id, SECRET);
        awaitText(bo, id, SECRET);
        awaitText(cy, id, SECRET);
        send(bo, id, "agreed");
        awaitText(ana, id, "agreed");
        // and share a file
        String file = ana.api().share(id, Files.writeString(NODES.folder().resolve("plan.txt"), "plan of " + SECRET))
                .path("file_metadata").path("file_id").asText();
        Await.until("Bo to see the file", () -> bo.api().get(Api.TEAM + "/files"), it -> it.toString().contains(file));
        assertEquals(200, bo.api().ask("POST", Api.TEAM + "/files/" + file + "/fetch", Optional.of(Map.of())).status());
        Await.until("Bo to have the file", () -> bo.api().get(Api.TEAM + "/files?channel=" + id),
                it -> Talk.items(it, "files").getFirst().path("state").asText().equals("local"));
        // and the others hear what is meant for them
        Talk.send(ana, "for everybody");
        for (NodeProcess other : List.of(dora, eve)) {
            Talk.awaitText(other, "for everybody");
            assertEquals(List.of("general"), channels(other).stream().map(it -> it.path("name").asText()).toList());
            for (String path : List.of("", "/messages", "/members", "/invitations")) {
                assertEquals(404, status(other, "GET", id + path), path);
            }
            for (String path : List.of("/join", "/leave", "/messages")) {
                assertEquals(404, status(other, "POST", id + path), path);
            }
            assertFalse(other.api().get(Api.P2P + "/replication").toString().contains(id));
            assertEquals(0, other.api().get(Api.TEAM + "/files").path("total").asInt());
            assertEquals(404, other.api().ask("GET", Api.TEAM + "/files/" + file, Optional.empty()).status());
        }
        // when: one of the three is taken out
        assertEquals(200, ana.api().ask("DELETE", Api.TEAM + "/channels/" + id + "/members/" + cy.peerId(),
                Optional.empty()).status());
        Await.until("Cy to be out", () -> status(cy, "GET", id), it -> it == 404);
        send(ana, id, LATER);
        awaitText(bo, id, LATER);
        assertEquals(404, status(cy, "GET", id + "/messages"));
        assertFalse(channels(cy).toString().contains(NAME));
        // when: two talk directly, whoever asks for it
        String direct = ana.api().post(Api.TEAM + "/dm", Map.of("peer_id", bo.peerId())).path("id").asText();
        assertEquals("Ana", awaitListed(bo, "Ana").path("name").asText());
        assertEquals(direct, bo.api().post(Api.TEAM + "/channels/dm", Map.of("peer_id", ana.peerId())).path("id")
                .asText());
        send(bo, direct, ASIDE);
        awaitText(ana, direct, ASIDE);
        assertEquals(404, status(cy, "GET", direct));
        Talk.send(bo, "goodbye all");
        Talk.awaitText(eve, "goodbye all");
        Talk.awaitText(cy, "goodbye all");
        HIDDEN.addAll(List.of(id, file, direct));
        // then: nothing of it is where it does not belong
        for (NodeProcess other : List.of(cy, dora, eve)) {
            other.terminate();
        }
        for (NodeProcess other : List.of(dora, eve)) {
            assertNowhere(other, NAME, SECRET, LATER, ASIDE, id, direct, file);
        }
        assertNowhere(cy, LATER, ASIDE, direct);
        for (Path wire : WIRES) {
            byte[] heard = Files.readAllBytes(wire);
            assertTrue(heard.length > 100_000 && shows(heard, "_omnimesh"), "a wire was watched: " + heard.length);
            for (String text : List.of(NAME, SECRET, LATER, ASIDE)) {
                assertFalse(shows(heard, text), text);
            }
        }
    }

    @Test
    @Order(2)
    void whoIsRemovedDuringAPartitionReadsNothingSaidSinceAndWhatOthersSaidUnawareIsCounted() throws Exception {
        // given: Ana, Bo and Cy apart from Dora and Eve
        NodeProcess ana = TEAM.get(0);
        NodeProcess dora = TEAM.get(3);
        NodeProcess eve = TEAM.get(4);
        for (NodeProcess node : TEAM.subList(2, TEAM.size())) {
            node.launch().awaitReady();
        }
        awaitLinks(ana, TEAM.size() - 1);
        awaitLinks(dora, TEAM.size() - 1);
        segment.cut();
        awaitLinks(ana, ON_FIRST_SWITCH - 1);
        awaitLinks(eve, 1);
        // when
        assertEquals(200, ana.api().ask("DELETE", Api.TEAM + "/peers/" + dora.peerId(), Optional.empty()).status());
        Talk.send(ana, AFTER);
        Talk.awaitText(TEAM.get(1), AFTER);
        Talk.send(eve, UNAWARE);
        Talk.awaitText(dora, UNAWARE);
        segment.join();
        // then
        Talk.awaitText(eve, AFTER);
        Talk.awaitText(ana, UNAWARE);
        Await.until("Dora to be told", () -> dora.api().get(Api.TEAM + "/status").path("team"),
                team -> team.has("active") && !team.path("active").asBoolean());
        JsonNode removal = Await.until("what was said unaware to be counted",
                () -> ana.api().get(Api.TEAM + "/removals"), it -> it.findPath("exposed_entries").asInt() >= 1);
        Nodes.figure("the removal during a partition: " + removal);
        assertFalse(Talk.texts(dora).contains(AFTER));
        dora.terminate();
        assertNowhere(dora, AFTER);
    }

    /** Homes are encrypted, so that a search in them finds nothing of anybody; opened, each shows what its user may read. */
    @Test
    @Order(3)
    void anOpenedStoreShowsWhatItsUserMayReadAndNothingElse() throws Exception {
        for (NodeProcess node : TEAM) {
            if (node.isAlive()) {
                node.terminate();
            }
        }
        String channel = HIDDEN.get(0);
        String file = HIDDEN.get(1);
        String direct = HIDDEN.get(2);
        assertTrue(assertOpened(TEAM.get(0), List.of(SECRET, LATER, ASIDE, AFTER, UNAWARE, "for everybody", NAME,
                channel, file, direct), List.of()) > 0);
        assertNowhere(TEAM.get(0), SECRET, LATER, ASIDE, AFTER, UNAWARE, "for everybody");
        assertTrue(assertOpened(TEAM.get(2), List.of("for everybody", AFTER, UNAWARE, channel, file),
                List.of(LATER, ASIDE, direct)) > 0);
        assertEquals(0, assertOpened(TEAM.get(3), List.of("for everybody", UNAWARE),
                List.of(SECRET, LATER, ASIDE, AFTER, NAME, channel, file, direct)));
        assertEquals(0, assertOpened(TEAM.get(4), List.of("for everybody", UNAWARE, AFTER),
                List.of(SECRET, LATER, ASIDE, NAME, channel, file, direct)));
    }

    /** Returns how many veiled decisions the store has the keys of. */
    private static int assertOpened(NodeProcess node, List<String> there, List<String> missing) throws Exception {
        String opened = OpenedStore.of(node, NODES.folder());
        Predicate<String> shown = text -> opened.contains(text)
                || opened.contains(HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)));
        assertEquals(there, there.stream().filter(shown).toList(), node.name() + "'s");
        assertEquals(List.of(), missing.stream().filter(shown).toList(), node.name() + "'s");
        Matcher veils = VEILS.matcher(opened);
        assertTrue(veils.find());
        return Integer.parseInt(veils.group(1));
    }

    private static void assertNowhere(NodeProcess node, String... texts) throws IOException {
        List<Path> files;
        try (Stream<Path> tree = Files.walk(node.home())) {
            files = tree.filter(Files::isRegularFile).filter(path -> !path.toString().endsWith(".jar")).toList();
        }
        assertFalse(files.isEmpty());
        for (Path file : files) {
            byte[] content = Files.readAllBytes(file);
            for (String text : texts) {
                assertFalse(shows(content, text), file + " shows " + text);
            }
        }
    }

    private static boolean shows(byte[] content, String text) {
        String seen = new String(content, StandardCharsets.ISO_8859_1);
        return seen.contains(text)
                || seen.contains(new String(text.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1));
    }
}
