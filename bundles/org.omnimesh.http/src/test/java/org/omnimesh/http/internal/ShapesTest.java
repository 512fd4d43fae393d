// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.omnimesh.api.log.HubStorage;
import org.omnimesh.api.team.Presence;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.omnimesh.http.internal.resource.Samples;
import org.omnimesh.testing.InMemoryPairing.Attempt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Holds the objects against the contract, and against what they looked like before. */
class ShapesTest {
    private static final String GENERAL = "/api/v1/team/channels/" + Samples.GENERAL;

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private JsonNode json(String method, String path, String body) throws Exception {
        var answer = server.send(server.request(path).method(method,
                java.net.http.HttpRequest.BodyPublishers.ofString(body)));
        assertEquals(200, answer.statusCode(), answer.body());
        return new ObjectMapper().readTree(answer.body());
    }

    private JsonNode get(String path) throws Exception {
        return json("GET", path, "");
    }

    /** The names of an object of the contract that may not be missing. */
    private static Set<String> required(String object) throws Exception {
        String text = new String(ShapesTest.class.getResourceAsStream("/api-contract.md").readAllBytes(),
                StandardCharsets.UTF_8);
        Matcher row = Pattern.compile("(?m)^\\| " + object + " \\| `(.*?)` \\|$").matcher(text);
        assertTrue(row.find(), object);
        String fields = row.group(1).replaceAll("\\([^)]*\\)", "").replaceAll("\\{[^}]*}", "");
        Set<String> names = new TreeSet<>();
        for (String field : fields.split(",")) {
            if (!field.strip().endsWith("?")) {
                names.add(field.strip().replace("[]", ""));
            }
        }
        return names;
    }

    @ParameterizedTest
    @CsvSource({ "Status,GET,/api/v1/team/status,", "Status,POST,/api/v1/team/initialize,",
            "Status,POST,/api/v1/p2p/network,", "Peer,GET,/api/v1/team/peers,/peers/0",
            "Peer,GET,/api/v1/team/peers,/peers/1", "Channel,GET,/api/v1/team/channels,/channels/0",
            "Message,GET,GENERAL/messages,/messages/0", "Message,POST,GENERAL/messages,",
            "ConnectionCode,POST,/api/v1/p2p/connection-code,", "File,GET,/api/v1/team/files,/files/0",
            "Transfer,GET,/api/v1/team/transfers,/transfers/0" })
    void hasEveryFieldOfTheContract(String object, String method, String path, String pointer) throws Exception {
        JsonNode answer = json(method, path.replace("GENERAL", GENERAL), "{\"content\":\"x\",\"mode\":\"p2p\"}")
                .at(pointer == null ? "" : pointer);
        Set<String> missing = required(object);
        answer.fieldNames().forEachRemaining(missing::remove);
        assertEquals(Set.of(), missing, answer.toString());
    }

    @Test
    void showsPeer() throws Exception {
        assertEquals("{\"peer_id\":\"" + Samples.BOB
                + "\",\"display_name\":\"Bob\",\"device_name\":\"laptop\",\"status\":"
                + "\"online\",\"custom_status\":\"busy\",\"last_seen\":\"2026-02-03T04:05:06.007Z\",\"public_key\":\""
                + "02".repeat(32) + "\",\"multiaddrs\":[\"" + Samples.ADDRESS
                + "\"],\"trusted\":true,\"verified\":false,"
                + "\"link\":\"direct\",\"latency_ms\":12,\"member_id\":\"" + "07".repeat(32) + "\"}",
                server.get("/api/v1/team/peers/" + Samples.BOB).body());
        assertTrue(server.get("/api/v1/team/peers/nearby-0123456789abcdef").body().contains("\"last_seen\":null"));
        assertEquals(1, get("/api/v1/team/peers?scope=team").path("total").asInt());
        assertEquals(1, get("/api/v1/team/peers?scope=nearby").path("total").asInt());
        assertEquals(400, server.get("/api/v1/team/peers?scope=x").statusCode());
    }

