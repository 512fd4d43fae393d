// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.omnimesh.headless.internal.launch.Homes;

import com.fasterxml.jackson.databind.ObjectMapper;

/** {@code HOME/node.json}: how other programs find the running node. Present only while it runs. */
final class NodeFile {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'")
            .withZone(ZoneOffset.UTC);

    private final Path file;

    NodeFile(Path home) {
        file = home.resolve("node.json");
    }

    /** Says where a node waits for its passphrase. */
    void writeLocked(String api, Path tokenFile, Instant startedAt) throws IOException {
        Map<String, Object> content = begin(api, tokenFile);
        content.put("state", "locked");
        content.put("started_at", TIME.format(startedAt));
        replace(content);
    }

    private static Map<String, Object> begin(String api, Path tokenFile) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("pid", ProcessHandle.current().pid());
        content.put("api", api);
        content.put("token_file", tokenFile.toString());
        return content;
    }

    void write(String api, Path tokenFile, String peerId, List<String> mesh, String version, Instant startedAt)
            throws IOException {
        Map<String, Object> content = begin(api, tokenFile);
        content.put("peer_id", peerId);
        content.put("mesh", mesh);
        content.put("version", version);
        content.put("started_at", TIME.format(startedAt));
        replace(content);
    }

    private void replace(Map<String, Object> content) throws IOException {
        Path next = file.resolveSibling("node.json.new");
        Files.write(next, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
        Homes.restrict(next, "rw-------");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }
}
