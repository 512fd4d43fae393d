// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The commands that talk to a running node, with two nodes, as people and as programs use them. Bo works without a locale, as
 * under many service managers.
 */
@Timeout(240)
public class CommandLineSystemTest {
    @RegisterExtension
    static final Nodes NODES = new Nodes();

    private static final Cli CLI = new Cli(NODES);

    private static NodeProcess ana;
    private static NodeProcess bo;

    @BeforeAll
    static void startAndPairByCommands() throws Exception {
        ana = NODES.prepare("Ana").launch();
        bo = NODES.prepare("Bo").with("LC_ALL", "C").launch();
        ana.awaitReady();
        bo.awaitReady();
        String code = CLI.run(ana, "code").lines().findFirst().orElse("");
        assertTrue(code.matches("OMNI-[0-9A-Z]{4}-[0-9A-Z]{4}"), code);
        assertTrue(CLI.run(bo, "pair", code.toLowerCase()).startsWith("joined "));
        Talk.awaitLinked(ana, bo);
    }

    @Test
    void statusAndPeersAndChannels() throws Exception {
        assertTrue(CLI.run(ana, "status").contains(ana.peerId()));
        assertEquals(ana.peerId(), CLI.json(ana, "status").path("peer_id").asText());
        assertEquals(1, CLI.json(ana, "status").path("connected_peers").asInt());
        assertTrue(CLI.run(ana, "peers").lines()
                .anyMatch(line -> line.startsWith("online") && line.contains(bo.peerId())));
        assertTrue(Talk.items(CLI.json(ana, "peers"), "peers").stream()
                .anyMatch(peer -> peer.path("peer_id").asText().equals(bo.peerId())));
        assertTrue(CLI.run(bo, "channels").startsWith("general"));
        assertEquals(Talk.general(ana), CLI.json(bo, "channels").path("channels").path(0).path("id").asText());
    }

    @Test
    void codesAndPairing() throws Exception {
        JsonNode code = CLI.json(ana, "code");
        assertTrue(code.path("code").asText().startsWith("OMNI-"), code.toString());
        assertTrue(code.path("expires_in_s").asInt() > 800, code.toString());

        Command wrong = CLI.ask(bo, "pair", "OMNI-0000-0000", "--address", "/ip4/127.0.0.1/tcp/" + ana.meshPort());
        assertEquals(1, wrong.exit());
        assertEquals(1, wrong.complaints().size(), wrong.err());
        Command malformed = CLI.ask(bo, "pair", "hello");
        assertEquals(1, malformed.exit());
        assertEquals(1, malformed.complaints().size(), malformed.err());
    }

    @Test
    void sendAndRead() throws Exception {
        assertEquals("sent", CLI.run(ana, "send", "many", "words", "by command"));
        Talk.awaitText(bo, "many words by command");
        JsonNode sent = CLI.json(bo, "send", "and back");
        Talk.awaitText(ana, "and back");

        assertTrue(CLI.run(bo, "read").lines().anyMatch(line -> line.endsWith("Ana: many words by command")));
        assertTrue(Talk.items(CLI.json(ana, "read", "--limit", "10"), "messages").stream()
                .anyMatch(message -> message.path("id").equals(sent.path("id"))));
        Command nowhere = CLI.ask(ana, "send", "hello", "--channel", "nowhere");
        assertEquals(1, nowhere.exit());
        assertEquals(1, nowhere.complaints().size(), nowhere.err());
    }

    @Test
    void shareAndGet() throws Exception {
        Path file = Content.random(NODES.folder().resolve("notes über.bin"), 3, 4);
        Path other = Content.random(NODES.folder().resolve("other.bin"), 1, 5);
        assertTrue(CLI.run(ana, "share", file.toString()).startsWith("shared notes über.bin (3.0 MiB) as "));
        String id = CLI.json(bo, "share", other.toString()).path("file_metadata").path("file_id").asText();
        Talk.awaitFile(ana, id);
        Await.until("Bo to know of the file", () -> Talk.items(bo.api().get(Api.TEAM + "/files"), "files").size(),
                count -> count == 2);
        Path target = Files.createDirectory(NODES.folder().resolve("fetched"));

        CLI.run(bo, "get", "notes über.bin", "--to", target.toString());
        JsonNode got = CLI.json(ana, "get", id, "--to", target.resolve("renamed").toString());

        assertEquals(Content.sha256(file), Content.sha256(target.resolve("notes über.bin")));
        assertEquals(Content.sha256(other), Content.sha256(target.resolve("renamed")));
        assertEquals(Content.sha256(other), got.path("sha256").asText());
        assertEquals(1, CLI.ask(bo, "get", "notes über.bin", "--to", target.toString()).exit(),
                "nothing may be overwritten");
        assertEquals(1, CLI.ask(bo, "get", "no such file").exit());
    }

