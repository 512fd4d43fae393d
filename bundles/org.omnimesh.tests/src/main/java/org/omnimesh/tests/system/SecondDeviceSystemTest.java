// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.fasterxml.jackson.databind.JsonNode;

/** Three nodes on computers of their own, two of them Ana's: both act as one member, and one of them revokes the other. */
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
public class SecondDeviceSystemTest {
    @RegisterExtension
    static final Nodes NODES = new Nodes();

    private static NodeProcess ana;
    private static NodeProcess bo;
    private static NodeProcess tablet;

    @BeforeAll
    static void startAndPair() throws Exception {
        Segment segment = NODES.segment(3);
        ana = NODES.prepareOn(segment.computer(0), "Ana").launch();
        bo = NODES.prepareOn(segment.computer(1), "Bo").launch();
        tablet = NODES.prepareOn(segment.computer(2), "Tablet").launch();
        for (NodeProcess node : List.of(ana, bo, tablet)) {
            node.awaitReady();
        }
        Talk.pair(ana, bo);
    }

    private static JsonNode number(NodeProcess at, NodeProcess whose) throws IOException {
        return at.api().get(Api.TEAM + "/peers/" + whose.peerId() + "/safety-number");
    }

    private static JsonNode members(NodeProcess at) throws IOException {
        return at.api().get(Api.TEAM + "/members");
    }

    private static void awaitDevices(NodeProcess at, int count) {
        Await.until(at.name() + " to know two members with " + count + " devices", () -> members(at),
                found -> found.path("total").asInt() == 2
                        && found.path("members").findValues("peer_id").size() == count);
    }

    @Test
    @Order(1)
    void aSecondDeviceReadsAndWritesAsItsUserAndLosesVerification() throws Exception {
        // given
        Talk.send(ana, "before the tablet");
        JsonNode compared = number(bo, ana);
        assertEquals(compared.path("safety_number"), number(ana, bo).path("safety_number"));
        assertTrue(bo.api().post(Api.TEAM + "/peers/" + ana.peerId() + "/safety-number",
                Map.of("verified", true, "safety_number", compared.path("safety_number").asText()))
                .path("verified").asBoolean());
        try (LiveEvents atBo = bo.api().listen()) {
            // when
            JsonNode code = ana.api().post(Api.P2P + "/connection-code", Map.of("kind", "device"));
            Answer joined = Talk.enterCode(tablet, code.path("code").asText());
            assertTrue(joined.done(), joined.toString());
            // then
            atBo.await("verification_lost", lost -> lost.path("peer_id").asText().equals(tablet.peerId()));
        }
        for (NodeProcess node : List.of(ana, bo, tablet)) {
            awaitDevices(node, 3);
            assertEquals(1, Talk.items(members(node), "members").stream()
                    .filter(it -> it.path("display_name").asText().equals("Ana")).count(), members(node).toString());
        }
        Talk.awaitNote(bo, "Bo's device joined, invited by Ana".replace("Bo's device", owned(bo, bo)));
        Talk.awaitNote(bo, owned(bo, tablet) + " was added as another device");
        Talk.awaitText(tablet, "before the tablet");
        Talk.awaitLinked(bo, tablet);
        Talk.send(tablet, "from the tablet");
        assertEquals("Ana", Talk.awaitText(bo, "from the tablet").path("sender_name").asText());
        Talk.send(bo, "to both");
        Talk.awaitText(ana, "to both");
        Talk.awaitText(tablet, "to both");
        Await.until("the tablet to go by Ana's name", () -> tablet.api().get(Api.TEAM + "/status"),
                status -> status.path("display_name").asText().equals("Ana"));
        JsonNode changed = number(bo, tablet);
        assertEquals("changed", changed.path("state").asText());
        assertNotEquals(compared.path("safety_number"), changed.path("safety_number"));
        assertEquals(changed.path("safety_number"), number(tablet, bo).path("safety_number"));
        Await.until("the audit row of the loss", () -> Talk.audited(bo, "verification.lost"), rows -> rows.size() == 1);
        Await.until("the audit row of the link", () -> Talk.audited(bo, "team.device_linked"),
                rows -> rows.contains(tablet.peerId()));
        assertEquals(1, Talk.audited(bo, "verification.done").size());
    }

    private static String owned(NodeProcess at, NodeProcess device) throws IOException {
        for (JsonNode member : members(at).path("members")) {
            for (JsonNode each : member.path("devices")) {
                if (each.path("peer_id").asText().equals(device.peerId())) {
                    String user = member.path("display_name").asText();
                    String name = each.path("device_name").asText();
                    return name.startsWith(user) ? name : user + "'s " + name;
                }
            }
        }
        throw new AssertionError(device.name() + " is no device of the team at " + at.name());
    }

    @Test
    @Order(2)
    void theFirstDeviceRevokesTheSecondWhichReadsNothingMore() throws Exception {
        Answer own = ana.api().ask("GET", Api.TEAM + "/peers/" + tablet.peerId() + "/safety-number", Optional.empty());
        assertEquals(409, own.status(), own.toString());

        ana.api().ask("DELETE", Api.TEAM + "/peers/" + tablet.peerId(), Optional.empty());

        awaitDevices(ana, 2);
        awaitDevices(bo, 2);
        Await.until("the tablet to know", () -> tablet.api().get(Api.TEAM + "/status"),
                status -> status.path("team").has("active") && !status.path("team").path("active").asBoolean());
        Talk.send(ana, "without the tablet");
        Talk.awaitText(bo, "without the tablet");
        Talk.send(bo, "yes");
        Talk.awaitText(ana, "yes");
        assertTrue(Talk.texts(tablet).contains("to both"), "what it had stays readable");
        assertFalse(Talk.texts(tablet).contains("without the tablet"));
        Answer refused = tablet.api().ask("POST", Api.P2P + "/connection-code",
                Optional.of(Map.of("kind", "device")));
        assertEquals(403, refused.status(), refused.toString());
        assertEquals("changed", number(bo, ana).path("state").asText(), "a key that was not compared was there");
        Await.until("the audit row of the revocation", () -> Talk.audited(ana, "team.device_revoked"),
                rows -> rows.contains(tablet.peerId()));
    }
}
