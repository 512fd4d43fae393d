// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.fasterxml.jackson.databind.JsonNode;

/** A node on a computer of its own that is locked while it runs, and what its peer, its clients and its user have of it then. */
@Timeout(180)
public class LockedNodeSystemTest {
    private static final String NODE = "/api/v1/node";
    private static final List<String> OPEN = List.of("POST " + NODE + "/unlock", "GET " + Api.TEAM + "/status");
    private static final String PASSPHRASE = "plum anvil otter";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    static final Nodes NODES = new Nodes();

    @Test
    void aLockedNodeServesOnlyItsUnlockingAndMissesNothing() throws Exception {
        // given
        Segment segment = NODES.segment(2);
        NodeProcess ana = NODES.prepareOn(segment.computer(0), "Ana", "--visible").launch();
        NodeProcess bo = NODES.prepareOn(segment.computer(1), "Bo", "--visible").launch();
        ana.awaitReady();
        bo.awaitReady();
        Talk.pair(ana, bo);
        Talk.send(ana, "before");
        Talk.awaitText(bo, "before");
        assertEquals(409, ask(ana, "POST", NODE + "/lock", Map.of()).status(), "nothing would be locked");
        String peer = Api.TEAM + "/peers/" + ana.peerId();
        assertTrue(reaches(segment, ana), "the port that others connect to");
        ana.api().post(NODE + "/passphrase", Map.of("new", PASSPHRASE));
        List<String> routes = new ArrayList<>(Routes.of(ana));
        assertTrue(routes.removeAll(OPEN));
        routes.addAll(List.of("GET " + Api.TEAM + "/nothing", "POST " + Api.TEAM + "/status"));
        // when
        try (LiveEvents events = ana.api().listen()) {
            Talk.send(bo, "the last one");
            events.await("message", message -> message.path("content").asText().equals("the last one"));
            long begun = System.nanoTime();
            assertEquals("locked", ana.api().post(NODE + "/lock", Map.of()).path("state").asText());
            Nodes.figure("locking took " + (System.nanoTime() - begun) / 1_000_000 + " ms");
            events.awaitClosed();
        }
        // then
        assertEquals("locked", ana.api().get(Api.TEAM + "/status").path("state").asText());
        assertEquals(List.of(), served(ana, routes));
        Await.until("Bo to see Ana leave", () -> bo.api().get(peer),
                seen -> seen.path("status").asText().equals("offline"));
        assertTrue(!reaches(segment, ana), "nobody is listened to");
        Talk.send(bo, "while you were locked");
        // when
        assertEquals(403, ask(ana, "POST", NODE + "/unlock", Map.of("passphrase", "plum anvil otters")).status());
        Await.until("the right passphrase to be taken", LIMIT,
                () -> ask(ana, "POST", NODE + "/unlock", Map.of("passphrase", PASSPHRASE)), Answer::done);
        // then
        Await.until("the node to go on", LIMIT, () -> ask(ana, "GET", Api.TEAM + "/channels", Map.of()), Answer::done);
        Talk.awaitText(ana, "while you were locked");
        Talk.send(ana, "back again");
        Talk.awaitText(bo, "back again");
        JsonNode audit = Await.until("all of it to be written down", () -> ana.api().get(Api.TEAM + "/audit"),
                seen -> actions(seen).containsAll(List.of("node.locked", "node.unlock_refused", "node.unlocked")));
        assertTrue(audit.path("verified").asBoolean(), audit.toString());
    }

    private static List<String> actions(JsonNode audit) {
        return Talk.items(audit, "events").stream().map(row -> row.path("action").asText()).toList();
    }

    private static Answer ask(NodeProcess node, String method, String path, Map<String, ?> body) throws IOException {
        return node.api().ask(method, path, body.isEmpty() ? Optional.empty() : Optional.of(body));
    }

    /** Returns what was answered with anything but that the node is locked, of all that is not its state or its unlocking. */
    private static List<String> served(NodeProcess node, List<String> routes) throws IOException {
        List<String> served = new ArrayList<>();
        for (String route : routes) {
            String method = route.substring(0, route.indexOf(' '));
            String path = route.substring(route.indexOf(' ') + 1).replaceAll("\\{[a-z_]+}",
                    "0123456789abcdef".repeat(4));
            Answer answer = node.api().ask(method, path, method.equals("GET")
                    ? Optional.empty()
                    : Optional.of(Map.of("content", "x")));
            if (answer.status() != 423) {
                served.add(route + ": " + answer);
            }
        }
        return served;
    }

    /** Tells whether the other computer can connect to where peers are listened to. */
    private static boolean reaches(Segment segment, NodeProcess ana) throws IOException, InterruptedException {
        List<String> connect = Stream.concat(segment.computer(1).prefix().stream(), Stream.of("bash", "-c",
                "exec 3<>/dev/tcp/" + segment.computer(0).address() + "/" + ana.meshPort())).toList();
        return Command.run(NODES.folder(), connect, LIMIT).exit() == 0;
    }
}
