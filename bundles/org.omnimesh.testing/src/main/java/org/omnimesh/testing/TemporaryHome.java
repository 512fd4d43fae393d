// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

import org.omnimesh.api.node.NodeHome;

/** A node's home in the folder for temporary files; closing deletes it with all it holds. */
public final class TemporaryHome implements NodeHome, AutoCloseable {
    private final Path directory;

    /** Makes an empty home, mode 0700 where the system knows modes. */
    public TemporaryHome() {
        try {
            this.directory = Files.createTempDirectory("omnimesh-test-").toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException("could not make a temporary home", e);
        }
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public void close() {
        try (Stream<Path> content = Files.walk(directory)) {
            for (Path path : content.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not delete the temporary home " + directory, e);
        }
    }
}
