// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.node;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

import org.omnimesh.headless.internal.launch.Homes;

/** What the user set and expects to find again after a restart: {@code HOME/settings.properties}. Thread-safe. */
final class SettingsFile {
    static final String DISPLAY_NAME = "display.name";
    static final String DEVICE_NAME = "device.name";
    static final String NETWORK = "network";
    static final String HUB_LIMIT = "hub.limit.bytes";

    private static final String FILE = "settings.properties";

    private final Path file;

    SettingsFile(Path home) {
        file = home.resolve(FILE);
    }

    synchronized Optional<String> get(String key) throws IOException {
        return Optional.ofNullable(load().getProperty(key));
    }

    /** Sets a value; the file is replaced as a whole, so that a crash leaves the old or the new one. */
    synchronized void put(String key, String value) throws IOException {
        Properties properties = load();
        if (value.equals(properties.setProperty(key, value))) {
            return;
        }
        Path next = file.resolveSibling(FILE + ".new");
        try (Writer out = Files.newBufferedWriter(next)) {
            properties.store(out, "OmniMesh settings");
        }
        Homes.restrict(next, "rw-------");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Properties load() throws IOException {
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (Reader in = Files.newBufferedReader(file)) {
                properties.load(in);
            }
        }
        return properties;
    }
}
