// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Somebody else's web server: the same empty page for whatever is asked. */
final class PageServer implements AutoCloseable {
    private static final String PAGE = "<!doctype html><title>Win a prize</title><body>";

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    PageServer() throws IOException {
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> answer(client)); // A browser opens connections that it may use later.
            } catch (IOException e) {
                continue; // The test is over.
            }
        }
    }

    private static void answer(Socket client) {
        try (client) {
            client.getInputStream().read(new byte[8192]);
            client.getOutputStream().write(("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: "
                    + PAGE.length() + "\r\nConnection: close\r\n\r\n" + PAGE).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return; // The browser changed its mind.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
