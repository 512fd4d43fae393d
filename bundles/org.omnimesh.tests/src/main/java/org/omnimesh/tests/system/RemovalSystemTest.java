// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.fasterxml.jackson.databind.JsonNode;

/** Three nodes; one of them is removed from the team. */
@Timeout(180)
public class RemovalSystemTest {
    @RegisterExtension
    static final Nodes NODES = new Nodes();

    private static NodeProcess ana;
    private static NodeProcess bo;
    private static NodeProcess cy;

    @BeforeAll
    static void startAndPair() throws IOException {
        ana = NODES.prepare("Ana").launch();
        bo = NODES.prepare("Bo").launch();
        cy = NODES.prepare("Cy").launch();
        List.of(ana, bo, cy).forEach(RemovalSystemTest::ready);
        Talk.pairAt("127.0.0.1", ana, bo);
        Talk.pairAt("127.0.0.1", ana, cy);
        Talk.awaitLinked(bo, cy);
    }

    private static void ready(NodeProcess node) {
        try {
            node.awaitReady();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Answer remove(NodeProcess by, NodeProcess whom) throws IOException {
        return by.api().ask("DELETE", Api.TEAM + "/peers/" + whom.peerId(), Optional.empty());
    }

    private static JsonNode team(NodeProcess node) throws IOException {
        return node.api().get(Api.TEAM + "/status").path("team");
    }

    /** Its keys open no link, even in other hands. */
    private static void assertTurnedAway(StolenKeys keys) throws Exception {
        try (Intruder thief = Intruder.link(keys, ana)) {
            thief.awaitCut("it was removed", Duration.ofSeconds(10));
        } catch (IOException e) {
            Nodes.figure("the removed device's keys were turned away: " + e.getMessage());
        }
    }

    @Test
    void removedDeviceIsCutOffToldOnceAndReadsNothingMore() throws Exception {
        // given
        Talk.send(ana, "before");
        Talk.awaitText(cy, "before");
        assertEquals(403, remove(bo, cy).status(), "members remove nobody");
        assertEquals(404, ana.api().ask("DELETE", Api.TEAM + "/peers/nobody", Optional.empty()).status());
        try (LiveEvents atCy = cy.api().listen()) {
            // when
            long begun = System.nanoTime();
            assertEquals(200, remove(ana, cy).status());
            // then
            atCy.await("status", status -> status.path("team").has("active")
                    && !status.path("team").path("active").asBoolean());
            Nodes.figure("the removed device was told after " + (System.nanoTime() - begun) / 1_000_000 + " ms");
        }
        for (NodeProcess node : List.of(ana, bo)) {
            Await.until(node.name() + " to know two members", () -> node.api().get(Api.TEAM + "/members"),
                    members -> members.path("total").asInt() == 2);
            Await.until(node.name() + " to have one link", () -> node.api().get(Api.TEAM + "/status"),
                    status -> status.path("connected_peers").asInt() == 1);
            assertEquals(404, node.api().ask("GET", Api.TEAM + "/peers/" + cy.peerId(), Optional.empty()).status());
        }
        Await.until("Cy to have no link", () -> cy.api().get(Api.TEAM + "/status"),
                status -> status.path("connected_peers").asInt() == 0);
        Talk.send(ana, "among us two");
        Talk.awaitText(bo, "among us two");
        Talk.send(bo, "yes");
        Talk.awaitText(ana, "yes");
        assertTurnedAway(StolenKeys.of(cy));
        assertTrue(Talk.texts(cy).contains("before"), "what it had stays readable");
        assertFalse(Talk.texts(cy).contains("among us two"));
        assertEquals(409, cy.api().ask("POST", Api.TEAM + "/channels/" + Talk.general(cy) + "/messages",
                Optional.of(Map.of("content", "still here?"))).status(), "it cannot write");
        // and it goes on with a team of its own
        JsonNode next = cy.api().post(Api.TEAM + "/teams/" + team(cy).path("id").asText() + "/leave", Map.of());
        assertTrue(next.path("active").asBoolean(), next.toString());
        assertFalse(next.path("id").equals(team(ana).path("id")));
        Talk.send(cy, "alone");
    }
}
