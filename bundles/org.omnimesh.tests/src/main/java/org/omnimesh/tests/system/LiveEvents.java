// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

/** The node's events, as they come over the WebSocket. */
final class LiveEvents implements WebSocket.Listener, AutoCloseable {
    private static final long OPEN_SECONDS = 60;

    private final List<String> frames = new CopyOnWriteArrayList<>();
    private volatile boolean closed;
    private final StringBuilder partial = new StringBuilder();
    private WebSocket socket;

    private LiveEvents() {}

    static LiveEvents open(HttpClient http, URI address, String token) {
        LiveEvents events = new LiveEvents();
        events.socket = http.newWebSocketBuilder().subprotocols("omnimesh.v1", "bearer." + token)
                .buildAsync(address, events)
                .orTimeout(OPEN_SECONDS, TimeUnit.SECONDS).join();
        return events;
    }

    /** Waits for an event, or finds it among those that came already; returns its data. */
    JsonNode await(String type, Predicate<JsonNode> wanted) {
        List<JsonNode> found = Await.until("an event " + type, this::events,
                events -> events.stream().anyMatch(event -> isWanted(event, type, wanted)));
        return found.stream().filter(event -> isWanted(event, type, wanted)).findFirst().orElseThrow().path("data");
    }

    /** Sends a text and waits for a frame that is the wanted answer. */
    void ask(String text, String answer) {
        socket.sendText(text, true).join();
        Await.until("the answer " + answer, () -> List.copyOf(frames), all -> all.contains(answer));
    }

    /** Waits until the node closed the socket. */
    void awaitClosed() {
        Await.until("the socket to be closed by the node", () -> closed, it -> it);
    }

    List<JsonNode> events() throws JsonProcessingException {
        List<JsonNode> events = new CopyOnWriteArrayList<>();
        for (String frame : frames) {
            if (frame.startsWith("{")) {
                events.add(Api.JSON.readTree(frame));
            }
        }
        return events;
    }

    private static boolean isWanted(JsonNode event, String type, Predicate<JsonNode> wanted) {
        return event.path("type").asText().equals(type) && wanted.test(event.path("data"));
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            frames.add(partial.toString());
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed = true;
        return null;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
