// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may use the API, by requests as they are on the wire. */
@Timeout(60)
public class ApiAccessSystemTest {
    @RegisterExtension
    static final Nodes NODES = new Nodes();

    private static final String OWN = "OWN"; // stands for the host and port bound
    private static final String RIGHT = "Authorization: Bearer TOKEN\r\n";
    private static final String WRONG = "Authorization: Bearer 0123456789abcdef0123456789abcdef\r\n";

    private static NodeProcess node;

    @BeforeAll
    static void start() throws IOException {
        node = NODES.start("Ana", "--network", "solo");
    }

    static Stream<Arguments> requests() {
        return Stream.of( //
                Arguments.of(200, OWN, RIGHT), //
                Arguments.of(200, OWN, RIGHT + "Origin: http://OWN\r\n"), //
                Arguments.of(200, "localhost:PORT", RIGHT), //
                Arguments.of(401, OWN, ""), //
                Arguments.of(401, OWN, WRONG), //
                Arguments.of(401, OWN, "Authorization: Basic TOKEN\r\n"), //
                Arguments.of(401, OWN, "Cookie: omnimesh_session=TOKEN\r\n"), //
                Arguments.of(403, "evil.example:PORT", RIGHT), //
                Arguments.of(403, "127.0.0.1:1", RIGHT), //
                Arguments.of(400, OWN, RIGHT + "Host: evil.example\r\n"), //
                Arguments.of(403, OWN, RIGHT + "Origin: http://evil.example\r\n"), //
                Arguments.of(403, OWN, RIGHT + "Origin: https://OWN\r\n"), //
                Arguments.of(403, OWN, RIGHT + "Origin: null\r\n"));
    }

    @ParameterizedTest(name = "{0} for Host {1} and {2}")
    @MethodSource("requests")
    void anHttpRequestIsServedOnlyWithTokenHostAndOrigin(int status, String host, String headers) throws Exception {
        assertStatus(status, WireRequest.get(node, Api.TEAM + "/status", host, headers));
    }

    @ParameterizedTest(name = "{0} for Host {1} and {2}")
    @MethodSource("requests")
    void aWebSocketIsOpenedOnlyWithTokenHostAndOrigin(int status, String host, String headers) throws Exception {
        assertStatus(status == 200 ? 101 : status,
                WireRequest.get(node, Api.TEAM + "/ws", host, WireRequest.UPGRADE + headers));
    }

    @Test
    void aPageMayOpenAWebSocketWithTheTokenAsSubprotocol() throws Exception {
        String answer = WireRequest.get(node, Api.TEAM + "/ws", OWN,
                WireRequest.UPGRADE + "Sec-WebSocket-Protocol: omnimesh.v1, bearer.TOKEN\r\n");

        assertStatus(101, answer);
        assertTrue(answer.toLowerCase().contains("sec-websocket-protocol: omnimesh.v1"), answer);
        assertFalse(answer.contains(node.api().token()), "the token must not be answered");
        assertStatus(401, WireRequest.get(node, Api.TEAM + "/ws", OWN,
                WireRequest.UPGRADE + "Sec-WebSocket-Protocol: omnimesh.v1, bearer.wrong\r\n"));
    }

    @Test
    void aTicketOpensOneWebSocket() throws Exception {
        String ticket = node.api().post("/api/v1/session/ticket", Map.of()).path("ticket").asText();

        assertStatus(101, WireRequest.get(node, Api.TEAM + "/ws?ticket=" + ticket, OWN, WireRequest.UPGRADE));
        assertStatus(401, WireRequest.get(node, Api.TEAM + "/ws?ticket=" + ticket, OWN, WireRequest.UPGRADE));
        assertStatus(401, WireRequest.get(node, Api.TEAM + "/status?ticket=" + ticket, OWN, ""));
    }

    @Test
    void theTokenBuysACookieThatScriptsCannotRead() throws Exception {
        String bought = WireRequest.send(node, "POST", "/api/v1/session", OWN, RIGHT + "Content-Length: 0\r\n");
        String cookie = bought.lines().filter(line -> line.toLowerCase().startsWith("set-cookie:")).findFirst()
                .orElseThrow(() -> new AssertionError(bought)).substring("set-cookie:".length()).strip();

        assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), cookie);
        assertStatus(200, WireRequest.get(node, Api.TEAM + "/status", OWN, "Cookie: " + cookie.split(";")[0] + "\r\n"));
    }

    @Test
    void aRefusalIsAProblemDocumentThatNamesNoProduct() throws Exception {
        String answer = WireRequest.get(node, Api.TEAM + "/status", OWN, "");

        assertTrue(answer.contains("application/problem+json"), answer);
        assertTrue(answer.contains("\"code\""), answer);
        assertFalse(answer.toLowerCase().contains("jetty"), answer);
    }

    private static void assertStatus(int expected, String answer) {
        assertEquals("HTTP/1.1 " + expected, answer.substring(0, Math.min(12, answer.length())), answer);
    }
}
