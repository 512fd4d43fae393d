// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nobody uses a connection again that the server ends, because it refused without having read the body. */
class RefusedBodiesTest {
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private void begin(RawConnection connection, String token, String... headers) throws IOException {
        connection.send("POST /api/v1/team/presence HTTP/1.1\r\nHost: localhost:" + server.port
                + "\r\nAuthorization: Bearer " + token + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n");
    }

    @Test
    void aSmallBodyThatComesLateIsDroppedAndTheConnectionUsedAgain() throws Exception {
        try (RawConnection connection = new RawConnection(server.port)) {
            for (int i = 0; i < 3; i++) {
                // when
                begin(connection, "wrong", "Content-Length: 5");
                connection.send("{\"a\":");
                // then
                String refused = connection.head();
                assertTrue(refused.startsWith("HTTP/1.1 401"), refused);
                assertFalse(refused.contains("Connection: close"), refused);
                connection.skipBody(refused);
            }
            begin(connection, server.token, "Content-Length: 17");
            connection.send("{\"status\":\"away\"}");
            assertTrue(connection.head().startsWith("HTTP/1.1 200"));
        }
    }

    @ParameterizedTest
    @CsvSource({ "Content-Length: 10000000", "Transfer-Encoding: chunked", "Content-Length: 5;Expect: 100-continue" })
    void whoeverAnnouncesABodyThatIsNotReadIsToldThatTheConnectionEnds(String headers) throws Exception {
        try (RawConnection connection = new RawConnection(server.port)) {
            // when
            begin(connection, "wrong", headers.split(";"));
            // then
            String refused = connection.readAll();
            assertTrue(refused.startsWith("HTTP/1.1 401"), refused);
            assertTrue(refused.contains("\r\nConnection: close\r\n"), refused);
            assertTrue(refused.contains("\"unauthorized\""), refused);
            assertFalse(refused.contains("[no end]"), refused);
        }
    }

    @Test
    void aClientThatKeepsConnectionsIsNeverLeftWithoutAnAnswer() throws Exception {
        for (int i = 0; i < 300; i++) {
            assertEquals(404, server.send(server.request("/api/v1/nothing" + i)
                    .POST(HttpRequest.BodyPublishers.ofString("x".repeat(i * 40)))).statusCode());
        }
    }
}
