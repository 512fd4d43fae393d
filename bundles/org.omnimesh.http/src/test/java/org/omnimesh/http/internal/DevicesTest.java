// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.omnimesh.http.internal.resource.Samples;
import org.omnimesh.testing.Ids;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Other devices of the same user, safety numbers and QR codes. */
class DevicesTest {
    private static final String NUMBER = "/api/v1/team/peers/" + Samples.BOB + "/safety-number";
    private static final String CODE = "/api/v1/p2p/connection-code";

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }

    @Test
    void showsASafetyNumberAndNotesThatItWasCompared() throws Exception {
        // given
        JsonNode shown = json(server.get(NUMBER).body());
        assertTrue(shown.path("safety_number").asText().matches("\\d{5}( \\d{5}){11}"), shown.toString());
        assertTrue(shown.path("qr").asText().endsWith(shown.path("safety_number").asText().replace(" ", "")));
        assertEquals("unverified", shown.path("state").asText());
        assertFalse(shown.path("verified").asBoolean(true) || shown.has("verified_at"));
        assertTrue(shown.path("qr_svg").asText().startsWith("<svg "));
        assertEquals(shown.path("qr_rows").size(), shown.path("qr_rows").path(0).asText().length());
        // when
        JsonNode verified = json(server.post(NUMBER, "{\"verified\":true}").body());
        // then
        assertTrue(verified.path("verified").asBoolean() && verified.has("verified_at"));
        JsonNode members = json(server.get("/api/v1/team/members").body()).path("members");
        assertEquals("unverified", members.path(0).path("verification").asText());
        assertEquals("verified", members.path(1).path("verification").asText());
        // when
        JsonNode undone = json(server.post(NUMBER, "{\"verified\":false}").body());
        // then
        assertEquals("unverified", undone.path("state").asText());
    }

    @Test
    void refusesANumberThatIsNotTheOneOfThisMoment() throws Exception {
        var wrong = server.post(NUMBER, "{\"verified\":true,\"safety_number\":\"00000\"}");
        assertEquals(409, wrong.statusCode());
        assertEquals("not_possible", json(wrong.body()).path("code").asText(), wrong.body());
        String own = "/api/v1/team/peers/" + Samples.OWN + "/safety-number";
        assertEquals(409, server.get(own).statusCode());
        assertEquals(404, server.get("/api/v1/team/peers/x/safety-number").statusCode());
        assertEquals(404, server.get("/api/v1/team/peers/" + Ids.peer(77) + "/safety-number").statusCode());
        assertEquals(400, server.post(NUMBER, "{}").statusCode());
        assertEquals("unverified", json(server.get(NUMBER).body()).path("state").asText());
    }

    @Test
    void showsTheQrCodeOfALink() throws Exception {
        JsonNode link = json(server.post(CODE, "{\"link\":true}").body());
        assertEquals("member", link.path("kind").asText());
        assertTrue(link.path("qr_svg").asText().contains("<path d=\"M4 4h1v1h-1z"), link.toString());
        assertEquals(21, link.path("qr_rows").size());
    }

    @Test
    void issuesACodeForAnotherDeviceOfTheSameUser() throws Exception {
        JsonNode code = json(server.post(CODE, "{\"kind\":\"device\",\"expires_in_s\":60}").body());
        assertEquals("device", code.path("kind").asText());
        assertEquals("owner", code.path("role").asText());
        assertNotEquals(code.path("code"), code.path("link"));
        JsonNode open = json(server.get(CODE + "s").body()).path("codes").path(0);
        assertEquals("device", open.path("kind").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = { "{\"kind\":\"device\",\"link\":true}", "{\"kind\":\"device\",\"uses\":2}",
            "{\"kind\":\"device\",\"role\":\"member\"}", "{\"kind\":\"robot\"}",
            "{\"kind\":\"device\",\"expires_in_s\":901}" })
    void refusesCodesForDevicesThatWouldLastOrGiveAnotherRole(String body) throws Exception {
        assertEquals(400, server.post(CODE, body).statusCode());
    }

    @Test
    void tellsWhoeverJoinsAsAnotherDevice() throws Exception {
        var bob = server.fakes.bobsPairing();
        JsonNode asMember = json(
                server.post("/api/v1/p2p/add-peer", "{\"code\":\"" + bob.issue().code().shown() + "\"}").body());
        assertEquals("member", asMember.path("kind").asText(), asMember.toString());
        assertEquals("device",
                json(server.post(CODE, "{\"kind\":\"device\"}").body()).path("kind").asText());
        assertTrue(bob.issueForDevice(Duration.ofMinutes(2)).invitation().device());
    }
}
