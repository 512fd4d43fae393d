// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.audit.Act;

import com.fasterxml.jackson.databind.ObjectMapper;

class LockedTest {
    private static final String UNLOCK = "/api/v1/node/unlock";
    private static final String PASSPHRASE = "/api/v1/node/passphrase";

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private void lock() {
        server.lock.passphrase = Optional.of("correct horse");
        server.lock.locked = true;
    }

    private static String code(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body()).path("code").asText();
    }

    @Test
    void aLockedNodeServesItsStateAndNothingElse() throws Exception {
        // given
        lock();
        // then
        HttpResponse<String> status = server.get("/api/v1/team/status");
        assertEquals(200, status.statusCode());
        assertTrue(status.body().contains("\"state\":\"locked\""), status.body());
        for (String path : List.of("/api/v1/openapi.json", "/api/v1/team/channels", "/api/v1/tokens", UNLOCK,
                "/api/v1/team/ws", "/api/v1/nothing")) {
            HttpResponse<String> answer = server.get(path);
            assertEquals(423, answer.statusCode(), path);
            assertEquals("locked", code(answer));
        }
        assertEquals(423, server.post(PASSPHRASE, "{\"new\":\"battery staple\"}").statusCode());
        assertEquals(423, server.post("/api/v1/session", "").statusCode());
        assertEquals(401, server.send(java.net.http.HttpRequest.newBuilder(server.uri(UNLOCK))
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}"))).statusCode());
    }

    @Test
    void aNodeWithAPassphraseIsLockedWhileItRuns() throws Exception {
        HttpResponse<String> without = server.post("/api/v1/node/lock", "{}");
        assertEquals(409, without.statusCode());
        assertEquals("no_passphrase", code(without));
        server.lock.passphrase = Optional.of("correct horse");
        assertEquals("{\"state\":\"locked\"}", server.post("/api/v1/node/lock", "{}").body());
        assertEquals(423, server.post("/api/v1/node/lock", "{}").statusCode());
        assertEquals(200, server.post(UNLOCK, "{\"passphrase\":\"correct horse\"}").statusCode());
        assertEquals(List.of("node.locked", "node.unlocked"),
                server.audit.acts().stream().map(Act::action).toList());
    }

    @Test
    void theRightPassphraseUnlocksAndWrongOnesAreToldAndWrittenDown() throws Exception {
        // given
        lock();
        // when
        HttpResponse<String> wrong = server.post(UNLOCK, "{\"passphrase\":\"battery staple\"}");
        HttpResponse<String> soon = server.post(UNLOCK, "{\"passphrase\":\"soon\"}");
        HttpResponse<String> right = server.post(UNLOCK, "{\"passphrase\":\"correct horse\"}");
        // then
        assertEquals("passphrase_wrong", code(wrong));
        assertEquals("1", wrong.headers().firstValue("Retry-After").orElseThrow());
        assertEquals(429, soon.statusCode());
        assertEquals("2", soon.headers().firstValue("Retry-After").orElseThrow());
        assertEquals(200, right.statusCode());
        assertTrue(server.get("/api/v1/team/status").body().contains("\"state\":\"running\""));
        assertEquals(409, server.post(UNLOCK, "{\"passphrase\":\"correct horse\"}").statusCode());
        assertEquals(400, server.post(UNLOCK, "{}").statusCode());
        assertEquals(List.of(new Act("token:owner", "node.unlock_refused", "", "wrong passphrase"),
                new Act("token:owner", "node.unlocked", "", "")), server.audit.acts());
    }

    @Test
    void setsChangesAndRemovesThePassphrase() throws Exception {
        assertEquals(409, server.post(PASSPHRASE, "{}").statusCode());
        assertEquals(400, server.post(PASSPHRASE, "{\"new\":\"short\"}").statusCode());
        assertEquals("{\"status\":\"set\",\"protection\":\"passphrase\"}",
                server.post(PASSPHRASE, "{\"new\":\"correct horse\"}").body());
        assertEquals("passphrase_needed", code(server.post(PASSPHRASE, "{\"new\":\"battery staple\"}")));
        assertEquals("passphrase_wrong",
                code(server.post(PASSPHRASE, "{\"current\":\"x\",\"new\":\"battery staple\"}")));
        assertEquals("{\"status\":\"changed\",\"protection\":\"passphrase\"}", server
                .post(PASSPHRASE, "{\"current\":\"correct horse\",\"new\":\"battery staple\"}").body());
        assertEquals("{\"status\":\"removed\",\"protection\":\"key_file\"}",
                server.post(PASSPHRASE, "{\"current\":\"battery staple\"}").body());
        assertEquals(List.of("passphrase.set", "passphrase.refused", "passphrase.changed", "passphrase.removed"),
                server.audit.acts().stream().map(Act::action).toList());
        assertTrue(server.audit.acts().stream().noneMatch(act -> act.toString().contains("staple")));
    }

    @Test
    void makesReplacesAndRemovesRecoveryWordsAndOpensByThem() throws Exception {
        String path = "/api/v1/node/recovery";
        assertEquals(409, delete(path, "{}").statusCode());
        assertEquals("{\"status\":\"made\",\"words\":[\"zoo\",\"zebra\"]}", server.post(path, "{}").body());
        assertEquals("recovery_exists", code(server.post(path, "{}")));
        server.lock.passphrase = Optional.of("correct horse");
        assertEquals("passphrase_needed", code(server.post(path, "{\"replace\":true}")));
        assertEquals("passphrase_wrong", code(server.post(path, "{\"replace\":true,\"current\":\"x\"}")));
        assertEquals(200, server.post(path, "{\"replace\":true,\"current\":\"correct horse\"}").statusCode());
        lock();
        assertEquals(423, server.post(path, "{\"replace\":true}").statusCode());
        for (String half : List.of("{\"words\":\"zoo zebra\"}", "{\"new\":\"battery staple\"}",
                "{\"words\":\"zoo zebra\",\"new\":\"battery staple\",\"passphrase\":\"x\"}")) {
            assertEquals(400, server.post(UNLOCK, half).statusCode(), half);
        }
        assertEquals("passphrase_wrong",
                code(server.post(UNLOCK, "{\"words\":\"zebra zoo\",\"new\":\"battery staple\"}")));
        assertEquals(200,
                server.post(UNLOCK, "{\"words\":\"zoo zebra\",\"new\":\"battery staple\"}").statusCode());
        assertEquals(200, delete(path, "{\"current\":\"battery staple\"}").statusCode());
        assertEquals(List.of("recovery.made", "recovery.refused", "recovery.replaced", "node.unlock_refused",
                "node.recovered", "recovery.removed"), server.audit.acts().stream().map(Act::action).toList());
        assertTrue(server.audit.acts().stream()
                .noneMatch(act -> act.toString().contains("zoo") || act.toString().contains("staple")));
    }

    private HttpResponse<String> delete(String path, String body) throws Exception {
        return server.send(server.request(path).method("DELETE",
                java.net.http.HttpRequest.BodyPublishers.ofString(body)));
    }
}
