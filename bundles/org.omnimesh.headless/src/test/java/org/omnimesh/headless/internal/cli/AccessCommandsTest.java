// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.omnimesh.headless.internal.launch.CommandLine;
import org.omnimesh.headless.internal.launch.UsageException;

class AccessCommandsTest {
    private static CommandLine line(String text) throws UsageException {
        return CommandLine.parse(text.isEmpty() ? List.of() : List.of(text.split(" ")),
                Set.of("scope", "days", "passphrase-file", "new-passphrase-file"), Set.of());
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "add bot --scope read", "add bot --scope admin --days 30", "revoke 12ab" })
    void takesTokenCommandsThatMakeSense(String text) {
        assertDoesNotThrow(() -> TokenCommand.check(line(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = { "add", "add bot", "add bot --scope all", "add bot --scope read --days 0", "revoke",
            "add bot --scope read --days 1.5", "list", "revoke 12ab --scope read", "--days 3", "remove 12ab" })
    void refusesTokenCommandsThatDoNot(String text) {
        assertThrows(UsageException.class, () -> TokenCommand.check(line(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = { "set", "set --new-passphrase-file -", "change", "remove --passphrase-file x",
            "change --passphrase-file - --new-passphrase-file x" })
    void takesPassphraseCommandsThatMakeSense(String text) {
        assertDoesNotThrow(() -> PassphraseCommand.check(line(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "show", "set --passphrase-file x", "remove --new-passphrase-file x",
            "change --passphrase-file - --new-passphrase-file -" })
    void refusesPassphraseCommandsThatDoNot(String text) {
        assertThrows(UsageException.class, () -> PassphraseCommand.check(line(text)));
    }

    @Test
    void aPassphraseOfTheNodeIsTakenExactlyAsTheFirstLineHasIt(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("p"), " two words \r\nsecond line\n");
        assertEquals(" two words ", Passphrase.ask(Optional.of(file.toString()), "?"));
        assertThrows(RefusedException.class, () -> Passphrase.ask(Optional.of(folder + "/none"), "?"));
        assertThrows(RefusedException.class, () -> Passphrase.ask(Optional.of(folder.toString()), "?"));
    }
}
