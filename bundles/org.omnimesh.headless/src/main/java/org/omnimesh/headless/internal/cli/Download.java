// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

/** Fetches a shared file to a path that the user chose; nothing is overwritten. */
final class Download {
    private static final String FILES = "/api/v1/team/files";
    private static final int BUFFER_BYTES = 1 << 20;

    private final ApiClient api;
    private final boolean json;

    Download(ApiClient api, boolean json) {
        this.api = api;
        this.json = json;
    }

    void run(String wanted, Optional<String> to) throws RefusedException, NoNodeException, IOException {
        JsonNode file = find(wanted);
        Path target = target(file, to);
        Path part = target.resolveSibling(target.getFileName() + ".part");
        HttpResponse<InputStream> response = api.download(FILES + "/" + file.path("file_id").asText());
        try (InputStream in = response.body();
                OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            copy(in, out, file.path("file_size").asLong());
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw new IOException("the file could not be fetched to the end: " + e.getMessage(), e);
        }
        Files.move(part, target);
        if (json) {
            Terminal.json(file);
        } else {
            Terminal.line("saved " + target + " (" + Terminal.size(Files.size(target)) + ", SHA-256 "
                    + Terminal.clean(file.path("sha256").asText()) + ")");
        }
    }

    private JsonNode find(String wanted) throws RefusedException, NoNodeException {
        for (JsonNode file : api.get(FILES + "?limit=500").path("files")) {
            if (file.path("file_id").asText().equals(wanted) || file.path("file_name").asText().equals(wanted)) {
                return file;
            }
        }
        throw new RefusedException(404, "no shared file named " + Terminal.clean(wanted));
    }

    /** The name that the sender gave is only a hint: one plain name, in the folder of the user. */
    private static Path target(JsonNode file, Optional<String> to) throws IOException {
        String name = Terminal.clean(file.path("file_name").asText()).replaceAll("[/\\\\:*?\"<>|]", "_")
                .replaceAll("^\\.+", "_");
        String safe = name.isBlank() ? file.path("file_id").asText() : name;
        Path target = to.map(Path::of).orElse(Path.of(safe));
        if (Files.isDirectory(target)) {
            target = target.resolve(safe);
        }
        target = target.toAbsolutePath();
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString(), null, "already exists; nothing was overwritten");
        }
        return target;
    }

    private void copy(InputStream in, OutputStream out, long total) throws IOException {
        boolean shown = !json && System.console() != null;
        byte[] buffer = new byte[BUFFER_BYTES];
        long done = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            out.write(buffer, 0, read);
            done += read;
            if (shown && total > 0) {
                System.err.print("\r" + done * 100 / total + " % of " + Terminal.size(total) + "  ");
            }
        }
        if (shown) {
            System.err.print("\r");
        }
        if (done != total) {
            throw new IOException("expected " + total + " bytes, got " + done);
        }
    }
}
