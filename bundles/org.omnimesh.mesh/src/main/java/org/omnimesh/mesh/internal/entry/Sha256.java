// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.entry;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash of entries (FIPS 180-4). */
public final class Sha256 {
    /** Never fed: to copy it costs a fraction of looking for another one. */
    private static final MessageDigest EMPTY = find();

    private Sha256() {}

    private static MessageDigest find() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Hashes parts as if they were one.
     *
     * @param parts the bytes
     * @return 32 bytes
     */
    public static byte[] of(byte[]... parts) {
        MessageDigest digest = start();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    /**
     * Begins a hash.
     *
     * @return to be fed and read by one thread
     */
    public static MessageDigest start() {
        try {
            return (MessageDigest) EMPTY.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
        }
    }
}
