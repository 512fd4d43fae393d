// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection that says exactly what a test wants. */
final class RawConnection implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)");
    private static final int TIMEOUT_MILLISECONDS = 5000;

    final Socket socket = new Socket();

    RawConnection(int port) throws IOException {
        socket.connect(new java.net.InetSocketAddress("127.0.0.1", port));
        socket.setSoTimeout(TIMEOUT_MILLISECONDS);
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** Reads to the end of the headers, without a byte more. */
    String head() throws IOException {
        StringBuilder head = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                break;
            }
            head.append((char) b);
        }
        return head.toString();
    }

    /** Reads what a head announced, without a byte more. */
    void skipBody(String head) throws IOException {
        Matcher length = LENGTH.matcher(head);
        if (!length.find()) {
            throw new IOException("expected a length in " + head);
        }
        socket.getInputStream().skipNBytes(Long.parseLong(length.group(1)));
    }

    String readAll() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(out);
        } catch (SocketTimeoutException e) {
            out.write("[no end]".getBytes(StandardCharsets.UTF_8));
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Reads one unmasked text frame of a server. */
    String frame() throws IOException {
        InputStream in = socket.getInputStream();
        while (true) {
            int first = in.read();
            int length = in.read() & 0x7f;
            if (first < 0) {
                return "[end]";
            }
            if (length == 126) {
                length = in.read() << 8 | in.read();
            } else if (length == 127) {
                in.skipNBytes(4);
                length = in.read() << 24 | in.read() << 16 | in.read() << 8 | in.read();
            }
            byte[] payload = in.readNBytes(length);
            if ((first & 0xf) == 1) {
                return new String(payload, StandardCharsets.UTF_8);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
