// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.node.Profile;
import org.omnimesh.http.internal.resource.Samples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Holds the server against a copy of the contract, {@code shared/design/api-contract.md}. */
class ContractTest {
    private static final Pattern TOKEN = Pattern.compile("\\b(GET|POST|PATCH|PUT|DELETE)\\b|`((?:/|\\.\\.\\./)[^`]*)`");

    /** What this node answers beyond the contract. */
    private static final Set<String> ADDED = Set.of("GET /api/v1/openapi.json", "POST /api/v1/session",
            "DELETE /api/v1/session", "POST /api/v1/session/ticket", "GET /api/v1/team/channels/{}/messages/{}",
            "POST /api/v1/node/unlock", "POST /api/v1/node/lock", "POST /api/v1/node/passphrase",
            "POST /api/v1/node/recovery", "DELETE /api/v1/node/recovery",
            "GET /api/v1/tokens", "POST /api/v1/tokens", "DELETE /api/v1/tokens/{}", "GET /api/v1/p2p/replication",
            "POST /api/v1/p2p/check", "POST /api/v1/p2p/projections/{}/rebuild",
            "GET /api/v1/p2p/connection-codes", "DELETE /api/v1/p2p/connection-codes/{}",
            "GET /api/v1/team/members", "GET /api/v1/team/invitations", "GET /api/v1/team/removals",
            "PUT /api/v1/team/peers/{}/role", "GET /api/v1/team/teams", "POST /api/v1/team/teams",
            "PATCH /api/v1/team/teams/{}", "POST /api/v1/team/teams/{}/current", "POST /api/v1/team/teams/{}/leave");

    private record Row(String method, String path) {}

    private static List<Row> contract() throws Exception {
        List<Row> rows = new ArrayList<>();
        String text = new String(ContractTest.class.getResourceAsStream("/api-contract.md").readAllBytes(),
                StandardCharsets.UTF_8);
        String area = "";
        for (String line : text.split("\n")) {
            if (line.startsWith("## ")) {
                area = line.substring(3).strip();
            } else if (area.startsWith("/api/v1/") && line.matches("\\| (GET|POST|PATCH|PUT|DELETE).*")) {
                rows(area, line.replace("\\|", "").split("\\|")[1], rows);
            } else if (area.endsWith("capabilities") && line.startsWith("GET:")) {
                rows.add(new Row("GET", area));
                rows.add(new Row("POST", area));
                rows(area, line.substring(line.indexOf("POST `/{id}")), rows);
            }
        }
        return rows;
    }

    private static void rows(String area, String cell, List<Row> rows) {
        Matcher tokens = TOKEN.matcher(cell);
        List<String> methods = new ArrayList<>();
        boolean fresh = false;
        String path = "";
        while (tokens.find()) {
            if (tokens.group(1) != null) {
                if (!fresh) {
                    methods.clear();
                }
                fresh = true;
                methods.add(tokens.group(1));
                continue;
            }
            String next = tokens.group(2).replace("...", "/channels/{id}").replaceAll("^//", "/");
            path = fresh || path.isEmpty() ? next : path.substring(0, path.lastIndexOf('/')) + next;
            fresh = false;
            for (String method : methods) {
                rows.add(new Row(method, area + path));
            }
        }
    }

    private static String fill(String path) {
        String id = path.contains("/transfers/") ? Samples.TRANSFER.toString() : Samples.GENERAL.toString();
        return path.replace("{id}", id).replace("{mid}", Samples.MESSAGE.toString())
                .replace("{file_id}", Samples.FILE.toString()).replace("{peer_id}", Samples.BOB.toString());
    }

    @Test
    void answersEveryRowOfTheContract() throws Exception {
        List<Row> rows = contract();
        assertEquals(70, rows.size(), rows::toString);
        Set<String> wrong = new TreeSet<>();
        Set<String> planned = new TreeSet<>();
        try (TestServer server = new TestServer()) {
            for (Row row : rows) {
                // Whom one row removes, the next one asks for.
                server.fakes.team.admit(Samples.BOB, new Profile("Bob", "laptop"));
                HttpResponse<String> answer = server
                        .send(server.request(fill(row.path())).method(row.method(), BodyPublishers.ofString("{}")));
                if (Set.of(404, 405, 500).contains(answer.statusCode())) {
                    wrong.add(row + " " + answer.statusCode());
                }
                if (answer.statusCode() == 501) {
                    planned.add(row.method() + " " + row.path());
                }
                HttpResponse<String> stranger = server.send(java.net.http.HttpRequest
                        .newBuilder(server.uri(fill(row.path()))).method(row.method(), BodyPublishers.noBody()));
                if (stranger.statusCode() != 401 && stranger.statusCode() != 429) {
                    wrong.add(row + " without token " + stranger.statusCode());
                }
            }
        }
        assertEquals(Set.of(), wrong);
        assertTrue(planned.stream().noneMatch(row -> row.matches("GET .*/(status|peers|channels|messages|files|ws)")),
                planned.toString());
    }

