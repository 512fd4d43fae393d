// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

import org.omnimesh.api.crypto.RandomSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers over restarts the free port that was taken, so that peers and firewalls find it again. */
final class MeshPort {
    private static final Logger LOG = LoggerFactory.getLogger(MeshPort.class);
    private static final String FILE = "mesh.port";
    private static final int MAX_FILE_BYTES = 16;
    private static final int MAX_PORT = 65535;

    /** New ports come from below those that systems give to outgoing connections, so that they are free again later. */
    private static final int LOWEST_NEW = 20_000;
    private static final int NEW_RANGE = 10_000;
    private static final int NEW_TRIES = 8;

    private final RandomSource random;
    private final Path file;

    MeshPort(Path home, RandomSource random) {
        this.random = random;
        this.file = home.resolve(FILE);
    }

    /** Returns what to try, best first: the remembered port, some random ones, and at last 0 for any that is free. */
    List<Integer> wishes() {
        List<Integer> wishes = new ArrayList<>();
        int known = read();
        if (known > 0) {
            wishes.add(known);
        }
        for (int i = 0; i < NEW_TRIES; i++) {
            wishes.add(LOWEST_NEW + Math.floorMod(ByteBuffer.wrap(random.bytes(Integer.BYTES)).getInt(), NEW_RANGE));
        }
        wishes.add(0);
        return wishes;
    }

    /** Returns the remembered port, or 0 if there is none. */
    int read() {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_FILE_BYTES) {
                return 0;
            }
            int port = Integer.parseInt(Files.readString(file).strip());
            return port > 0 && port <= MAX_PORT ? port : 0;
        } catch (IOException | NumberFormatException e) {
            LOG.warn("The remembered mesh port cannot be read, taking a free one", e);
            return 0;
        }
    }

    /** Remembers a port; a failure is only logged because the node works without. */
    void write(int port) {
        if (read() == port) {
            return;
        }
        Path fresh = file.resolveSibling(FILE + ".new");
        try {
            Files.writeString(fresh, port + "\n");
            if (fresh.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("The mesh port cannot be remembered, it may change at the next start", e);
        }
    }
}
