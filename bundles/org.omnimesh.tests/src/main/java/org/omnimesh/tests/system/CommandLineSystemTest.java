// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The commands that talk to a running node, with two nodes, as people and as programs use them. Bo works without a locale, as
 * under many service managers.
 */
@Timeout(120)
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
}
