// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** The HTTP API of a running node, as a client in another process sees it. */
final class Api {
    static final String TEAM = "/api/v1/team";
    static final String P2P = "/api/v1/p2p";
    static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT).build();

    private final URI base;
    private final String token;

    Api(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    URI base() {
        return base;
    }

    String token() {
        return token;
    }

    /** Returns the answer, which must be a success. */
    JsonNode get(String path) throws IOException {
        return success("GET", path, ask("GET", path, Optional.empty()));
    }

    /** Returns the answer, which must be a success. */
    JsonNode post(String path, Map<String, ?> body) throws IOException {
        return success("POST", path, ask("POST", path, Optional.of(body)));
    }

    /** Asks and returns whatever comes. */
    Answer ask(String method, String path, Optional<Map<String, ?>> body) throws IOException {
        HttpRequest.Builder request = request(path).timeout(TIMEOUT);
        if (body.isPresent()) {
            request.header("Content-Type", "application/json").method(method,
                    BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body.get())));
        } else {
            request.method(method, BodyPublishers.noBody());
        }
        return answer(request.build());
    }

    /** Shares a file, sent as a form. */
    JsonNode share(String channel, Path file) throws IOException {
        String boundary = "boundary-" + UUID.randomUUID();
        String head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"channel_id\"\r\n\r\n" + channel
                + "\r\n--"
                + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + file.getFileName()
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
        HttpRequest request = request(TEAM + "/files/share")
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.concat(BodyPublishers.ofString(head), BodyPublishers.ofFile(file),
                        BodyPublishers.ofString("\r\n--" + boundary + "--\r\n")))
                .build();
        return success("POST", "/files/share", answer(request));
    }

    /** Opens the content of a file; the caller closes the body. */
    HttpResponse<InputStream> content(String fileId, Optional<String> range) throws IOException {
        HttpRequest.Builder request = request(TEAM + "/files/" + fileId);
        range.ifPresent(value -> request.header("Range", value));
        return send(request.GET().build());
    }

    /** Listens to the node's events from now on. */
    LiveEvents listen() {
        return LiveEvents.open(HTTP, URI.create("ws" + base.toString().substring("http".length()) + TEAM + "/ws"),
                token);
    }

    /** Listens to what the node remembers of the events after one, and from then on. */
    LiveEvents listen(long since) {
        return LiveEvents.open(HTTP, URI.create("ws" + base.toString().substring("http".length()) + TEAM + "/ws?since="
                + since), token);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).header("Authorization", "Bearer " + token);
    }

    private static Answer answer(HttpRequest request) throws IOException {
        HttpResponse<InputStream> response = send(request);
        try (InputStream body = response.body()) {
            String type = response.headers().firstValue("Content-Type").orElse("");
            JsonNode json = type.contains("json") ? JSON.readTree(body) : JsonNodeFactory.instance.objectNode();
            return new Answer(response.statusCode(), type, json);
        }
    }

    private static HttpResponse<InputStream> send(HttpRequest request) throws IOException {
        try {
            return HTTP.send(request, BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private static JsonNode success(String method, String path, Answer answer) throws IOException {
        if (!answer.done()) {
            throw new IOException(method + " " + path + " was answered " + answer.status() + " " + answer.body());
        }
        return answer.body();
    }
}