    @Test
    void channelsAreMadeFilledChangedAndArchived() throws Exception {
        assertEquals("made the private channel plans",
                CLI.run(ana, "channel", "create", "plans", "--private", "--topic", "what we do"));
        assertEquals("made the private channel whispers",
                CLI.run(ana, "channel", "create", "whispers", "Bo", "--private", "--ephemeral"));
        assertEquals("invited", CLI.run(ana, "channel", "invite", "plans", "Bo"));
        assertEquals("There is a channel of that name already.", CLI.refused(ana, "channel", "create", "Plans"));
        assertEquals("no device of the team is called Dora", CLI.refused(ana, "channel", "invite", "plans", "Dora"));
        CLI.misused(ana, "channel", "create", "open", "Bo");
        String id = CLI.json(ana, "channel", "members", "plans").path("channel_id").asText();
        assertTrue(CLI.run(ana, "channel", "members", "plans").matches(
                "admin +Ana +Ana's computer +" + ana.peerId() + "\\Rinvited +Bo +" + bo.peerId()));
        Await.until("Bo to be invited", () -> bo.api().get(Api.TEAM + "/invitations").findValuesAsText("channel_id"),
                ids -> ids.contains(id));
        Await.until("Bo to be taken in", () -> bo.api().get(Api.TEAM + "/channels").findValuesAsText("mode"),
                modes -> modes.contains("ephemeral"));
        assertTrue(CLI.run(bo, "channels").lines()
                .anyMatch(it -> it.matches("whispers +private +[0-9a-f]+, ephemeral")));

        assertEquals("accepted plans", CLI.run(bo, "channel", "accept", "plans"));
        assertEquals("Only an admin of the channel may do that.", CLI.refused(bo, "channel", "rename", "plans", "x"));
        Await.until("Ana to see Bo", () -> ana.api().get(Api.TEAM + "/channels/" + id).path("members").size(),
                count -> count == 2);
        assertEquals("Bo is admin of the channel", CLI.run(ana, "channel", "role", "plans", "Bo", "admin"));
        Await.until("Bo to be an admin", () -> bo.api().get(Api.TEAM + "/channels/" + id).path("admins").size(),
                count -> count == 2);
        assertEquals("renamed to our plans", CLI.run(bo, "channel", "rename", "plans", "our", "plans"));
        assertEquals("archived", CLI.run(bo, "channel", "archive", "our plans"));
        Await.until("Ana to see both", () -> ana.api().get(Api.TEAM + "/channels/" + id),
                it -> it.path("name").asText().equals("our plans") && it.path("archived").asBoolean());
        assertEquals("removed from the channel: " + bo.peerId(),
                CLI.run(ana, "channel", "remove", "our plans", "Bo"));
        Await.until("Bo to be out", () -> bo.api().ask("GET", Api.TEAM + "/channels/" + id, Optional.empty()).status(),
                status -> status == 404);
        assertEquals("in use again", CLI.run(ana, "channel", "unarchive", "our plans"));
        assertFalse(ana.api().get(Api.TEAM + "/channels/" + id).path("archived").asBoolean());
        assertEquals("left whispers", CLI.run(bo, "channel", "leave", "whispers"));
        assertFalse(bo.api().get(Api.TEAM + "/channels").findValuesAsText("name").contains("whispers"));
        assertEquals("no channel named our plans", CLI.refused(bo, "channel", "leave", "our plans"));
    }

    @Test
    void twoTalkDirectly() throws Exception {
        assertEquals("sent to Ana", CLI.run(bo, "dm", "Ana", "just", "us"));
        String hint = CLI.run(ana, "dm", "Bo");
        String id = hint.substring(hint.lastIndexOf(' ') + 1);
        assertEquals("write to Bo with: omnimesh send TEXT --channel " + id, hint);
        Await.until("Ana to read it", () -> CLI.run(ana, "read", "--channel", id), it -> it.endsWith("Bo: just us"));
        assertEquals("no channel named Bo; a direct conversation goes by its id, see: omnimesh channels",
                CLI.refused(ana, "send", "hi", "--channel", "Bo"));
        assertEquals("no device of the team is called Dora", CLI.refused(ana, "dm", "Dora", "hi"));
        assertEquals("A direct conversation is with somebody else.", CLI.refused(ana, "dm", "Ana"));
    }

