// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.pairing.PairingException;
import org.omnimesh.http.internal.resource.Samples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

class ProblemTest {
    private static final String MESSAGES = "/api/v1/team/channels/" + Samples.GENERAL + "/messages";

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private void refused(HttpResponse<String> answer, int status, String code) throws Exception {
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals("application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
        assertEquals("nosniff", answer.headers().firstValue("X-Content-Type-Options").orElse(""));
        assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
        JsonNode problem = new ObjectMapper().readTree(answer.body());
        assertEquals(code, problem.path("code").asText(), answer.body());
        assertEquals(status, problem.path("status").asInt());
        assertTrue(problem.path("title").isTextual() && problem.path("type").isTextual()
                && problem.path("detail").isTextual(), answer.body());
        assertFalse(answer.body().contains("Exception") || answer.body().contains("\tat "), answer.body());
    }

    @ParameterizedTest
    @ValueSource(strings = { "{", "[]", "\"x\"", "{\"content\":1}", "{}", "{\"content\":\"a\"} x",
            "{\"content\":\"a\",\"content\":\"b\"}", "{\"content\":\" \"}", "{\"content\":\"a\",\"reply_to\":\"zz\"}",
            "{\"content\":\"a\",\"type\":\"file\"}", "{\"content\":\"a\",\"type\":\"poem\"}", "\u0000",
            "{\"content\":null}" })
    void refusesMalformedBody(String body) throws Exception {
        refused(server.post(MESSAGES, body), 400, "bad_request");
    }

    @Test
    void refusesDeeplyNestedBody() throws Exception {
        refused(server.post(MESSAGES, "{\"content\":" + "[".repeat(10_000)), 400, "bad_request");
    }

    @Test
    void refusesBodyThatIsTooLargeWithAndWithoutLength() throws Exception {
        String large = "{\"content\":\"" + "x".repeat(300_000) + "\"}";
        refused(server.post(MESSAGES, large), 413, "too_large");
        refused(server
                .send(server.request(MESSAGES).POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(large)))),
                413, "too_large");
        refused(server.post(MESSAGES, "{\"content\":\"" + "x".repeat(16_001) + "\"}"), 413, "too_large");
    }

    @ParameterizedTest
    @ValueSource(strings = { "/", "/api/v1/nothing", "/api/v1/team", "/api/v1/team/status/", "/api/v2/team/status",
            "/api/v1/team/channels/x/y/z/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19/20/21/22/23" })
    void refusesUnknownPath(String path) throws Exception {
        refused(server.get(path), 404, "unknown_path");
    }

    @ParameterizedTest
    @ValueSource(strings = { "channels/zz", "channels/0000000000000000000000000000000000000000000000000000000000000000",
            "peers/nobody", "files/abc/info", "channels/abc/messages" })
    void refusesUnknownId(String path) throws Exception {
        refused(server.get("/api/v1/team/" + path), 404, "not_found");
    }

    @Test
    void namesTheMethodsOfAPath() throws Exception {
        HttpResponse<String> answer = server.send(server.request("/api/v1/team/status").DELETE());
        refused(answer, 405, "method_not_allowed");
        assertEquals("GET", answer.headers().firstValue("Allow").orElse(""));
        refused(server.send(server.request("/api/v1/team/ws").DELETE()), 405, "method_not_allowed");
        refused(server.send(server.request(MESSAGES).method("OPTIONS", BodyPublishers.noBody())), 405,
                "method_not_allowed");
    }

    @ParameterizedTest
    @CsvSource({ "MALFORMED,400,code_malformed", "INVALID,404,code_invalid", "TOO_MANY_TRIES,429,too_many_tries",
            "UNAVAILABLE,503,pairing_unavailable" })
    void tellsWhyPairingFailed(PairingException.Reason reason, int status, String code) throws Exception {
        server.fakes.pairing.refuse(reason, "This does not work.");
        refused(server.post("/api/v1/p2p/add-peer", "{\"code\":\"OMNI-7QX4-A1B2\"}"), status, code);
        refused(server.post("/api/v1/p2p/connect", "{\"code\":\"OMNI-7QX4-A1B2\"}"), status, code);
    }

    @ParameterizedTest
    @CsvSource({ "MALFORMED,400,team_malformed", "INVALID,404,team_not_found", "TOO_MANY_TRIES,429,too_many_tries",
            "UNAVAILABLE,503,pairing_unavailable" })
    void tellsWhyATeamCouldNotBeJoined(PairingException.Reason reason, int status, String code) throws Exception {
        server.fakes.pairing.refuse(reason, "This does not work.");
        HttpResponse<String> answer = server.post("/api/v1/p2p/join-team",
                "{\"team\":\"Quay\",\"passphrase\":\"correct horse\"}");
        refused(answer, status, code);
        assertFalse(answer.body().contains("horse"));
    }

    @Test
    void saysThatTheNodeIsStopped() throws Exception {
        assertEquals(200, server.post("/api/v1/team/stop", "").statusCode());
        refused(server.get("/api/v1/team/status"), 503, "not_running");
        assertEquals(200, server.post("/api/v1/team/initialize?display_name=Zoe", "").statusCode());
        assertTrue(server.get("/api/v1/team/status").body().contains("\"display_name\":\"Zoe\""));
    }

    @Test
    void keepsWhatWentWrongInsideTheNode() throws Exception {
        HttpResource broken = () -> List.of(new HttpResource.Route(HttpMethod.GET, "/api/v1/broken", request -> {
            throw new IllegalStateException("secret detail");
        }));
        server.routes.add(broken);
        HttpResponse<String> answer = server.get("/api/v1/broken");
        refused(answer, 500, "internal_error");
        assertFalse(answer.body().contains("secret"));
    }

    @Test
    void answersForAnotherBundleWhileItsServiceIsThere() throws Exception {
        // given
        record Greeting(String helloText, Optional<String> none, List<Integer> someNumbers) {}
        HttpResource third = () -> List.of(
                new HttpResource.Route(HttpMethod.GET, "/api/v1/hello/{name}",
                        request -> HttpAnswer.ok(
                                new Greeting("hi " + request.path("name"), Optional.empty(), List.of(1, 2)))),
                new HttpResource.Route(HttpMethod.GET, "/api/v1/team/search", request -> HttpAnswer.ok(1)),
                new HttpResource.Route(HttpMethod.GET, "/outside", request -> HttpAnswer.ok(1)));
        refused(server.get("/api/v1/hello/w"), 404, "unknown_path");
        refused(server.get("/api/v1/team/search"), 501, "not_implemented");
        // when
        server.routes.add(third);
        // then
        assertEquals("{\"hello_text\":\"hi w ü\",\"some_numbers\":[1,2]}",
                server.get("/api/v1/hello/w%20%C3%BC").body());
        assertEquals("1", server.get("/api/v1/team/search").body());
        assertEquals(404, server.get("/outside").statusCode());
        server.routes.remove(third);
        refused(server.get("/api/v1/hello/w"), 404, "unknown_path");
        refused(server.get("/api/v1/team/search"), 501, "not_implemented");
    }

    @ParameterizedTest
    @ValueSource(strings = { "GET /api/v1/../../etc/passwd HTTP/1.1", "GET /api/v1/team%2Fstatus HTTP/1.1",
            "GET  HTTP/1.1", "NONSENSE", "GET /%zz HTTP/1.1", "GET /api/v1/team/./%2e%2e/status HTTP/1.1" })
    void answersMalformedRequestsInOurForm(String line) throws Exception {
        String answer = server.raw(line, "Host: localhost:" + server.port, "Authorization: Bearer " + server.token,
                "Connection: close");
        assertTrue(answer.matches("(?s)HTTP/1.1 (400|404|505) .*"), answer);
        assertTrue(answer.contains("application/problem+json") && answer.contains("\"code\""), answer);
        assertFalse(answer.contains("Jetty") || answer.contains("\tat "), answer);
    }

    @Test
    void refusesHugeHeaders() throws Exception {
        String answer = server.raw("GET / HTTP/1.1", "Host: localhost:" + server.port, "X: " + "y".repeat(20_000));
        assertTrue(answer.startsWith("HTTP/1.1 431") && answer.contains("application/problem+json"), answer);
    }
}
