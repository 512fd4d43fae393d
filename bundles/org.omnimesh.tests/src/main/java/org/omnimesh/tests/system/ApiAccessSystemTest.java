// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use the API, by requests as they are on the wire. */
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
public class ApiAccessSystemTest {
    @RegisterExtension
    static final Nodes NODES = new Nodes();

    private static final String OWN = "OWN"; // stands for the host and port bound
    private static final String RIGHT = "Authorization: Bearer TOKEN\r\n";
    private static final String WRONG = "Authorization: Bearer 0123456789abcdef0123456789abcdef\r\n";

    /** Whether a value of a header is legal, and the headers. */
    private record Choice(boolean legal, String headers) {}

    /** The names of the node; names of others that lead here, other ports, no port, none, and two. */
    private static final List<Choice> HOSTS = List.of(new Choice(true, "Host: OWN\r\n"),
            new Choice(true, "Host: localhost:PORT\r\n"), new Choice(true, "Host: [::1]:PORT\r\n"),
            new Choice(false, "Host: evil.example:PORT\r\n"),
            new Choice(false, "Host: localhost.evil.example:PORT\r\n"),
            new Choice(false, "Host: 127.0.0.1.evil.example:PORT\r\n"), new Choice(false, "Host: 127.0.0.2:PORT\r\n"),
            new Choice(false, "Host: 0.0.0.0:PORT\r\n"), new Choice(false, "Host: 127.0.0.1:1\r\n"),
            new Choice(false, "Host: 127.0.0.1\r\n"), new Choice(false, "Host:\r\n"), new Choice(false, ""),
            new Choice(false, "Host: OWN\r\nHost: evil.example\r\n"));

    /** No page, pages of the node; other sites, schemes, ports, pages without origin, and two. */
    private static final List<Choice> ORIGINS = List.of(new Choice(true, ""),
            new Choice(true, "Origin: http://OWN\r\n"), new Choice(true, "Origin: http://localhost:PORT\r\n"),
            new Choice(false, "Origin: http://evil.example\r\n"),
            new Choice(false, "Origin: http://evil.example:PORT\r\n"),
            new Choice(false, "Origin: http://OWN.evil.example\r\n"), new Choice(false, "Origin: https://OWN\r\n"),
            new Choice(false, "Origin: http://127.0.0.1\r\n"), new Choice(false, "Origin: http://127.0.0.1:1\r\n"),
            new Choice(false, "Origin: null\r\n"), new Choice(false, "Origin:\r\n"),
            new Choice(false, "Origin: http://OWN\r\nOrigin: http://evil.example\r\n"));

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

    /** The token and what it buys; none, others, and the token where it does not belong. */
    private static List<Choice> credentials(boolean socket) throws IOException {
        return List.of(new Choice(true, RIGHT), new Choice(true, "Cookie: " + cookie() + "\r\n"),
                new Choice(socket, "Sec-WebSocket-Protocol: omnimesh.v1, bearer.TOKEN\r\n"), new Choice(false, ""),
                new Choice(false, WRONG), new Choice(false, "Authorization: Bearer\r\n"),
                new Choice(false, "Authorization: Basic TOKEN\r\n"), new Choice(false, "Authorization: TOKEN\r\n"),
                new Choice(false, "Cookie: omnimesh_session=TOKEN\r\n"), new Choice(false, "Cookie: token=TOKEN\r\n"),
                new Choice(false, "Sec-WebSocket-Protocol: omnimesh.v1, bearer.wrong\r\n"));
    }

    /** Comes last: after so many wrong tokens the node makes those who show wrong ones wait. */
    @Order(Integer.MAX_VALUE)
    @ParameterizedTest(name = "WebSocket: {0}")
    @ValueSource(booleans = { false, true })
    void ofAllHostsOriginsAndTokensOnlyTheLegalOnesAreAnswered(boolean socket) throws Exception {
        List<String> wrong = new ArrayList<>();
        int served = 0;
        for (Choice token : credentials(socket)) {
            for (Choice host : HOSTS) {
                for (Choice origin : ORIGINS) {
                    String headers = host.headers() + origin.headers() + token.headers();
                    String answer = WireRequest.plain(node, Api.TEAM + (socket ? "/ws" : "/status"),
                            headers + (socket ? WireRequest.UPGRADE : "Connection: close\r\n"));
                    boolean legal = host.legal() && origin.legal() && token.legal();
                    served += legal ? 1 : 0;
                    if (!expected(host, origin, token, socket).contains(status(answer))
                            || !legal && answer.contains(node.peerId())) {
                        wrong.add(headers.replace("\r\n", "; ") + "-> " + answer.lines().findFirst().orElse("nothing"));
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertEquals((socket ? 3 : 2) * 3 * 3, served);
    }

    /** A request that is none in HTTP is refused as such; after many wrong tokens wrong ones have to wait. */
    private static Set<Integer> expected(Choice host, Choice origin, Choice token, boolean socket) {
        if (!host.legal()) {
            return Set.of(400, 403);
        }
        if (!origin.legal()) {
            return Set.of(403);
        }
        return token.legal() ? Set.of(socket ? 101 : 200) : Set.of(401, 429);
    }

    private static int status(String answer) {
        return answer.matches("(?s)HTTP/1\\.1 [0-9]{3} .*") ? Integer.parseInt(answer.substring(9, 12)) : 0;
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void withoutANetworkOnlyTheApiListensAndOnlyOnThisComputer() throws Exception {
        assertEquals(Set.of("tcp loopback:" + node.api().base().getPort()), OpenPorts.of(node.pid()));
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
        String cookie = bought();

        assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), cookie);
        assertStatus(200, WireRequest.get(node, Api.TEAM + "/status", OWN, "Cookie: " + cookie.split(";")[0] + "\r\n"));
    }

    private static String bought() throws IOException {
        String bought = WireRequest.send(node, "POST", "/api/v1/session", OWN, RIGHT + "Content-Length: 0\r\n");
        return bought.lines().filter(line -> line.toLowerCase().startsWith("set-cookie:")).findFirst()
                .orElseThrow(() -> new AssertionError(bought)).substring("set-cookie:".length()).strip();
    }

    private static String cookie() throws IOException {
        return bought().split(";")[0];
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