    @Test
    void safetyNumbersAreComparedNotedAndTakenBack() throws Exception {
        String number = CLI.json(ana, "verify", "Bo").path("safety_number").asText();
        List<String> shown = CLI.run(bo, "verify", "Ana").lines().toList();
        assertEquals("safety number with Ana:", shown.getFirst());
        assertEquals(number, shown.get(1).strip() + " " + shown.get(2).strip());
        assertEquals("not verified: compare it with what Ana sees, by voice or face to face", shown.getLast());

        assertTrue(CLI.run(ana, "verify", "Bo", "--yes").endsWith("\nverified"));
        assertTrue(CLI.run(ana, "members").lines().anyMatch(it -> it.contains("Bo") && it.endsWith(", verified")));
        assertEquals("not verified any more", CLI.run(ana, "verify", "Bo", "--undo"));
        assertFalse(ana.api().get(Api.TEAM + "/peers/" + bo.peerId() + "/safety-number").path("verified").asBoolean());
        assertEquals("That is a device of your own; safety numbers are for other members.",
                CLI.refused(ana, "verify", "Ana"));
        assertEquals("no device of the team is called Dora", CLI.refused(ana, "verify", "Dora"));
    }

    @Test
    void tokensDoWhatTheirScopeSaysUntilTheyAreRevoked() throws Exception {
        assertEquals("none but your own, which stands in api.token in the node's home", CLI.run(ana, "tokens"));
        Command made = CLI.ask(ana, "tokens", "add", "my bot", "--scope", "read", "--days", "3");
        assertEquals(0, made.exit(), made.err());
        String id = made.err().strip().replace("shown only now; revoke it with: omnimesh tokens revoke ", "");
        Api bot = new Api(ana.api().base(), made.out().strip());
        JsonNode sender = Api.JSON.readTree(CLI.ask(ana, "tokens", "add", "sender", "--scope", "send", "--json").out());
        Api other = new Api(ana.api().base(), sender.path("token").asText());
        String messages = Api.TEAM + "/channels/" + Talk.general(ana) + "/messages";
        Optional<Map<String, ?>> hello = Optional.of(Map.of("content", "hello from a program"));

        assertEquals(List.of(200, 403, 403), statuses(bot, messages, hello));
        assertEquals(List.of(200, 200, 403), statuses(other, messages, hello));
        String listed = CLI.run(ana, "tokens");
        assertTrue(listed.lines().anyMatch(it -> it.matches(id + " +read +my bot +ends 2[0-9T:.-]+Z")), listed);
        assertTrue(listed.lines().anyMatch(it -> it.matches("[0-9a-f]+ +send +sender +does not end")), listed);
        assertEquals("revoked", CLI.run(ana, "tokens", "revoke", id));
        assertEquals(List.of(401, 401, 401), statuses(bot, messages, hello));
        assertEquals(200, other.ask("GET", messages, Optional.empty()).status());
        assertEquals("There is no token of this id.", CLI.refused(ana, "tokens", "revoke", id));
        CLI.misused(ana, "tokens", "add", "x", "--scope", "read", "--minutes", "5");
    }

    /** Reads, sends, and asks for a code to invite somebody. */
    private static List<Integer> statuses(Api api, String messages, Optional<Map<String, ?>> message)
            throws IOException {
        return List.of(api.ask("GET", messages, Optional.empty()).status(),
                api.ask("POST", messages, message).status(),
                api.ask("POST", Api.P2P + "/connection-code", Optional.of(Map.of())).status());
    }

    @Test
    void adminsSayHowLongContentIsKept() throws Exception {
        assertEquals("general: content is kept for ever", CLI.run(bo, "retention"));
        CLI.misused(ana, "retention", "30");
        assertEquals("Only an admin may say how long a channel's content is kept.",
                CLI.refused(bo, "retention", "30", "--yes"));
        assertEquals("general: content is kept for 30 days", CLI.run(ana, "retention", "30", "--yes"));
        Await.until("Bo to know", () -> bo.api().get(Api.TEAM + "/channels/" + Talk.general(ana)),
                it -> it.path("retention_days").asInt() == 30);
        assertEquals("general: content is kept for ever", CLI.run(ana, "retention", "0"));
    }

    @Test
    void tablesAreDerivedFromTheLogsAgain() throws Exception {
        Talk.send(ana, "before the tables are made anew");
        Talk.awaitText(bo, "before the tables are made anew");
        List<String> before = Talk.texts(bo);

        assertEquals("rebuilt chat", CLI.run(bo, "rebuild", "chat"));

        assertTrue(Talk.texts(bo).containsAll(before), Talk.texts(bo).toString());
        assertEquals("There is no projection named poems.", CLI.refused(bo, "rebuild", "poems"));
    }
}
