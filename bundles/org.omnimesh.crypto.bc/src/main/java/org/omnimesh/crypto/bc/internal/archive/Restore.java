// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal.archive;

import java.io.BufferedInputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.storage.Restored;
import org.omnimesh.crypto.bc.internal.SlowStretching;

/** Puts a backup into an empty home: {@code omnimesh restore FILE --home DIR [--passphrase-file FILE | --words]}. */
public final class Restore {
    private static final int MAX_WORDS_LENGTH = 4096;
    private static final int BUFFER = 256 << 10;
    private static final int USAGE = 2;

    private Restore() {}

    /**
     * Runs the command.
     *
     * @param arguments the backup, {@code --home} and a folder
     */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.in));
    }

    static int run(List<String> arguments, InputStream standardInput) {
        Optional<String> home = option(arguments, "--home");
        Optional<String> passphraseFile = option(arguments, "--passphrase-file");
        boolean words = arguments.contains("--words");
        int options = (home.isPresent() ? 2 : 0) + (passphraseFile.isPresent() ? 2 : 0) + (words ? 1 : 0);
        if (home.isEmpty() || arguments.size() != options + 1 || arguments.get(0).startsWith("--")
                || words && passphraseFile.isPresent()) {
            System.err.println("omnimesh: restore needs FILE --home DIR [--passphrase-file FILE | --words]");
            return USAGE;
        }
        try {
            Path backup = Path.of(arguments.get(0));
            if (!Files.isRegularFile(backup)) {
                throw new IOException("no such file: " + backup);
            }
            Path folder = Path.of(home.get()).toAbsolutePath().normalize();
            HomeUnpacker.checkEmpty(folder);
            InputStream sealed = new BufferedInputStream(Files.newInputStream(backup), BUFFER);
            Restored restored = HomeUnpacker.unpack(folder, words
                    ? OpenedStream.byWords(sealed, words(standardInput))
                    : new OpenedStream(sealed, new SlowStretching(), passphrase(passphraseFile, standardInput)),
                    read -> true);
            System.out.println("restored " + restored.files() + " files, " + restored.bytes() / 1024 + " KiB, to "
                    + folder);
            return 0;
        } catch (IOException e) {
            System.err.println("omnimesh: " + e.getMessage());
            return 1;
        }
    }

    private static Optional<String> option(List<String> arguments, String name) {
        int at = arguments.indexOf(name);
        return at < 0 || at + 1 >= arguments.size() ? Optional.empty() : Optional.of(arguments.get(at + 1));
    }

    private static byte[] passphrase(Optional<String> file, InputStream standardInput) throws IOException {
        if (file.isEmpty()) {
            @Nullable Console console = System.console();
            if (console == null) {
                throw new IOException("no terminal to ask at: give --passphrase-file FILE, or - for standard input");
            }
            char @Nullable [] typed = console.readPassword("Passphrase of the backup: ");
            return (typed == null ? "" : new String(typed)).getBytes(StandardCharsets.UTF_8);
        }
        byte[] content = file.get().equals("-")
                ? standardInput.readNBytes(BUFFER)
                : Files.readAllBytes(Path.of(file.get()));
        int end = 0;
        while (end < content.length && content[end] != '\n' && content[end] != '\r') {
            end++;
        }
        return Arrays.copyOf(content, end);
    }

    /** Words come from the terminal or standard input, never from arguments or files. */
    private static String words(InputStream standardInput) throws IOException {
        @Nullable Console console = System.console();
        if (console == null) {
            return new String(standardInput.readNBytes(MAX_WORDS_LENGTH), StandardCharsets.UTF_8);
        }
        char @Nullable [] typed = console.readPassword("Recovery words, in their order: ");
        return typed == null ? "" : new String(typed);
    }
}
