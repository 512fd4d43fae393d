// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;

/** What users do with two nodes, by the API. */
final class Talk {
    private static final int PAGE = 500;

    private Talk() {}

    static String issueCode(NodeProcess issuer) throws IOException {
        return issuer.api().post(Api.P2P + "/connection-code", Map.of()).path("code").asText();
    }

    static Answer enterCode(NodeProcess joiner, String code, String... addresses) throws IOException {
        Map<String, Object> body = new HashMap<>(Map.of("code", code));
        if (addresses.length > 0) {
            body.put("multiaddrs", List.of(addresses));
        }
        return joiner.api().ask("POST", Api.P2P + "/add-peer", Optional.of(body));
    }

    /** Pairs two nodes by a code and waits until both can talk. */
    static void pair(NodeProcess issuer, NodeProcess joiner) throws IOException {
        Answer answer = enterCode(joiner, issueCode(issuer));
        if (!answer.done()) {
            throw new AssertionError("pairing was answered " + answer);
        }
        awaitLinked(issuer, joiner);
    }

    /** The same with an address typed in, so that nothing depends on finding each other. */
    static void pairAt(String address, NodeProcess issuer, NodeProcess joiner) throws IOException {
        Answer answer = enterCode(joiner, issueCode(issuer), "/ip4/" + address + "/tcp/" + issuer.meshPort());
        if (!answer.done()) {
            throw new AssertionError("pairing was answered " + answer);
        }
        awaitLinked(issuer, joiner);
    }

    /** Waits until both see each other online and share the channel. */
    static void awaitLinked(NodeProcess one, NodeProcess other) {
        awaitOnline(one, other);
        awaitOnline(other, one);
        Await.until(other.name() + " to have the channel of " + one.name(), () -> general(other),
                id -> id.equals(general(one)));
    }

    static void awaitOnline(NodeProcess from, NodeProcess peer) {
        Await.until(from.name() + " to see " + peer.name() + " online",
                () -> from.api().get(Api.TEAM + "/peers?scope=team"),
                answer -> items(answer, "peers").stream()
                        .anyMatch(item -> item.path("peer_id").asText().equals(peer.peerId())
                                && item.path("status").asText().equals("online")));
    }

    /** Returns the id of the channel {@code general}, or nothing while there is none. */
    static String general(NodeProcess node) {
        try {
            return items(node.api().get(Api.TEAM + "/channels"), "channels").stream()
                    .filter(channel -> channel.path("name").asText().equals("general"))
                    .map(channel -> channel.path("id").asText())
                    .findFirst().orElse("");
        } catch (IOException e) {
            throw new AssertionError("while asking " + node.name() + " for its channels", e);
        }
    }

    static JsonNode send(NodeProcess from, String text) throws IOException {
        return from.api().post(Api.TEAM + "/channels/" + general(from) + "/messages", Map.of("content", text));
    }

    /** Returns all texts that people wrote, oldest first. */
    static List<JsonNode> messages(NodeProcess node) throws IOException {
        List<JsonNode> all = new ArrayList<>();
        String path = Api.TEAM + "/channels/" + general(node) + "/messages?limit=" + PAGE;
        JsonNode page = node.api().get(path);
        all.addAll(items(page, "messages"));
        while (page.path("has_more").asBoolean()) {
            page = node.api().get(path + "&before=" + all.get(0).path("id").asText());
            all.addAll(0, items(page, "messages"));
        }
        return all.stream().filter(message -> message.path("type").asText().equals("text")).toList();
    }

    static List<String> texts(NodeProcess node) throws IOException {
        return messages(node).stream().map(message -> message.path("content").asText()).toList();
    }

    /** Waits until a node has a text. */
    static JsonNode awaitText(NodeProcess node, String text) {
        return awaitText(node, text, Await.LIMIT);
    }

    static JsonNode awaitText(NodeProcess node, String text, Duration limit) {
        return Await.until(node.name() + " to have the message " + text, limit, () -> messages(node).stream()
                .filter(message -> message.path("content").asText().equals(text)).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    /** Waits until a node shows a note in {@code general} that somebody came, left or the like. */
    static void awaitNote(NodeProcess node, String text) {
        Await.until(node.name() + " to read: " + text,
                () -> node.api().get(Api.TEAM + "/channels/" + general(node) + "/messages"),
                page -> items(page, "messages").stream()
                        .anyMatch(it -> it.path("type").asText().equals("system")
                                && it.path("content").asText().equals(text)));
    }

    /** Returns what the acts of one kind in a node's audit log were about. */
    static List<String> audited(NodeProcess node, String action) throws IOException {
        return items(node.api().get(Api.TEAM + "/audit?limit=" + PAGE), "events").stream()
                .filter(row -> row.path("action").asText().equals(action)).map(row -> row.path("subject").asText())
                .toList();
    }

    /** Waits until a node knows of a file and returns what it knows. */
    static JsonNode awaitFile(NodeProcess node, String fileId) {
        return Await.until(node.name() + " to know of the file",
                () -> items(node.api().get(Api.TEAM + "/files"), "files").stream()
                        .filter(file -> file.path("file_id").asText().equals(fileId)).findFirst(),
                Optional::isPresent).orElseThrow();
    }

    static List<JsonNode> items(JsonNode answer, String field) {
        return StreamSupport.stream(answer.path(field).spliterator(), false).toList();
    }
}
