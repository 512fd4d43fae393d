// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only the owner may read. Where the system knows no modes, the home's own protection counts. */
public final class OwnerOnly {
    private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-------");

    private OwnerOnly() {}

    /**
     * Creates an empty file, mode 0600 from the first moment.
     *
     * @param file a path that does not exist
     * @throws IOException if it cannot be created
     */
    public static void create(Path file) throws IOException {
        FileAttribute<?>[] mode = posix(file)
                ? new FileAttribute<?>[] { PosixFilePermissions.asFileAttribute(MODE) }
                : new FileAttribute<?>[0];
        Files.createFile(file, mode);
    }

    /**
     * Takes the file from everybody else.
     *
     * @param file an existing file
     * @throws IOException if its mode cannot be set
     */
    public static void restrict(Path file) throws IOException {
        if (posix(file)) {
            Files.setPosixFilePermissions(file, MODE);
        }
    }

    private static boolean posix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
