// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.segment;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/** Access rights and durability of names, where the system knows them. */
final class Permissions {
    private Permissions() {}

    static void restrictFile(Path path) throws IOException {
        restrict(path, "rw-------");
    }

    static void restrictFolder(Path path) throws IOException {
        restrict(path, "rwx------");
    }

    /** Makes durable which files a folder holds; Windows orders these operations itself. */
    static void forceFolder(Disk disk, Path folder) throws IOException {
        if (isPosix(folder)) {
            try (FileChannel channel = disk.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static void restrict(Path path, String permissions) throws IOException {
        if (isPosix(path)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    private static boolean isPosix(Path path) throws IOException {
        return Files.getFileStore(path).supportsFileAttributeView(PosixFileAttributeView.class);
    }
}
