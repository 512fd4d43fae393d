// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

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

    private static String firstLine(InputStream in) throws IOException, RefusedException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (line.size() == MAX_BYTES) {
                throw new RefusedException(0, "the passphrase is too long");
            }
            line.write(next);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line.toByteArray())).toString().strip();
        } catch (CharacterCodingException e) {
            throw new RefusedException(0, "the passphrase is not UTF-8 text");
        }
    }
}
