// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.http.internal.resource.Samples;
import org.omnimesh.testing.Ids;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Private channels, direct conversations, invitations, members and roles. */
class ChannelsTest {
    private static final String CHANNELS = "/api/v1/team/channels";

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return server.send(server.request(path).method(method, BodyPublishers.ofString(body)));
    }

    private JsonNode json(String method, String path, String body) throws Exception {
        HttpResponse<String> answer = send(method, path, body);
        assertEquals(200, answer.statusCode(), answer.body());
        return new ObjectMapper().readTree(answer.body());
    }

    private String refused(int status, String method, String path, String body) throws Exception {
        HttpResponse<String> answer = send(method, path, body);
        assertEquals(status, answer.statusCode(), answer.body());
        return new ObjectMapper().readTree(answer.body()).path("code").asText();
    }

    private String make(String body) throws Exception {
        return CHANNELS + "/" + json("POST", CHANNELS, body).path("id").asText();
    }

    @Test
    void makesAPrivateChannelAndShowsWhoTakesPart() throws Exception {
        // when
        JsonNode made = json("POST", CHANNELS, "{\"name\":\"plans\",\"type\":\"private\",\"mode\":\"ephemeral\","
                + "\"topic\":\"now\",\"members\":[\"" + Samples.BOB + "\"]}");
        // then
        assertEquals("private", made.path("type").asText());
        assertEquals("ephemeral", made.path("mode").asText());
        assertEquals("now", made.path("topic").asText());
        assertFalse(made.path("archived").asBoolean(true));
        String channel = CHANNELS + "/" + made.path("id").asText();
        assertEquals("not_possible", refused(409, "PATCH", channel, "{\"mode\":\"history\",\"topic\":\"then\"}"));
        assertEquals("now", json("PATCH", channel, "{\"mode\":\"ephemeral\"}").path("topic").asText());
        JsonNode members = json("GET", channel + "/members", "");
        assertEquals(2, members.path("total").asInt());
        assertEquals("admin", members.path("members").path(0).path("role").asText());
        assertEquals("Bob", members.path("members").path(1).path("display_name").asText());
        assertEquals("member", json("GET", channel + "/members/" + Samples.BOB, "").path("role").asText());
        // when
        assertEquals("admin", json("PUT", channel + "/members/" + Samples.BOB + "/role", "{\"role\":\"admin\"}")
                .path("role").asText());
        assertEquals("removed", json("DELETE", channel + "/members/" + Samples.BOB, "").path("status").asText());
        // then
        assertEquals("not_found", refused(404, "GET", channel + "/members/" + Samples.BOB, ""));
        assertEquals("not_permitted", refused(403, "PUT", channel + "/members/" + Samples.OWN + "/role",
                "{\"role\":\"member\"}"));
    }

    @Test
    void changesAndArchives() throws Exception {
        String channel = make("{\"name\":\"plans\",\"type\":\"private\"}");
        JsonNode changed = json("PATCH", channel, "{\"name\":\"Plan B\",\"description\":\"what for\"}");
        assertEquals("Plan B", changed.path("name").asText());
        assertEquals("what for", changed.path("description").asText());
        assertFalse(json("PATCH", channel, "{\"description\":\"\"}").has("description"));
        assertTrue(json("DELETE", channel, "").path("archived").asBoolean());
        assertFalse(json("PATCH", channel, "{\"archived\":false}").path("archived").asBoolean(true));
    }

    @Test
    void aTokenThatSendsChangesNothingForOthers() throws Exception {
        // given
        String channel = make("{\"name\":\"plans\",\"type\":\"private\"}");
        String sender = new ObjectMapper().readTree(
                server.post("/api/v1/tokens", "{\"name\":\"bot\",\"scope\":\"send\"}").body()).path("token").asText();
        // then
        assertEquals(403, as(sender, "PATCH", channel, "{\"name\":\"mine\"}"));
        assertEquals(403, as(sender, "PATCH", channel, "{\"topic\":\"x\",\"archived\":true}"));
        assertEquals(403, as(sender, "DELETE", channel, ""));
        assertEquals(403, as(sender, "POST", channel + "/invite", "{\"peer_id\":\"" + Samples.BOB + "\"}"));
        JsonNode same = json("GET", channel, "");
        assertEquals("plans", same.path("name").asText());
        assertFalse(same.has("topic"));
        assertFalse(same.path("archived").asBoolean(true));
        assertEquals(200, as(sender, "PATCH", channel, "{\"topic\":\"now\"}"));
        assertEquals(200, as(sender, "POST", channel + "/leave", ""));
    }

    private int as(String token, String method, String path, String body) throws Exception {
        return server.send(HttpRequest.newBuilder(server.uri(path)).header("Authorization", "Bearer " + token)
                .method(method, BodyPublishers.ofString(body))).statusCode();
    }

    @Test
    void directConversationIsTheSameOneEachTime() throws Exception {
        JsonNode first = json("POST", CHANNELS + "/dm", "{\"peer_id\":\"" + Samples.BOB + "\"}");
        JsonNode second = json("POST", "/api/v1/team/dm", "{\"peer_id\":\"" + Samples.BOB + "\"}");
        assertEquals(first, second);
        assertEquals("dm", first.path("type").asText());
        assertEquals("Bob", first.path("name").asText());
        assertEquals(2, first.path("dm_participants").size());
        String channel = CHANNELS + "/" + first.path("id").asText();
        assertEquals("not_possible", refused(409, "POST", channel + "/leave", ""));
        assertEquals("not_possible", refused(409, "PATCH", channel, "{\"name\":\"us\"}"));
        assertEquals("not_found", refused(404, "POST", "/api/v1/team/dm",
                "{\"peer_id\":\"" + Ids.peer(77) + "\"}"));
    }

    @Test
    void invitesAndListsWhoWasInvited() throws Exception {
        String channel = make("{\"name\":\"plans\",\"type\":\"private\"}");
        JsonNode invited = json("POST", channel + "/invite", "{\"peer_ids\":[\"" + Samples.BOB + "\"]}");
        assertEquals("invited", invited.path("status").asText());
        assertEquals(1, invited.path("total").asInt());
        JsonNode one = json("GET", channel + "/invitations?status=pending", "").path("invitations").path(0);
        assertEquals(Samples.BOB.toString(), one.path("peer_id").asText());
        assertEquals(Samples.OWN.toString(), one.path("invited_by").asText());
        assertEquals("pending", one.path("status").asText());
        assertEquals(0, json("GET", channel + "/invitations?status=accepted", "").path("total").asInt());
        assertEquals("bad_request", refused(400, "GET", channel + "/invitations?status=x", ""));
        assertEquals("not_permitted",
                refused(403, "POST", channel + "/invitations/" + Samples.BOB + "/accept", ""));
        assertEquals("not_invited",
                refused(409, "POST", channel + "/invitations/" + Samples.OWN + "/accept", ""));
        assertEquals("bad_request", refused(400, "POST", channel + "/invite", "{}"));
    }

    @Test
    void acceptsAndDeclinesItsOwnInvitations() throws Exception {
        // given
        ChannelId plans = server.fakes.channels.beInvited(Samples.BOB, "plans");
        ChannelId lunch = server.fakes.channels.beInvited(Samples.BOB, "lunch");
        assertEquals(2, json("GET", "/api/v1/team/invitations", "").path("total").asInt());
        assertEquals("not_found", refused(404, "GET", CHANNELS + "/" + plans, ""));
        // when
        JsonNode accepted = json("POST", CHANNELS + "/" + plans + "/invitations/" + Samples.OWN + "/accept", "");
        JsonNode declined = json("POST", CHANNELS + "/" + lunch + "/invitations/" + Samples.OWN + "/decline", "");
        // then
        assertEquals("accepted", accepted.path("status").asText());
        assertTrue(accepted.has("accepted_at"));
        assertEquals("declined", declined.path("status").asText());
        assertEquals("plans", json("GET", CHANNELS + "/" + plans, "").path("name").asText());
        assertEquals("left", json("POST", CHANNELS + "/" + plans + "/leave", "").path("status").asText());
        assertEquals("not_found", refused(404, "POST", CHANNELS + "/" + plans + "/leave", ""));
        assertEquals("not_found", refused(404, "POST", CHANNELS + "/" + lunch + "/join", ""));
    }

    @ParameterizedTest
    @CsvSource({ "GET,''", "PATCH,''", "DELETE,''", "POST,/join", "POST,/leave", "POST,/invite", "GET,/invitations",
            "POST,/invitations/BOB/accept", "POST,/invitations/BOB/decline", "GET,/members", "GET,/members/BOB",
            "DELETE,/members/BOB", "PUT,/members/BOB/role", "GET,/messages", "POST,/messages" })
    void whatTheUserMayNotKnowOfIsNotThere(String method, String path) throws Exception {
        assertEquals("not_found", refused(404, method, CHANNELS + "/" + Ids.channel(4711)
                + path.replace("BOB", Samples.BOB.toString()),
                "{\"peer_id\":\"" + Samples.BOB
                        + "\",\"role\":\"admin\",\"content\":\"x\"}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "{}|400", "{\"name\":\"x\"}|400", "{\"name\":\"x\",\"type\":\"secret\"}|400",
            "{\"name\":\" \",\"type\":\"private\"}|400", "{\"name\":\"general\",\"type\":\"public\"}|409",
            "{\"name\":\"x\",\"type\":\"dm\"}|400", "{\"name\":\"x\",\"type\":\"private\",\"members\":[\"me\"]}|400" })
    void refusesWhatIsNoChannel(String body, int status) throws Exception {
        refused(status, "POST", CHANNELS, body);
    }
}
