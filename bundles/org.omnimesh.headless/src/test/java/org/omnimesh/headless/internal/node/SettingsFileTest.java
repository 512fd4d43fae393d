// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
    @TempDir
    Path home;

    @Test
    void keepsValuesForTheNextStartInAFileOfTheOwnerAlone() throws Exception {
        SettingsFile settings = new SettingsFile(home);
        assertEquals(Optional.empty(), settings.get(SettingsFile.NETWORK));

        settings.put(SettingsFile.NETWORK, "solo");
        settings.put(SettingsFile.DISPLAY_NAME, "Zoë = \u4e2d");

        SettingsFile next = new SettingsFile(home);
        assertEquals(Optional.of("solo"), next.get(SettingsFile.NETWORK));
        assertEquals(Optional.of("Zoë = \u4e2d"), next.get(SettingsFile.DISPLAY_NAME));
        Path file = home.resolve("settings.properties");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
}
