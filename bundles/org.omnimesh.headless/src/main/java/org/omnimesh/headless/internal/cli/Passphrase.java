// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.cli;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A passphrase from a file or from standard input, never from the command line, which others can list. */
final class Passphrase {
    /** What stands for standard input in place of a file. */
    static final String STANDARD_INPUT = "-";

    private static final int MAX_BYTES = 4096;

    private Passphrase() {}

    /** Reads the first line of a file, or of standard input. */
    static String read(String file, InputStream standardInput) throws IOException, RefusedException {
        if (file.equals(STANDARD_INPUT)) {
            return firstLine(standardInput);
        }
        Path path = Path.of(file);
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new RefusedException(0, "no such file: " + Terminal.clean(file));
        }
        try (InputStream in = Files.newInputStream(path)) {
            return firstLine(in);
        }
    }

    /** Reads a passphrase of the node exactly as it is, from a file, from standard input, or by asking at the terminal. */
    static String ask(Optional<String> file, String question) throws IOException, RefusedException {
        if (file.isPresent()) {
            return file.get().equals(STANDARD_INPUT) ? line(System.in) : read(Path.of(file.get()));
        }
        Console console = System.console();
        if (console == null) {
            throw new RefusedException(0, "no terminal to ask at: give a file for the passphrase, or - for standard"
                    + " input");
        }
        char[] typed = console.readPassword("%s: ", question);
        return typed == null ? "" : new String(typed);
    }

    /** Reads the first line of a file as it is. */
    private static String read(Path path) throws IOException, RefusedException {
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new RefusedException(0, "no such file: " + Terminal.clean(path.toString()));
        }
        try (InputStream in = Files.newInputStream(path)) {
            return line(in);
        }
    }

    private static String firstLine(InputStream in) throws IOException, RefusedException {
        return line(in).strip();
    }

    private static String line(InputStream in) throws IOException, RefusedException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n' && next != '\r'; next = in.read()) {
            if (line.size() == MAX_BYTES) {
                throw new RefusedException(0, "the passphrase is too long");
            }
            line.write(next);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line.toByteArray())).toString();
        } catch (CharacterCodingException e) {
            throw new RefusedException(0, "the passphrase is not UTF-8 text");
        }
    }
}