    @Test
    void showsChannel() throws Exception {
        assertEquals("{\"id\":\"" + Samples.GENERAL + "\",\"name\":\"general\",\"type\":\"public\",\"created_at\":"
                + "\"2026-02-03T04:05:06.007Z\",\"created_by\":\"" + Samples.OWN
                + "\",\"topic\":\"all\",\"members\":[\""
                + Samples.OWN + "\",\"" + Samples.BOB + "\"],\"admins\":[\"" + Samples.OWN
                + "\"],\"pinned_messages\":[],\"unread\":1,\"archived\":false,\"mode\":\"history\"}",
                server.get(GENERAL).body());
    }

    private HttpResponse<String> patch(String body) throws Exception {
        return server.send(server.request(GENERAL).method("PATCH", BodyPublishers.ofString(body)));
    }

    @Test
    void limitsHowLongAChannelIsKept() throws Exception {
        assertTrue(patch("{\"retention_days\":30}").body().contains("\"retention_days\":30"));
        assertEquals(30, get(GENERAL).path("retention_days").asInt());
        assertTrue(patch("{}").body().contains("\"retention_days\":30"), "what is absent stays");
        assertEquals(400, patch("{\"retention_days\":-1}").statusCode());
        assertEquals(400, patch("{\"retention_days\":1000000}").statusCode());
        assertEquals(400, patch("{\"retention_days\":\"soon\"}").statusCode());
        assertEquals(404, server.send(server.request("/api/v1/team/channels/" + "00".repeat(32)).method("PATCH",
                BodyPublishers.ofString("{\"retention_days\":1}"))).statusCode());
        HttpResponse<String> lifted = patch("{\"retention_days\":0}");
        assertEquals(200, lifted.statusCode());
        assertFalse(lifted.body().contains("retention_days"));
    }

    @Test
    void showsMessage() throws Exception {
        String text = "{\"id\":\"" + Samples.MESSAGE + "\",\"channel_id\":\"" + Samples.GENERAL + "\",\"sender_id\":\""
                + Samples.BOB + "\",\"sender_name\":\"Bob\",\"type\":\"text\",\"content\":\"hello\",\"encrypted\":true,"
                + "\"timestamp\":\"2026-02-03T04:05:06.007Z\",\"reactions\":{},\"delivered_to\":[\"" + Samples.OWN
                + "\"],\"read_by\":[],\"state\":\"delivered\"}";
        assertEquals(text, server.get(GENERAL + "/messages/" + Samples.MESSAGE).body());
        assertEquals("{\"channel_id\":\"" + Samples.GENERAL + "\",\"messages\":[" + text
                + "],\"total\":1,\"has_more\":false}", server.get(GENERAL + "/messages").body());
    }

    @Test
    void sendsOnceForTheSameClientIdAndAsksForPages() throws Exception {
        String draft = "{\"content\":\"two\\nlines\",\"client_id\":\"c7\",\"reply_to\":\"" + Samples.MESSAGE
                + "\",\"later\":{\"a\":[1.5]}}";
        JsonNode first = json("POST", GENERAL + "/messages", draft);
        assertEquals(first, json("POST", GENERAL + "/messages", draft));
        assertEquals("two\nlines", first.path("content").asText());
        assertEquals(Samples.MESSAGE.toString(), first.path("reply_to").asText());
        JsonNode newer = get(GENERAL + "/messages?limit=500&after=" + Samples.MESSAGE);
        assertEquals(first, newer.path("messages").path(0));
        assertFalse(newer.path("has_more").asBoolean());
        JsonNode newest = get(GENERAL + "/messages?limit=1");
        assertEquals(first, newest.path("messages").path(0));
        assertTrue(newest.path("has_more").asBoolean());
        for (String wrong : new String[] { "limit=0", "limit=501", "limit=x", "before=zz" }) {
            assertEquals(400, server.get(GENERAL + "/messages?" + wrong).statusCode(), wrong);
        }
        assertEquals(404, server.get(GENERAL + "/messages?before=" + Samples.FILE).statusCode());
    }

