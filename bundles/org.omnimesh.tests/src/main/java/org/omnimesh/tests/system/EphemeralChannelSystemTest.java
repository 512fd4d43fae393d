// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.fasterxml.jackson.databind.JsonNode;

/** An ephemeral channel between processes: a newcomer reads nothing of before, and a kill loses nothing that was read. */
@Timeout(300)
public class EphemeralChannelSystemTest {
    @RegisterExtension
    static final Nodes NODES = new Nodes();

    private static String path(String channel) {
        return Api.TEAM + "/channels/" + channel;
    }

    private static List<String> texts(NodeProcess node, String channel) throws IOException {
        Answer answer = node.api().ask("GET", path(channel) + "/messages", Optional.empty());
        return answer.done()
                ? Talk.items(node.api().get(path(channel) + "/messages"), "messages").stream()
                        .map(it -> it.path("content").asText()).toList()
                : List.of();
    }

    private static void send(NodeProcess node, String channel, String text) {
        Await.until(node.name() + " to send", () -> node.api().ask("POST", path(channel) + "/messages",
                Optional.of(Map.of("content", text))), Answer::done);
    }

    private static void awaitTexts(NodeProcess node, String channel, List<String> texts) {
        Await.until(node.name() + " to read all", () -> texts(node, channel), texts::equals);
    }

    @Test
    void aNewcomerReadsNothingOfBeforeAndAKillLosesNothingThatWasRead() throws Exception {
        // given
        NodeProcess ana = NODES.prepare("Ana").launch();
        NodeProcess bo = NODES.prepare("Bo").launch();
        ana.awaitReady();
        bo.awaitReady();
        Talk.pair(ana, bo);
        JsonNode made = ana.api().post(Api.TEAM + "/channels",
                Map.of("name", "now", "type", "private", "mode", "ephemeral",
                        "members", List.of(bo.peerId())));
        String id = made.path("id").asText();
        assertEquals("ephemeral", made.path("mode").asText());
        assertEquals(409, ana.api().ask("PATCH", path(id), Optional.of(Map.of("mode", "history"))).status());
        assertEquals(400, ana.api().ask("POST", Api.TEAM + "/channels",
                Optional.of(Map.of("name", "x", "type", "private", "mode", "forgetful"))).status());
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            NodeProcess from = i % 2 == 0 ? ana : bo;
            said.add("before " + i);
            send(from, id, said.getLast());
            awaitTexts(ana, id, said);
            awaitTexts(bo, id, said);
        }
        // when: somebody comes
        NodeProcess cy = NODES.start("Cy");
        Talk.pair(ana, cy);
        ana.api().post(path(id) + "/invite", Map.of("peer_ids", List.of(cy.peerId())));
        Await.until("Cy to join", () -> cy.api().ask("POST", path(id) + "/join", Optional.of(Map.of())), Answer::done);
        send(cy, id, "Cy is here");
        said.add("Cy is here");
        awaitTexts(ana, id, said);
        // then
        send(ana, id, "welcome");
        said.add("welcome");
        awaitTexts(cy, id, List.of("Cy is here", "welcome"));
        awaitTexts(bo, id, said);
        // when
        bo.kill();
        bo.launch().awaitReady();
        // then
        awaitTexts(bo, id, said);
        bo.api().post(Api.P2P + "/projections/chat/rebuild", Map.of());
        assertEquals(said, texts(bo, id));
        assertEquals("ephemeral", bo.api().get(path(id)).path("mode").asText());
    }
}
