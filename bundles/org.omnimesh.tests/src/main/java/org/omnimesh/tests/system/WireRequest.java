// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HTTP requests that no client library would send. */
final class WireRequest {
    /** Headers that ask for a WebSocket (RFC 6455, section 1.2). */
    static final String UPGRADE = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)\r\n");
    private static final int READ_TIMEOUT_MS = 10_000;

    private WireRequest() {}

    static String get(NodeProcess node, String path, String host, String headers) throws IOException {
        return send(node, "GET", path, host, headers);
    }

    /**
     * Sends a request; OWN, PORT and TOKEN stand for the node's host and port, its port alone, and its token.
     *
     * @return the answer's head, and its body if there is one
     */
    static String send(NodeProcess node, String method, String path, String host, String headers) throws IOException {
        String connection = headers.contains("Connection:") ? "" : "Connection: close\r\n";
        return send(node, method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + connection + headers + "\r\n");
    }

    /** Sends a request with exactly these headers, in which the same words stand for the same. */
    static String plain(NodeProcess node, String path, String headers) throws IOException {
        return send(node, "GET " + path + " HTTP/1.1\r\n" + headers + "\r\n");
    }

    private static String send(NodeProcess node, String text) throws IOException {
        int port = node.api().base().getPort();
        String request = text
                .replace("OWN", node.api().base().getAuthority()).replace("PORT", Integer.toString(port))
                .replace("TOKEN", node.api().token());
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(READ_TIMEOUT_MS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return answer(socket.getInputStream());
        }
    }

    /** Reads the head, and as much of a body as it announces. */
    private static String answer(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            head.append((char) c);
            if (c == '\n' && head.indexOf("\r\n\r\n") > 0) {
                break;
            }
        }
        Matcher length = LENGTH.matcher(head);
        byte[] body = length.find() ? in.readNBytes(Integer.parseInt(length.group(1))) : new byte[0];
        return head + new String(body, StandardCharsets.UTF_8);
    }
}
