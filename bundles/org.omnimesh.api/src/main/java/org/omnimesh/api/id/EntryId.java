// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.id;

/** The SHA-256 hash of an entry's header: names the entry in every log, message and proof. */
public final class EntryId extends Bytes32 {
    /**
     * Wraps a hash.
     *
     * @param hash 32 bytes
     */
    public EntryId(byte[] hash) {
        super(hash);
    }

    /**
     * Parses the text form.
     *
     * @param hex 64 hexadecimal digits
     * @return the id
     * @throws IllegalArgumentException if the text is malformed
     */
    public static EntryId parse(String hex) {
        return new EntryId(parseHex(hex));
    }
}