    @Test
    void showsStatus() throws Exception {
        assertEquals("{\"running\":true,\"is_connected\":false,\"peer_id\":\"" + Samples.OWN
                + "\",\"display_name\":\"Alice\",\"device_name\":\"desk\",\"network\":\"lan\",\"multiaddrs\":[\"/ip4/127.0.0.1"
                + "/tcp/40000/tls/ws/p2p/" + Samples.OWN + "\"],\"discovered_peers\":2,\"connected_peers\":0,"
                + "\"active_channels\":1,\"team\":{\"id\":\"" + "06".repeat(32)
                + "\",\"name\":\"Crew\",\"role\":\"owner\",\"active\":true},\"version\":\"0.1.0\",\"uptime_ms\":4321,"
                + "\"state\":\"running\",\"warnings\":[]}",
                server.get("/api/v1/team/status").body());
        JsonNode renamed = json("POST", "/api/v1/team/initialize?display_name=A%20B&device_name=c&network=p2p", "");
        assertEquals("started", renamed.path("status").asText());
        assertEquals("A B", renamed.path("display_name").asText());
        assertEquals("p2p", renamed.path("network").asText());
        assertEquals(400, server.post("/api/v1/team/initialize?display_name=%0A", "").statusCode());
        assertEquals(400, server.post("/api/v1/team/initialize?network=moon", "").statusCode());
    }

    @Test
    void showsThatAHubKeepsForOthersAndRefusesToWrite() throws Exception {
        server.fakes.replication.hub(Optional.of(new HubStorage(5, 10, false)));
        assertEquals("{\"used_bytes\":5,\"limit_bytes\":10,\"full\":false}",
                get("/api/v1/team/status").path("hub").toString());
        server.fakes.team.become(new Team(server.fakes.team.current().id(), "Crew", Role.HUB));
        var refused = server.post(GENERAL + "/messages", "{\"content\":\"x\"}");
        assertEquals(403, refused.statusCode());
        assertTrue(refused.body().contains("\"code\":\"hub\""), refused.body());
    }

    @Test
    void showsConnectionCodeFileAndTransfer() throws Exception {
        ObjectNode code = (ObjectNode) json("POST", "/api/v1/p2p/connection-code", "");
        assertTrue(code.remove("qr_svg").asText().startsWith("<svg "));
        assertFalse(code.remove("qr_rows").isEmpty());
        assertEquals("{\"status\":\"success\",\"code\":\"OMNI-7K1Q-9FXD\",\"peer_id\":\"" + Samples.OWN
                + "\",\"multiaddrs\":[\"" + server.fakes.links.listening().getFirst()
                + "\"],\"expires_at\":\"2026-02-03T04:20:06.007Z\",\"expires_in_s\":900,"
                + "\"link\":\"omnimesh://pair?v=1&n=7K1&k=" + "Q9FXD".repeat(5)
                + "\",\"id\":\"0000000000000001\",\"role\":\"member\",\"uses\":1,\"kind\":\"member\"}",
                code.toString());
        assertEquals("{\"file_id\":\"" + Samples.FILE + "\",\"channel_id\":\"" + Samples.GENERAL
                + "\",\"message_id\":\""
                + Samples.MESSAGE
                + "\",\"file_name\":\"plan.pdf\",\"file_size\":1000,\"mime_type\":\"application/pdf\","
                + "\"sha256\":\"" + Samples.SHA + "\",\"shared_by\":\"" + Samples.BOB
                + "\",\"shared_by_name\":\"Bob\",\"shared_at\":\"2026-02-03T04:05:06.007Z\",\"state\":\"partial\",\"holders\":1,"
                + "\"progress\":0.5}", server.get("/api/v1/team/files/" + Samples.FILE + "/info").body());
        assertEquals("{\"transfers\":[{\"transfer_id\":\"" + Samples.TRANSFER + "\",\"file_id\":\"" + Samples.FILE
                + "\",\"direction\":\"in\",\"peer_ids\":[\"" + Samples.BOB
                + "\"],\"bytes_done\":500,\"bytes_total\":1000,\"percent\":50.0,\"bytes_per_s\":50,\"eta_s\":10,\"state\":\"running\"}]}",
                server.get("/api/v1/team/transfers").body());
    }

