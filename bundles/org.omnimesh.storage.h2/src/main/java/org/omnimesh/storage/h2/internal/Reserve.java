// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

import org.omnimesh.storage.h2.internal.file.RawFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that keeps some room on the disk: when the disk is full it is given up, so that what is being saved in that moment can
 * be finished. Making it again proves that there is room.
 */
final class Reserve {
    /** Its length: more than a group of works writes, as a rule. */
    static final int BYTES = 4 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Reserve.class);

    private final Path path;
    private final RawFile.Opener disk;

    Reserve(Path path, RawFile.Opener disk) {
        this.path = path;
        this.disk = disk;
    }

    /** Makes the file if it is not there, whole. */
    void ensure() throws IOException {
        if (Files.exists(path) && Files.size(path) >= BYTES) {
            return;
        }
        byte[] content = new byte[BYTES];
        new SplittableRandom().nextBytes(content); // Zeros could be compressed away by the file system.
        try (RawFile file = disk.open(path, true)) {
            file.write(0, content, 0, BYTES); // Not forced: file systems refuse at once what they have no room for.
        } catch (IOException e) {
            release();
            throw e;
        }
        StoreFiles.restrict(path, "rw-------");
    }

    /** Gives the room back to the disk; false if there was none. */
    boolean release() {
        try {
            return Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.debug("Could not delete the reserve", e);
            return false;
        }
    }
}
