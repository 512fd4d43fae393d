// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.id;

/** Names a blob: the Merkle root over the SHA-256 hashes of its encrypted chunks. */
public final class ContentId extends Bytes32 {
    /**
     * Wraps the Merkle root.
     *
     * @param root 32 bytes
     */
    public ContentId(byte[] root) {
        super(root);
    }

    /**
     * Parses the text form.
     *
     * @param hex 64 hexadecimal digits
     * @return the id
     * @throws IllegalArgumentException if the text is malformed
     */
    public static ContentId parse(String hex) {
        return new ContentId(parseHex(hex));
    }
}
