// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
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

/** Ana plays chess with Bo in one team and drinks tea with Cy in another: neither team shows in the other one. */
@TestMethodOrder(OrderAnnotation.class)
@Timeout(240)
public class TwoTeamsSystemTest {
    private static final String CHESS = "Chess club";
    private static final String TEA = "Tea round";

    @RegisterExtension
    static final Nodes NODES = new Nodes();

    private static NodeProcess ana;
    private static NodeProcess bo;
    private static NodeProcess cy;
    private static String chess;
    private static String tea;
    private static Room gambit;
    private static Room samovar;

    @BeforeAll
    static void twoTeamsAreFilled() throws Exception {
        ana = NODES.prepare("Ana").launch();
        bo = NODES.prepare("Bo").launch();
        cy = NODES.prepare("Cy").launch();
        for (NodeProcess node : List.of(ana, bo, cy)) {
            node.awaitReady();
        }
        chess = found(CHESS);
        Talk.pair(ana, bo);
        gambit = Room.make(ana, NODES.folder(), "gambit", "public", List.of());
        ana.api().post(Api.TEAM + "/files/" + gambit.file() + "/fetch", Map.of());
        tea = found(TEA);
        Talk.pair(ana, cy);
        samovar = Room.make(ana, NODES.folder(), "samovar", "public", List.of());
        ana.api().post(Api.TEAM + "/files/" + samovar.file() + "/fetch", Map.of());
        gambit.awaitAt(bo);
        samovar.awaitAt(cy);
    }

    /** Has Ana found a team, which is her current one then. */
    private static String found(String name) throws IOException {
        ana.api().post(Api.TEAM + "/teams", Map.of("name", name));
        JsonNode team = ana.api().get(Api.TEAM + "/status").path("team");
        assertEquals(name, team.path("name").asText());
        return team.path("id").asText();
    }

    private static List<String> traces(NodeProcess other, String id, String name, Room room) {
        List<String> traces = new ArrayList<>(room.traces());
        traces.addAll(List.of(id, name, other.peerId(), other.name() + "'s computer"));
        return traces;
    }

    private static List<String> ofChess() {
        return traces(bo, chess, CHESS, gambit);
    }

    private static List<String> ofTea() {
        return traces(cy, tea, TEA, samovar);
    }

    private static void assertNothingOf(List<String> traces, String seen) {
        assertEquals(List.of(), traces.stream().filter(seen::contains).toList(), seen);
    }

    /** Returns all that a node answers to whoever only asks. */
    private static String everything(NodeProcess node) throws IOException {
        StringBuilder seen = new StringBuilder();
        for (String route : Routes.of(node)) {
            if (route.startsWith("GET ") && !route.contains("{")) {
                seen.append(node.api().ask("GET", route.substring("GET ".length()), Optional.empty())).append('\n');
            }
        }
        return seen.append(node.api().get(Api.TEAM + "/audit?limit=500")).toString();
    }

    @Test
    @Order(1)
    void whoIsInOneTeamLearnsNothingOfTheOther() throws Exception {
        String atBo = everything(bo);
        String atCy = everything(cy);

        assertTrue(atBo.contains(gambit.id()) && atBo.contains(gambit.file()) && atBo.contains(CHESS), atBo);
        assertTrue(atCy.contains(samovar.id()) && atCy.contains(samovar.file()) && atCy.contains(TEA), atCy);
        assertNothingOf(ofTea(), atBo);
        assertNothingOf(ofChess(), atCy);
        new Unknown(bo, ana.peerId()).assertUnknown(samovar);
        new Unknown(cy, ana.peerId()).assertUnknown(gambit);
    }

    @Test
    @Order(2)
    void whoIsInBothSeesOneAtATime() throws Exception {
        assertOnly(samovar, ofTea(), gambit, ofChess());

        assertEquals(200, ana.api().ask("POST", Api.TEAM + "/teams/" + chess + "/current", Optional.of(Map.of()))
                .status());

        assertOnly(gambit, ofChess(), samovar, ofTea());
    }

    private static void assertOnly(Room shown, List<String> there, Room other, List<String> hidden) throws IOException {
        assertEquals(List.of(shown.file()), Talk.items(ana.api().get(Api.TEAM + "/transfers"), "transfers").stream()
                .map(transfer -> transfer.path("file_id").asText()).toList());
        StringBuilder seen = new StringBuilder();
        for (String path : List.of("/channels", "/members", "/files", "/invitations", "/status", "/removals",
                "/peers?scope=team", "/channels/" + Talk.general(ana) + "/messages",
                "/channels/" + shown.id() + "/messages")) {
            seen.append(ana.api().get(Api.TEAM + path)).append('\n');
        }
        assertEquals(there, there.stream().filter(seen.toString()::contains).toList(), seen.toString());
        assertNothingOf(hidden, seen.toString());
        new Unknown(ana, ana.peerId()).assertUnknown(other);
        assertFalse(ana.api().get(Api.TEAM + "/channels").toString().contains(other.id()));
    }
}
