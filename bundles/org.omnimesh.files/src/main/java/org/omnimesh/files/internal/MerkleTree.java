// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import java.security.MessageDigest;

import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.id.ContentId;

/** The Merkle tree hash of RFC 6962, section 2.1; the leaves' data are the hashes of the sealed chunks. */
final class MerkleTree {
    private static final byte LEAF = 0x00;
    private static final byte NODE = 0x01;

    private MerkleTree() {}

    /**
     * Computes the root.
     *
     * @param hashes the chunks' hashes, one after the other; at least one
     */
    static ContentId root(byte[] hashes) {
        if (hashes.length == 0 || hashes.length % Bytes32.LENGTH != 0) {
            throw new IllegalArgumentException("expected whole hashes, got " + hashes.length + " bytes");
        }
        return new ContentId(hash(Sha256.digest(), hashes, 0, hashes.length / Bytes32.LENGTH));
    }

    private static byte[] hash(MessageDigest digest, byte[] hashes, int from, int count) {
        if (count == 1) {
            digest.update(LEAF);
            digest.update(hashes, from * Bytes32.LENGTH, Bytes32.LENGTH);
            return digest.digest();
        }
        int leftCount = Integer.highestOneBit(count - 1);
        byte[] left = hash(digest, hashes, from, leftCount);
        byte[] right = hash(digest, hashes, from + leftCount, count - leftCount);
        digest.update(NODE);
        digest.update(left);
        digest.update(right);
        return digest.digest();
    }
}
