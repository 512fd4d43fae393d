// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Talks to the node that runs on a home. */
public final class ApiClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT).build();
    private final URI base;
    private final String token;

    private ApiClient(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    static ApiClient of(Path home) throws NoNodeException {
        Path file = home.resolve("node.json");
        try {
            JsonNode node = JSON.readTree(Files.readAllBytes(file));
            boolean alive = ProcessHandle.of(node.path("pid").asLong()).isPresent();
            if (!alive) {
                throw new NoNodeException("no node is running on " + home + "; start one with: omnimesh start");
            }
            String token = Files.readString(Path.of(node.path("token_file").asText())).strip();
            return new ApiClient(URI.create(node.path("api").asText()), token);
        } catch (IOException e) {
            throw new NoNodeException("no node is running on " + home + "; start one with: omnimesh start");
        }
    }

    /**
     * Asks.
     *
     * @param path what for
     * @return the answer
     * @throws RefusedException if the node refuses
     * @throws NoNodeException if it is gone
     */
    public JsonNode get(String path) throws RefusedException, NoNodeException {
        return json(request(path).GET());
    }

    /**
     * Acts.
     *
     * @param path on what
     * @param body the request
     * @return the answer
     * @throws RefusedException if the node refuses
     * @throws NoNodeException if it is gone
     */
    public JsonNode post(String path, Map<String, ?> body) throws RefusedException, NoNodeException {
        return json(request(path).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(encode(body))));
    }

    /** Removes; the answer is empty. */
    JsonNode delete(String path) throws RefusedException, NoNodeException {
        return json(request(path).DELETE());
    }

    /** Changes something. */
    JsonNode patch(String path, Map<String, ?> body) throws RefusedException, NoNodeException {
        return json(request(path).header("Content-Type", "application/json").method("PATCH",
                BodyPublishers.ofByteArray(encode(body))));
    }

    /** Uploads a file as multipart form without holding it in memory. */
    JsonNode upload(String path, String channel, Path file) throws RefusedException, NoNodeException, IOException {
        String boundary = "omnimesh-" + UUID.randomUUID();
        String name = URLEncoder.encode(String.valueOf(file.getFileName()), StandardCharsets.UTF_8).replace("+", "%20");
        byte[] head = ("--" + boundary + "\r\nContent-Disposition: form-data; name=\"channel_id\"\r\n\r\n" + channel
                + "\r\n--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''" + name
                + "\r\nContent-Type: application/octet-stream\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        byte[] tail = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8);
        try (InputStream content = Files.newInputStream(file)) {
            InputStream all = new SequenceInputStream(Collections.enumeration(
                    List.of(new ByteArrayInputStream(head), content, new ByteArrayInputStream(tail))));
            BodyPublisher body = BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> all),
                    head.length + Files.size(file) + tail.length);
            HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).header("Authorization",
                    "Bearer " + token);
            return json(request.header("Content-Type", "multipart/form-data; boundary=" + boundary).POST(body));
        }
    }

    /** Opens a download; the caller closes the body. */
    HttpResponse<InputStream> download(String path) throws RefusedException, NoNodeException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path)).header("Authorization", "Bearer " + token)
                .GET().build();
        HttpResponse<InputStream> response = send(request);
        if (response.statusCode() >= 300) {
            throw refusal(response);
        }
        return response;
    }

    /** Acts, and opens what comes back; the caller closes the body. */
    HttpResponse<InputStream> postForDownload(String path, Map<String, ?> body)
            throws RefusedException, NoNodeException {
        HttpResponse<InputStream> response = send(HttpRequest.newBuilder(base.resolve(path))
                .header("Authorization", "Bearer " + token).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(encode(body))).build());
        if (response.statusCode() >= 300) {
            throw refusal(response);
        }
        return response;
    }

    /**
     * Acts, and waits as long as it takes.
     *
     * @param path on what
     * @return the answer
     * @throws RefusedException if the node refuses
     * @throws NoNodeException if it is gone
     */
    public JsonNode postPatiently(String path) throws RefusedException, NoNodeException {
        return json(HttpRequest.newBuilder(base.resolve(path)).header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json").POST(BodyPublishers.ofString("{}")));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(ANSWER_TIMEOUT).header("Authorization",
                "Bearer " + token);
    }

    private JsonNode json(HttpRequest.Builder request) throws RefusedException, NoNodeException {
        HttpResponse<InputStream> response = send(request.build());
        if (response.statusCode() >= 300) {
            throw refusal(response);
        }
        try (InputStream body = response.body()) {
            JsonNode value = JSON.readTree(body);
            return value == null || value.isMissingNode() ? JSON.createObjectNode() : value;
        } catch (IOException e) {
            throw new RefusedException(response.statusCode(), "the node's answer broke off: " + e.getMessage());
        }
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws NoNodeException, RefusedException {
        try {
            return http.send(request, BodyHandlers.ofInputStream());
        } catch (java.net.ConnectException e) {
            throw new NoNodeException("no node answers at " + base);
        } catch (IOException e) {
            throw new RefusedException(0, "the node did not answer: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(0, "interrupted");
        }
    }

    private static RefusedException refusal(HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            JsonNode problem = JSON.readTree(body);
            String detail = problem.path("detail").asText(problem.path("title").asText("refused"));
            return new RefusedException(response.statusCode(), Terminal.clean(detail));
        } catch (IOException e) {
            return new RefusedException(response.statusCode(), "the node answered " + response.statusCode());
        }
    }

    private static byte[] encode(Map<String, ?> body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new IllegalStateException("expected a plain map", e);
        }
    }
}