    @Test
    void theDocumentHasExactlyTheRowsThatAnswer() throws Exception {
        Set<String> described = new TreeSet<>();
        Set<String> answered = new TreeSet<>();
        try (TestServer server = new TestServer()) {
            JsonNode document = new ObjectMapper().readTree(server.get("/api/v1/openapi.json").body());
            document.path("paths").properties().forEach(path -> path.getValue().fieldNames()
                    .forEachRemaining(
                            method -> described.add(anyNames(method.toUpperCase(Locale.ROOT), path.getKey()))));
            for (Row row : contract()) {
                HttpResponse<String> answer = server
                        .send(server.request(fill(row.path())).method(row.method(), BodyPublishers.ofString("{}")));
                String named = anyNames(row.method(), row.path());
                assertEquals(answer.statusCode() != 501, described.contains(named),
                        named + " answers " + answer.statusCode());
                answered.add(named);
            }
        }
        described.removeAll(answered);
        assertEquals(ADDED, described);
    }

    @Test
    void whatChangesNodeOrTeamNeedsTheScopeAdmin() throws Exception {
        Set<String> admin = Set.of("POST /api/v1/team/initialize", "POST /api/v1/team/stop",
                "POST /api/v1/team/peers/{peer_id}/connect", "POST /api/v1/team/peers/{peer_id}/disconnect",
                "DELETE /api/v1/team/peers/{peer_id}", "POST /api/v1/team/peers/{peer_id}/safety-number",
                "DELETE /api/v1/team/channels/{id}", "POST /api/v1/team/channels/{id}/invite",
                "DELETE /api/v1/team/channels/{id}/members", "DELETE /api/v1/team/channels/{id}/members/{peer_id}",
                "PUT /api/v1/team/channels/{id}/members/{peer_id}/role", "GET /api/v1/team/audit",
                "POST /api/v1/p2p/start", "POST /api/v1/p2p/stop", "POST /api/v1/p2p/connection-code",
                "DELETE /api/v1/p2p/connection-code", "POST /api/v1/p2p/add-peer", "POST /api/v1/p2p/connect",
                "POST /api/v1/p2p/join-team", "POST /api/v1/p2p/network", "POST /api/v1/capabilities",
                "POST /api/v1/capabilities/{id}/start", "POST /api/v1/capabilities/{id}/stop",
                "POST /api/v1/capabilities/{id}/update", "DELETE /api/v1/capabilities/{id}");
        Set<String> refused = new TreeSet<>();
        Set<String> readRefused = new TreeSet<>();
        Set<String> acting = new TreeSet<>();
        try (TestServer server = new TestServer()) {
            String send = token(server, "send");
            String read = token(server, "read");
            for (Row row : contract()) {
                String name = row.method() + " " + row.path();
                if (status(server, row, send) == 403) {
                    refused.add(name);
                }
                if (status(server, row, read) == 403) {
                    readRefused.add(name);
                }
                if (!row.method().equals("GET") || admin.contains(name)) {
                    acting.add(name);
                }
            }
        }
        assertEquals(new TreeSet<>(admin), refused);
        assertEquals(acting, readRefused);
    }

    private static String token(TestServer server, String scope) throws Exception {
        return new ObjectMapper().readTree(
                server.post("/api/v1/tokens", "{\"name\":\"x\",\"scope\":\"" + scope + "\"}").body())
                .path("token").asText();
    }

    private static int status(TestServer server, Row row, String token) throws Exception {
        return server.send(java.net.http.HttpRequest.newBuilder(server.uri(fill(row.path())))
                .header("Authorization", "Bearer " + token).method(row.method(), BodyPublishers.ofString("{}")))
                .statusCode();
    }

    /** Leaves out how the parts of a path are called. */
    private static String anyNames(String method, String path) {
        return method + " " + path.replaceAll("\\{[^}]*}", "{}");
    }

    @Test
    void describesWhatAnswersAsOpenApi() throws Exception {
        try (TestServer server = new TestServer()) {
            JsonNode document = new ObjectMapper().readTree(server.get("/api/v1/openapi.json").body());
            assertEquals("3.1.0", document.path("openapi").asText());
            JsonNode paths = document.path("paths");
            assertEquals("get_team_channels_channel_messages", paths.path("/api/v1/team/channels/{channel}/messages")
                    .path("get").path("operationId").asText());
            assertTrue(paths.has("/api/v1/team/ws"));
            assertTrue(paths.path("/api/v1/team/search").isMissingNode());
        }
    }
}