    @Test
    void pairsAndBurns() throws Exception {
        String code = server.fakes.bobsPairing().issue().code().shown();
        JsonNode joined = json("POST", "/api/v1/p2p/add-peer",
                "{\"code\":\"" + code + "\",\"multiaddrs\":[\"" + Samples.ADDRESS + "\"]}");
        assertTrue(joined.path("success").asBoolean() && joined.path("status").asText().equals("success"));
        assertEquals(Samples.BOB.toString(), joined.path("peer_id").asText());
        assertEquals("Quay", joined.path("team").path("name").asText());
        assertEquals(List.of(new Attempt(code, List.of(Samples.ADDRESS))), server.fakes.pairing.attempts());
        assertEquals(400,
                server.post("/api/v1/p2p/add-peer", "{\"code\":\"x\",\"multiaddrs\":[\"bad\"]}").statusCode());
        server.post("/api/v1/p2p/connection-code", "");
        assertTrue(server.fakes.pairing.live().isPresent());
        assertEquals(204, server.send(server.request("/api/v1/p2p/connection-code").DELETE()).statusCode());
        assertTrue(server.fakes.pairing.live().isEmpty());
    }

    @Test
    void invitesWithLimitsAndRevokes() throws Exception {
        JsonNode code = json("POST", "/api/v1/p2p/connection-code", "{\"role\":\"hub\",\"expires_in_s\":60}");
        assertEquals("hub", code.path("role").asText());
        assertEquals(60, code.path("expires_in_s").asInt());
        JsonNode link = json("POST", "/api/v1/p2p/connection-code", "{\"link\":true,\"uses\":100,\"role\":\"guest\"}");
        assertTrue(link.path("code").asText().startsWith("omnimesh://pair?"));
        assertEquals(link.path("code"), link.path("link"));
        assertEquals(86_400, link.path("expires_in_s").asInt());
        assertEquals("{\"codes\":[{\"id\":\"0000000000000001\",\"role\":\"hub\",\"uses_left\":1,\"link\":false,"
                + "\"issued_at\":\"2026-02-03T04:05:06.007Z\",\"expires_at\":\"2026-02-03T04:06:06.007Z\",\"kind\":\"member\"},"
                + "{\"id\":\"0000000000000002\",\"role\":\"guest\",\"uses_left\":100,\"link\":true,"
                + "\"issued_at\":\"2026-02-03T04:05:06.007Z\",\"expires_at\":\"2026-02-04T04:05:06.007Z\",\"kind\":\"member\"}],\"total\":2}",
                server.get("/api/v1/p2p/connection-codes").body());
        String one = "/api/v1/p2p/connection-codes/" + link.path("id").asText();
        assertEquals(204, server.send(server.request(one).DELETE()).statusCode());
        assertEquals(404, server.send(server.request(one).DELETE()).statusCode());
        assertEquals(1, get("/api/v1/p2p/connection-codes").path("total").asInt());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = { "{\"role\":\"owner\"};403", "{\"role\":\"king\"};400", "{\"uses\":2};400",
            "{\"uses\":0,\"link\":true};400", "{\"uses\":101,\"link\":true};400", "{\"expires_in_s\":59};400",
            "{\"expires_in_s\":901};400", "{\"expires_in_s\":604801,\"link\":true};400", "{\"uses\":\"x\"};400",
            "{\"expires_in_s\":-9223372036854775808};400", "[];400", "{;400" })
    void refusesInvitationsOutOfRange(String body, int status) throws Exception {
        var answer = server.post("/api/v1/p2p/connection-code", body);
        assertEquals(status, answer.statusCode(), answer.body());
    }

