// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A channel with one message and one file, all of which can be recognised wherever they turn up.
 *
 * @param id its id
 * @param name its name
 * @param message the id of the message
 * @param text what the message says
 * @param file the id of the file
 */
record Room(String id, String name, String message, String text, String file) {
    /** Makes a channel by the API of the node that owns it. */
    static Room make(NodeProcess owner, Path folder, String name, String type, List<String> members)
            throws IOException {
        Map<String, Object> draft = new HashMap<>(Map.of("name", name, "type", type));
        if (!members.isEmpty()) {
            draft.put("members", members);
        }
        return fill(owner, folder, owner.api().post(Api.TEAM + "/channels", draft));
    }

    /** Puts a message and a file into a channel that is there. */
    static Room fill(NodeProcess owner, Path folder, JsonNode channel) throws IOException {
        String id = channel.path("id").asText();
        String name = channel.path("name").asText();
        String text = "what is said in " + name;
        String message = owner.api().post(Api.TEAM + "/channels/" + id + "/messages", Map.of("content", text))
                .path("id").asText();
        Path file = Files.writeString(folder.resolve("file of " + name), "content of " + name);
        return new Room(id, name, message, text,
                owner.api().share(id, file).path("file_metadata").path("file_id").asText());
    }

    /** Returns a path of the API below that of the channel. */
    String below(String rest) {
        return Api.TEAM + "/channels/" + id + rest;
    }

    /** Everything that tells of the channel. */
    List<String> traces() {
        return List.of(id, name, message, text, file);
    }

    /** Waits until a node has all of it. */
    void awaitAt(NodeProcess node) {
        Await.until(node.name() + " to have all of " + name,
                () -> node.api().get(below("/messages")) + " " + node.api().get(Api.TEAM + "/files"),
                seen -> seen.contains(message) && seen.contains(text) && seen.contains(file));
    }
}
