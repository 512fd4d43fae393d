// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.audit.Act;
import org.omnimesh.api.http.ApiTokens;
import org.omnimesh.api.http.Scope;
import org.omnimesh.http.internal.access.NamedTokens;
import org.omnimesh.http.internal.resource.Samples;
import org.omnimesh.testing.SeededRandom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

class TokensTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STATUS = "/api/v1/team/status";
    private static final String PRESENCE = "/api/v1/team/presence";
    private static final String TOKENS = "/api/v1/tokens";
    private static final String WS = "/api/v1/team/ws";

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private JsonNode make(String scope, String more) throws Exception {
        HttpResponse<String> answer = server.post(TOKENS,
                "{\"name\":\"bot\",\"scope\":\"" + scope + "\"" + more + "}");
        assertEquals(200, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> as(String token, String method, String path, String body) throws Exception {
        return server.send(HttpRequest.newBuilder(server.uri(path)).header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    private int status(String token) throws Exception {
        return as(token, "GET", STATUS, "").statusCode();
    }

    /** Host, Origin, what is shown and the scope needed: only the legal cells answer. */
    @Test
    void onlyTheLegalCellsOfTheMatrixAnswer() throws Exception {
        // given
        Map<String, String> shown = new HashMap<>();
        shown.put("read", make("read", "").path("token").asText());
        shown.put("send", make("send", "").path("token").asText());
        shown.put("admin", make("admin", "").path("token").asText());
        shown.put("owner", server.token);
        shown.put("none", "");
        shown.put("wrong", NamedTokens.PREFIX + "0".repeat(64));
        List<String> hosts = List.of("localhost:" + server.port, "127.0.0.1:" + server.port,
                "evil.example:" + server.port, "127.0.0.1:1");
        List<String> origins = List.of("", "http://localhost:" + server.port, "http://evil.example", "null");
        Map<Scope, String> requests = Map.of(Scope.READ, "GET " + STATUS, Scope.SEND, "POST " + PRESENCE, Scope.ADMIN,
                "POST /api/v1/p2p/check");
        List<String> wrong = new ArrayList<>();
        // when
        for (int host = 0; host < hosts.size(); host++) {
            for (int origin = 0; origin < origins.size(); origin++) {
                for (String token : shown.keySet()) {
                    for (Scope needed : Scope.values()) {
                        server.time.advance(Duration.ofSeconds(1));
                        String code = raw(requests.get(needed), hosts.get(host), origins.get(origin),
                                shown.get(token));
                        String expected = host > 1 || origin > 1 ? "403 " : expected(token, needed);
                        if (!code.startsWith(expected)) {
                            wrong.add(hosts.get(host) + " " + origins.get(origin) + " " + token + " " + needed + " "
                                    + code);
                        }
                    }
                }
            }
        }
        // then
        assertEquals(List.of(), wrong);
    }

    private static String expected(String token, Scope needed) {
        return switch (token) {
            case "none", "wrong" -> "401 ";
            case "owner" -> "200 ";
            default -> Scope.valueOf(token.toUpperCase(java.util.Locale.ROOT)).covers(needed) ? "200 " : "403 ";
        };
    }

    private String raw(String request, String host, String origin, String token) throws IOException {
        String body = "{\"status\":\"away\"}";
        String answer = server.raw(request + " HTTP/1.1", "Host: " + host,
                origin.isEmpty() ? "X-None: 1" : "Origin: " + origin,
                token.isEmpty() ? "X-None: 2" : "Authorization: Bearer " + token, "Connection: close",
                "Content-Length: " + body.length() + "\r\n\r\n" + body);
        return answer.substring("HTTP/1.1 ".length(), Math.min(answer.length(), 40));
    }

    @Test
    void refusesWithStableCodeWhatTheScopeDoesNotAllow() throws Exception {
        // given
        String read = make("read", "").path("token").asText();
        String send = make("send", "").path("token").asText();
        // then
        for (String[] request : new String[][] { { read, "POST", PRESENCE }, { send, "GET", TOKENS },
                { send, "POST", TOKENS }, { send, "DELETE", TOKENS + "/x" }, { send, "POST", "/api/v1/team/stop" },
                { send, "POST", "/api/v1/p2p/connection-code" }, { send, "POST", "/api/v1/p2p/add-peer" },
                { send, "DELETE", "/api/v1/team/peers/" + Samples.BOB }, { send, "GET", "/api/v1/team/audit" },
                { send, "POST", "/api/v1/capabilities" } }) {
            HttpResponse<String> answer = as(request[0], request[1], request[2], "{}");
            assertEquals(403, answer.statusCode(), request[1] + " " + request[2]);
            assertEquals("scope_missing", JSON.readTree(answer.body()).path("code").asText());
        }
        HttpResponse<String> fetch = as(send, "POST", "/api/v1/team/files/" + Samples.FILE + "/fetch",
                "{\"path\":\"/tmp/anywhere\"}");
        assertEquals("scope_missing", JSON.readTree(fetch.body()).path("code").asText());
        assertEquals(200, as(send, "POST", "/api/v1/team/files/" + Samples.FILE + "/fetch", "{}").statusCode());
    }

    @Test
    void showsTheSecretOnceAndKeepsOnlyItsHash() throws Exception {
        // given
        JsonNode made = make("send", ",\"days\":7");
        String secret = made.path("token").asText();
        // then
        assertTrue(secret.matches("omt_[0-9a-f]{64}"), secret);
        assertEquals(Duration.ofDays(7), Duration.between(java.time.Instant.parse(made.path("created_at").asText()),
                java.time.Instant.parse(made.path("expires_at").asText())));
        HttpResponse<String> listed = server.get(TOKENS);
        assertFalse(listed.body().contains(secret), listed.body());
        assertEquals(made.path("id").asText(), JSON.readTree(listed.body()).path("tokens").path(0).path("id").asText());
        Path file = server.home.directory().resolve("api.tokens");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertFalse(Files.readString(file).contains(secret.substring(NamedTokens.PREFIX.length())));
        assertEquals(1, NamedTokens.in(server.home.directory(), new SeededRandom(1), server.time).list().size());
    }

    @Test
    void endsWhenItExpires() throws Exception {
        String token = make("read", ",\"days\":1").path("token").asText();
        assertEquals(200, status(token));
        server.time.advance(Duration.ofDays(1));
        assertEquals(401, status(token));
        assertTrue(JSON.readTree(server.get(TOKENS).body()).path("tokens").path(0).path("expired").asBoolean());
    }

    @Test
    void revokingEndsTheTokenItsSessionItsTicketAndItsSocketAtOnce() throws Exception {
        // given
        JsonNode made = make("read", "");
        String token = made.path("token").asText();
        String cookie = as(token, "POST", "/api/v1/session", "").headers().firstValue("Set-Cookie").orElseThrow()
                .split(";")[0];
        String ticket = JSON.readTree(as(token, "POST", "/api/v1/session/ticket", "").body()).path("ticket").asText();
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        server.client().newWebSocketBuilder().header("Authorization", "Bearer " + token)
                .buildAsync(java.net.URI.create(server.uri(WS).toString().replace("http", "ws")),
                        new java.net.http.WebSocket.Listener() {
                            @Override
                            public CompletionStage<?> onClose(java.net.http.WebSocket socket, int code, String why) {
                                closed.complete(code);
                                return null;
                            }
                        })
                .get(10, TimeUnit.SECONDS);
        assertEquals(200, session(cookie, "GET", STATUS));
        assertEquals(403, session(cookie, "POST", PRESENCE));
        // when
        assertEquals(204, as(server.token, "DELETE", TOKENS + "/" + made.path("id").asText(), "").statusCode());
        // then
        assertEquals(401, status(token));
        assertEquals(401, session(cookie, "GET", STATUS));
        assertTrue(server.raw("GET " + WS + "?ticket=" + ticket + " HTTP/1.1", "Host: localhost:" + server.port,
                "Connection: close").startsWith("HTTP/1.1 401"));
        assertEquals(1008, closed.get(10, TimeUnit.SECONDS));
        assertEquals(404, as(server.token, "DELETE", TOKENS + "/" + made.path("id").asText(), "").statusCode());
    }

    private int session(String cookie, String method, String path) throws Exception {
        return server.send(HttpRequest.newBuilder(server.uri(path)).header("Cookie", cookie).method(method,
                HttpRequest.BodyPublishers.ofString("{\"status\":\"away\"}"))).statusCode();
    }

    @Test
    void refusesMalformedWishesInASentence() throws Exception {
        for (String wish : List.of("{}", "{\"name\":\"\",\"scope\":\"read\"}", "{\"name\":\"x\",\"scope\":\"all\"}",
                "{\"name\":\"a\nb\",\"scope\":\"read\"}", "{\"name\":\"x\",\"scope\":\"read\",\"days\":0}",
                "{\"name\":\"x\",\"scope\":\"read\",\"days\":99999}", "[]")) {
            assertEquals(400, server.post(TOKENS, wish).statusCode(), wish);
        }
    }

    @Test
    void endsAtAHundredTokens() throws Exception {
        for (int i = 0; i < ApiTokens.MAX_TOKENS; i++) {
            make("read", "");
        }
        assertEquals(409, server.post(TOKENS, "{\"name\":\"x\",\"scope\":\"read\"}").statusCode());
    }

    @Test
    void saysWhatToDoWithADamagedFile() throws Exception {
        Path file = server.home.directory().resolve("api.tokens");
        for (String content : List.of("{", "{\"tokens\":[{\"id\":\"x\"}]}", "x".repeat(100_000))) {
            Files.write(file, content.getBytes(StandardCharsets.UTF_8));
            String sentence = org.junit.jupiter.api.Assertions.assertThrows(IOException.class,
                    () -> NamedTokens.in(server.home.directory(), new SeededRandom(1), server.time)).getMessage();
            assertTrue(sentence.contains("is damaged; delete it"), sentence);
        }
    }

    @Test
    void writesDownWhatTokensAreMadeAndRevokedAndRefused() throws Exception {
        // given
        JsonNode made = make("admin", "");
        String id = made.path("id").asText();
        // when
        as(made.path("token").asText(), "POST", "/api/v1/p2p/check", "{}");
        as(made.path("token").asText(), "POST", "/api/v1/p2p/add-peer", "{\"code\":\"nonsense\"}");
        as(server.token, "DELETE", TOKENS + "/" + id, "");
        for (int i = 0; i < 5; i++) {
            status("wrong");
        }
        // then
        assertEquals(List.of(new Act("token:owner", "token.made", id, "admin bot"),
                new Act("token:bot", "admin.request", "POST /api/v1/p2p/check", "done"),
                new Act("token:bot", "admin.request", "POST /api/v1/p2p/add-peer", "code_invalid"),
                new Act("token:owner", "token.revoked", id, "bot"),
                new Act(Act.UNKNOWN, "token.refused", "", "1 request without a valid token")), server.audit.acts());
        server.time.advance(Duration.ofMinutes(1));
        status("wrong");
        assertEquals("5 requests without a valid token", server.audit.acts().get(5).detail());
    }
}
