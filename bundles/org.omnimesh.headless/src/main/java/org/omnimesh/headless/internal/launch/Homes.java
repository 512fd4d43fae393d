// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;

/** Where the state of a node lives. */
public final class Homes {
    private Homes() {}

    /**
     * Returns the folder that the user asked for, or the platform's data folder.
     *
     * @param asked the value of {@code --home}
     * @return an absolute path, not necessarily existing
     */
    public static Path resolve(Optional<String> asked) {
        return asked.map(Path::of).orElseGet(Homes::platformDefault).toAbsolutePath().normalize();
    }

    /**
     * Creates the folder if need be and closes it to other users.
     *
     * @param home the folder
     * @throws IOException if it is no folder, cannot be created or not be written
     */
    public static void prepare(Path home) throws IOException {
        Files.createDirectories(home);
        restrict(home, "rwx------");
        if (!Files.isWritable(home)) {
            throw new IOException("the folder cannot be written: " + home);
        }
    }

    /**
     * Sets the permissions of a file or folder where the platform has them.
     *
     * @param path the file or folder
     * @param permissions such as {@code rw-------}
     * @throws IOException if they cannot be set
     */
    public static void restrict(Path path, String permissions) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    private static Path platformDefault() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        Path user = Path.of(System.getProperty("user.home", "."));
        if (os.contains("win")) {
            return environment("LOCALAPPDATA").map(Path::of).orElse(user.resolve("AppData").resolve("Local"))
                    .resolve("OmniMesh");
        }
        if (os.contains("mac")) {
            return user.resolve("Library").resolve("Application Support").resolve("OmniMesh");
        }
        return environment("XDG_DATA_HOME").map(Path::of).orElse(user.resolve(".local").resolve("share"))
                .resolve("omnimesh");
    }

    private static Optional<String> environment(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }
}
