// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omnimesh.headless.internal.launch.UsageException;

class PassphraseTest {
    @TempDir
    Path folder;

    private static InputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void isTheFirstLineOfAFileOrOfStandardInput() throws Exception {
        Path file = Files.writeString(folder.resolve("passphrase"), "correct h\u00f6rse\r\nsecond line\n");
        assertEquals("correct h\u00f6rse", Passphrase.read(file.toString(), input("other")));
        assertEquals("correct horse", Passphrase.read("-", input("correct horse\n")));
        assertEquals("correct horse", Passphrase.read("-", input("correct horse")));
        assertEquals("", Passphrase.read("-", input("")));
    }

    @Test
    void isRefusedWhereThereIsNone() {
        assertThrows(RefusedException.class, () -> Passphrase.read(folder.toString(), input("")));
        assertThrows(RefusedException.class, () -> Passphrase.read(folder.resolve("none").toString(), input("")));
        assertThrows(RefusedException.class, () -> Passphrase.read("-", input("x".repeat(5000))));
        assertThrows(RefusedException.class,
                () -> Passphrase.read("-", new ByteArrayInputStream(new byte[] { (byte) 0xff })));
    }

    @Test
    void isNeverTakenFromTheCommandLine() {
        assertEquals("join needs --passphrase-file FILE; FILE - is standard input",
                assertThrows(UsageException.class, () -> Commands.run("join", List.of("Crew"))).getMessage());
        assertThrows(UsageException.class, () -> Commands.run("join", List.of("Crew", "--passphrase", "secret")));
        assertThrows(UsageException.class, () -> Commands.run("join", List.of("--passphrase-file", "-")));
    }
}