    @Test
    void joinsTeamsByNameAndPassphrase() throws Exception {
        JsonNode opened = json("POST", "/api/v1/p2p/join-team",
                "{\"team\":\"Crew\",\"passphrase\":\"correct horse\"}");
        assertEquals("door_open", opened.path("status").asText());
        server.fakes.bobsPairing().joinTeam("Quay", "correct horse", List.of());
        JsonNode joined = json("POST", "/api/v1/p2p/join-team",
                "{\"team\":\"Quay\",\"passphrase\":\"correct horse\",\"multiaddrs\":[\"" + Samples.ADDRESS + "\"]}");
        assertEquals("joined", joined.path("status").asText());
        assertEquals(Samples.OWN.toString(), joined.path("peer_id").asText());
        assertEquals("Quay", joined.path("team").path("name").asText());
        assertEquals(List.of(new Attempt("Crew", List.of()), new Attempt("Quay", List.of(Samples.ADDRESS))),
                server.fakes.pairing.attempts());
        assertEquals(400, server.post("/api/v1/p2p/join-team", "{\"team\":\"Quay\"}").statusCode());
        assertEquals(400, server.post("/api/v1/p2p/join-team", "{\"passphrase\":\"correct horse\"}").statusCode());
    }

    @Test
    void showsTheOlderArea() throws Exception {
        JsonNode started = json("POST", "/api/v1/p2p/start?display_name=Zoe", "");
        assertEquals("success", started.path("status").asText());
        assertEquals("Zoe", started.path("peer_info").path("display_name").asText());
        assertTrue(started.path("peer_info").path("multiaddrs").isArray());
        assertTrue(get("/api/v1/p2p/status").path("service").path("is_running").asBoolean());
        JsonNode peers = get("/api/v1/p2p/peers");
        assertEquals(2, peers.path("count").asInt());
        assertTrue(peers.path("peers").path(1).path("connected").asBoolean());
        assertEquals(200, server.post("/api/v1/p2p/stop", "").statusCode());
        assertEquals("false", get("/api/v1/p2p/status").path("service").path("is_running").asText());
    }

    @Test
    void actsOnPeersAndPresence() throws Exception {
        String bob = "/api/v1/team/peers/" + Samples.BOB;
        assertEquals(200, server.post(bob + "/connect", "{\"multiaddr\":\"" + Samples.ADDRESS + "\"}").statusCode());
        assertEquals(List.of(Samples.ADDRESS), server.fakes.directory.dialled());
        assertEquals(200, server.post(bob + "/disconnect", "").statusCode());
        assertFalse(server.fakes.directory.get(Samples.BOB.toString()).orElseThrow().linked());
        assertEquals(403, server.post("/api/v1/team/peers/nearby-0123456789abcdef/connect", "").statusCode());
        assertEquals("away",
                json("POST", "/api/v1/team/presence", "{\"status\":\"away\",\"custom_status\":\"lunch\\n\"}")
                        .path("status").asText());
        assertEquals(Presence.AWAY, server.fakes.directory.presence());
        assertEquals(Optional.of("lunch"), server.fakes.directory.customStatus());
        assertEquals(400, server.post("/api/v1/team/presence", "{\"status\":\"asleep\"}").statusCode());
    }

    @Test
    void looksAtTheNetworkForReal() throws Exception {
        JsonNode checks = get("/api/v1/p2p/diagnostics").path("checks");
        Set<String> names = new TreeSet<>();
        checks.forEach(check -> {
            names.add(check.path("name").asText());
            assertTrue(
                    check.path("ok").isBoolean() && check.path("detail").isTextual() && check.path("hint").isTextual());
        });
        assertEquals(Set.of("network", "interfaces", "multicast", "port", "firewall", "clock", "last packets", "links"),
                names);
    }
}
