// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

/** A room that meets in one team by its name and a passphrase. */
@Timeout(120)
public class TeamJoinSystemTest {
    private static final String PASSPHRASE = "correct horse";

    @RegisterExtension
    static final Nodes NODES = new Nodes();

    private static NodeProcess ana;
    private static NodeProcess bo;
    private static NodeProcess cleo;

    @BeforeAll
    static void start() throws IOException {
        ana = NODES.prepare("Ana").launch();
        bo = NODES.prepare("Bo").launch();
        cleo = NODES.prepare("Cleo").launch();
        ana.awaitReady();
        bo.awaitReady();
        cleo.awaitReady();
    }

    @Test
    void aThirdNodeJoinsByTeamNameAndPassphrase() throws Exception {
        // given
        String team = ana.api().get(Api.TEAM + "/status").path("team").path("name").asText();
        Answer opened = join(ana, team, PASSPHRASE);
        Answer wrong = join(bo, team, "wrong passphrase");

        // when
        Answer joined = join(bo, team.toUpperCase(), PASSPHRASE);
        String told = joinByCommand(cleo, team, PASSPHRASE);

        // then
        assertEquals("door_open", opened.body().path("status").asText(), opened.toString());
        assertEquals(404, wrong.status(), wrong.toString());
        assertEquals("team_not_found", wrong.code());
        assertEquals("joined", joined.body().path("status").asText(), joined.toString());
        assertEquals(opened.body().path("team").path("id"), joined.body().path("team").path("id"));
        assertEquals("joined " + team, told);
        Talk.awaitLinked(ana, bo);
        Talk.awaitLinked(ana, cleo);
        Talk.send(cleo, "hello room");
        Talk.awaitText(ana, "hello room");
        Talk.awaitText(bo, "hello room");
        Talk.awaitNote(ana, "Bo's computer joined, invited by Ana");
        Talk.awaitNote(bo, "Cleo's computer joined, invited by Ana");
    }

    @Test
    void whatIsEmptyOrTooShortIsRefusedAtOnce() throws Exception {
        for (Answer answer : List.of(join(bo, "", PASSPHRASE), join(bo, "Crew", "1234567"), join(bo, "Crew", ""))) {
            assertEquals(400, answer.status(), answer.toString());
            assertEquals("team_malformed", answer.code(), answer.toString());
        }
    }

    private static Answer join(NodeProcess node, String team, String passphrase) throws IOException {
        return node.api().ask("POST", Api.P2P + "/join-team",
                Optional.of(Map.of("team", team, "passphrase", passphrase)));
    }

    private static String joinByCommand(NodeProcess node, String team, String passphrase)
            throws IOException, InterruptedException {
        Path file = Files.writeString(NODES.folder().resolve("passphrase"), passphrase + "\n");
        Command command = Command.run(NODES.folder(), Nodes.omnimesh("join", team, "--passphrase-file",
                file.toString(), "--home", node.home().toString()));
        assertEquals(0, command.exit(), command.err());
        assertTrue(command.err().isEmpty(), command.err());
        return command.out().strip();
    }
}
