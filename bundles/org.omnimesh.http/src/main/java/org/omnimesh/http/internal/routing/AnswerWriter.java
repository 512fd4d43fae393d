// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.routing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.http.internal.access.Refusal;
import org.omnimesh.http.internal.json.Json;

/** Puts answers on the wire; blocks until the client has taken them. */
final class AnswerWriter {
    /** Bytes of a download that are read and sent at once. */
    static final int CHUNK_BYTES = 256 << 10;

    private static final String PROBLEM_TYPE = "urn:omnimesh:problem:";

    private record Problem(String type, String title, int status, String detail, String code) {}

    private AnswerWriter() {}

    static void write(Response response, HttpAnswer answer) throws IOException, HttpProblem {
        Leftovers.settle(response);
        HttpFields.Mutable headers = response.getHeaders();
        switch (answer) {
            case HttpAnswer.Json json -> {
                response.setStatus(json.status());
                body(response, "application/json", Json.bytes(json.value()));
            }
            case HttpAnswer.Empty empty -> {
                response.setStatus(empty.status());
                empty.headers().forEach(headers::put);
                secure(headers);
                Content.Sink.write(response, true, ByteBuffer.allocate(0));
            }
            case HttpAnswer.Bytes bytes -> bytes(response, bytes);
        }
    }

    static void write(Response response, HttpProblem problem) throws IOException {
        Leftovers.settle(response);
        response.setStatus(problem.status());
        if (problem instanceof Refusal refusal) {
            refusal.headers().forEach(response.getHeaders()::put);
        }
        body(response, "application/problem+json", problem(problem));
    }

    static byte[] problem(HttpProblem problem) {
        return Json.bytes(new Problem(PROBLEM_TYPE + problem.code(), HttpStatus.getMessage(problem.status()),
                problem.status(), String.valueOf(problem.getMessage()), problem.code()));
    }

    private static void body(Response response, String type, byte[] body) throws IOException {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, type);
        headers.put(HttpHeader.CONTENT_LENGTH, body.length);
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        secure(headers);
        Content.Sink.write(response, true, ByteBuffer.wrap(body));
    }

    /** The first part is read before the status is sent, so that content which cannot be had is a problem document. */
    private static void bytes(Response response, HttpAnswer.Bytes answer) throws IOException, HttpProblem {
        boolean head = HttpMethod.HEAD.is(response.getRequest().getMethod());
        if (head || answer.length() == 0) {
            begin(response, answer.status(), answer.headers(), answer.length());
            Content.Sink.write(response, true, ByteBuffer.allocate(0));
            return;
        }
        try (InputStream content = answer.content().open()) {
            byte[] buffer = new byte[(int) Math.min(CHUNK_BYTES, answer.length())];
            int read = first(content, buffer);
            begin(response, answer.status(), answer.headers(), answer.length());
            long left = answer.length();
            while (true) {
                if (read <= 0) {
                    throw new IOException("expected " + left + " more bytes of content");
                }
                left -= read;
                Content.Sink.write(response, left == 0, ByteBuffer.wrap(buffer, 0, read));
                if (left == 0) {
                    return;
                }
                read = content.readNBytes(buffer, 0, (int) Math.min(buffer.length, left));
            }
        }
    }

    private static int first(InputStream content, byte[] buffer) throws HttpProblem {
        try {
            return content.readNBytes(buffer, 0, buffer.length);
        } catch (IOException e) {
            throw new HttpProblem(503, "content_unavailable", String.valueOf(e.getMessage()));
        }
    }

    private static void begin(Response response, int status, Map<String, String> headers, long length) {
        response.setStatus(status);
        headers.forEach(response.getHeaders()::put);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
        secure(response.getHeaders());
    }

    static void secure(HttpFields.Mutable headers) {
        headers.put("X-Content-Type-Options", "nosniff");
    }
}
