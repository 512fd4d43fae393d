// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {
    private static final String STATUS = "/api/v1/team/status";
    private static final String WS = "/api/v1/team/ws";
    private static final String[] UPGRADE = { "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==" };

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({ "127.0.0.1:PORT,,TOKEN,200", "localhost:PORT,,TOKEN,200", "LocalHost:PORT,,TOKEN,200",
            "[::1]:PORT,,TOKEN,200", "evil.example:PORT,,TOKEN,403", "127.0.0.1,,TOKEN,403", "localhost:1,,TOKEN,403",
            "evil.example:PORT,,WRONG,403", "localhost:PORT,http://localhost:PORT,TOKEN,200",
            "localhost:PORT,http://127.0.0.1:PORT,TOKEN,200", "localhost:PORT,https://localhost:PORT,TOKEN,403",
            "localhost:PORT,http://evil.example,TOKEN,403", "localhost:PORT,null,TOKEN,403",
            "localhost:PORT,http://localhost:1,TOKEN,403",
            "localhost:PORT,http://localhost:PORT.evil.example,TOKEN,403",
            "localhost:PORT,http://evil.example,WRONG,403", "localhost:PORT,,WRONG,401", "localhost:PORT,,,401" })
    void answersRequestAndUpgradeByHostThenOriginThenToken(String host, String origin, String token, int status)
            throws Exception {
        String[] headers = { "Host: " + fill(host), origin == null ? "X-None: 1" : "Origin: " + fill(origin),
                token == null ? "X-None: 2" : "Authorization: Bearer " + fill(token) };
        // when
        String answer = server.raw("GET " + STATUS + " HTTP/1.1", headers[0], headers[1], headers[2],
                "Connection: close");
        String upgrade = upgrade(WS, headers);
        // then
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertTrue(upgrade.startsWith("HTTP/1.1 " + (status == 200 ? 101 : status) + " "), upgrade);
        assertFalse(answer.contains("Server:"), answer);
        if (status != 200) {
            assertTrue(answer.contains("application/problem+json") && answer.contains("\"code\""), answer);
        }
        assertEquals(status == 401, answer.contains("WWW-Authenticate: Bearer"), answer);
    }

    private String fill(String text) {
        return text.replace("PORT", Integer.toString(server.port)).replace("TOKEN", server.token);
    }

    private String upgrade(String path, String... headers) throws Exception {
        try (RawConnection connection = new RawConnection(server.port)) {
            connection.send("GET " + path + " HTTP/1.1\r\n" + String.join("\r\n", UPGRADE) + "\r\n"
                    + String.join("\r\n", headers) + "\r\n\r\n");
            return connection.head();
        }
    }

    @Test
    void takesTokenAsSubprotocolAndNeverSaysItBack() throws Exception {
        // when
        String answer = upgrade(WS, "Host: localhost:" + server.port,
                "Sec-WebSocket-Protocol: omnimesh.v1, bearer." + server.token);
        String refused = upgrade(WS, "Host: localhost:" + server.port, "Sec-WebSocket-Protocol: omnimesh.v1, bearer.x");
        // then
        assertTrue(answer.startsWith("HTTP/1.1 101"), answer);
        assertTrue(answer.contains("Sec-WebSocket-Protocol: omnimesh.v1\r\n"), answer);
        assertFalse(answer.contains(server.token), answer);
        assertTrue(refused.startsWith("HTTP/1.1 401"), refused);
    }

    @Test
    void takesTicketOnceAndOnlyForTheSocketAndOnlyInTime() throws Exception {
        // given
        String host = "Host: localhost:" + server.port;
        String ticket = ticket();
        String late = ticket();
        // then
        assertTrue(server.raw("GET " + STATUS + "?ticket=" + ticket + " HTTP/1.1", host, "Connection: close")
                .startsWith("HTTP/1.1 401"));
        assertTrue(upgrade(WS + "?ticket=" + ticket, host).startsWith("HTTP/1.1 101"));
        assertTrue(upgrade(WS + "?ticket=" + ticket, host).startsWith("HTTP/1.1 401"));
        server.time.advance(Duration.ofSeconds(30));
        assertTrue(upgrade(WS + "?ticket=" + late, host).startsWith("HTTP/1.1 401"));
    }

    private String ticket() throws Exception {
        Matcher matcher = Pattern.compile("\"ticket\":\"([0-9a-f]{64})\",\"expires_in_s\":30")
                .matcher(server.post("/api/v1/session/ticket", "").body());
        assertTrue(matcher.find());
        return matcher.group(1);
    }

    @Test
    void sellsSessionForTokenAndEndsIt() throws Exception {
        // given
        HttpResponse<String> bought = server.post("/api/v1/session", "");
        String header = bought.headers().firstValue("Set-Cookie").orElseThrow();
        String cookie = header.substring(0, header.indexOf(';'));
        // then
        assertEquals(204, bought.statusCode());
        assertTrue(header.contains("HttpOnly") && header.contains("SameSite=Strict"), header);
        assertEquals(200, with(cookie));
        server.send(server.request("/api/v1/session").header("Cookie", cookie).DELETE());
        assertEquals(401, with(cookie));
    }

    private int with(String cookie) throws Exception {
        return server.send(java.net.http.HttpRequest.newBuilder(server.uri(STATUS)).header("Cookie", cookie).GET())
                .statusCode();
    }

    @Test
    void slowsDownGuessingButNeverTheOwner() throws Exception {
        // given
        String last = "";
        for (int i = 0; i < 21; i++) {
            last = server.raw("GET " + STATUS + " HTTP/1.1", "Host: localhost:" + server.port,
                    "Authorization: Bearer " + i, "Connection: close");
        }
        // then
        assertTrue(last.startsWith("HTTP/1.1 429") && last.contains("Retry-After: 10"), last);
        assertEquals(200, server.get(STATUS).statusCode());
        server.time.advance(Duration.ofSeconds(10));
        assertEquals(401, with("omnimesh_session=0"));
    }

    @Test
    void keepsTokenReadableByTheOwnerAloneAndOverRestarts() throws Exception {
        // given
        Path file = server.home.directory().resolve("api.token");
        // then
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertTrue(server.token.matches("[0-9a-f]{64}"));
        assertTrue(org.omnimesh.http.internal.access.ApiToken
                .in(server.home.directory(), new org.omnimesh.testing.SeededRandom(1)).matches(server.token));
    }

    @Test
    void refusesAddressesOutsideOfLoopback() {
        for (String address : new String[] { "0.0.0.0:8787", "192.168.1.7:1", "[::]:80", "example.org:80" }) {
            String sentence = org.junit.jupiter.api.Assertions
                    .assertThrows(IllegalArgumentException.class, () -> ApiAddress.parse(address)).getMessage();
            assertTrue(sentence.contains("loopback"), sentence);
        }
        assertEquals("[::1]", ApiAddress.parse("[::1]:0").urlHost());
    }
}
