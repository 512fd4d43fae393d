// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.files.FileShared;

class MerkleTreeTest {
    /** The definition of RFC 6962, section 2.1, word for word. */
    private static byte[] definition(byte[][] leaves) throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        if (leaves.length == 1) {
            input.write(0);
            input.write(leaves[0]);
        } else {
            int k = 1;
            while (2 * k < leaves.length) {
                k *= 2;
            }
            input.write(1);
            input.write(definition(Arrays.copyOfRange(leaves, 0, k)));
            input.write(definition(Arrays.copyOfRange(leaves, k, leaves.length)));
        }
        return sha.digest(input.toByteArray());
    }

    @Test
    void followsTheDefinitionForEverySize() throws Exception {
        Random random = new Random(1);
        for (int count = 1; count < 70; count++) {
            byte[] hashes = new byte[32 * count];
            random.nextBytes(hashes);
            byte[][] leaves = new byte[count][];
            for (int i = 0; i < count; i++) {
                leaves[i] = Arrays.copyOfRange(hashes, 32 * i, 32 * i + 32);
            }
            assertEquals(HexFormat.of().formatHex(definition(leaves)), MerkleTree.root(hashes).toString());
        }
    }

    @Test
    void refusesTornLists() {
        assertThrows(IllegalArgumentException.class, () -> MerkleTree.root(new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> MerkleTree.root(new byte[33]));
    }

    @Test
    void cutsEveryFileIntoFewChunks() {
        Random random = new Random(2);
        for (int i = 0; i < 10_000; i++) {
            long size = random.nextLong(1L << random.nextInt(1, 41));
            Geometry geometry = new Geometry(size, Geometry.chunkSizeFor(size));
            assertTrue(geometry.chunks() <= FileShared.MAX_CHUNKS
                    || geometry.chunkSize() == FileShared.MAX_CHUNK_BYTES, geometry::toString);
            long sum = geometry.chunkSize() * (geometry.chunks() - 1L) + geometry.plainLength(geometry.chunks() - 1);
            assertEquals(size, sum, geometry::toString);
        }
        assertEquals(FileShared.MIN_CHUNK_BYTES, Geometry.chunkSizeFor(250L << 20));
        assertEquals(2 * FileShared.MIN_CHUNK_BYTES, Geometry.chunkSizeFor((250L << 20) + 1));
    }
}
