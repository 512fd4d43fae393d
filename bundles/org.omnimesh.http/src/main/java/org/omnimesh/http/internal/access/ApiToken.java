// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;

import org.omnimesh.api.crypto.RandomSource;

/** The secret that opens the API: made once, kept in {@code HOME/api.token}, readable by the owner alone. */
public final class ApiToken {
    /** Length of the token in random bytes. */
    public static final int LENGTH = 32;

    private static final String FILE = "api.token";
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{" + 2 * LENGTH + "}");
    private static final int MAX_FILE_BYTES = 1024;

    private final Path file;
    private final byte[] secret;

    private ApiToken(Path file, String secret) {
        this.file = file;
        this.secret = secret.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads the token, or makes one if there is none.
     *
     * @param home the node's folder
     * @param random where a new one comes from
     * @return the token
     * @throws IOException if the file cannot be read or written
     */
    public static ApiToken in(Path home, RandomSource random) throws IOException {
        Path file = home.resolve(FILE);
        if (Files.isRegularFile(file) && Files.size(file) <= MAX_FILE_BYTES) {
            String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
            if (FORM.matcher(text).matches()) {
                OwnerOnly.restrict(file);
                return new ApiToken(file, text);
            }
        }
        String text = HexFormat.of().formatHex(random.bytes(LENGTH));
        Path fresh = home.resolve(FILE + ".new");
        Files.deleteIfExists(fresh);
        OwnerOnly.create(fresh);
        Files.writeString(fresh, text + "\n", StandardOpenOption.WRITE);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return new ApiToken(file, text);
    }

    /**
     * Compares in constant time.
     *
     * @param offered what a client sent
     * @return true if it is the token
     */
    public boolean matches(String offered) {
        return MessageDigest.isEqual(secret, offered.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the file.
     *
     * @return an absolute path
     */
    public Path file() {
        return file;
    }
}
