// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.audit.Act;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

class AuditTest {
    private static final String AUDIT = "/api/v1/team/audit";

    @Test
    void showsRowsNewestFirstAndWhetherTheLogIsWhole() throws Exception {
        try (TestServer server = new TestServer()) {
            // given
            server.audit.record(new Act("token:bot", "token.made", "id", "read bot"));
            server.time.advance(Duration.ofSeconds(10));
            Instant later = server.time.now();
            server.audit.record(new Act(Act.NODE, "setting.network", "", "lan"));
            // when
            JsonNode answer = new ObjectMapper().readTree(server.get(AUDIT).body());
            // then
            assertTrue(answer.path("verified").asBoolean());
            assertEquals(2, answer.path("rows").asInt());
            JsonNode newest = answer.path("events").path(0);
            assertEquals(2, newest.path("seq").asInt());
            assertEquals("node", newest.path("actor").asText());
            assertEquals("setting.network", newest.path("action").asText());
            assertEquals("lan", newest.path("detail").asText());
            assertTrue(newest.path("hash").asText().matches("[0-9a-f]{64}"));
            assertEquals(1, events(server, "?limit=1").size());
            assertEquals(1, events(server, "?action=token").size());
            assertEquals(1, events(server, "?from=" + later).size());
            assertEquals(1, events(server, "?to=" + later).size());
            assertEquals(400, server.get(AUDIT + "?from=yesterday").statusCode());
            assertEquals(400, server.get(AUDIT + "?limit=0").statusCode());
        }
    }

    private static JsonNode events(TestServer server, String query) throws Exception {
        return new ObjectMapper().readTree(server.get(AUDIT + query).body()).path("events");
    }
}
