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
import java.util.List;
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

    /** The reference tree of Certificate Transparency (google/certificate-transparency, cpp/merkletree/merkle_tree_test.cc). */
    @Test
    void theDefinitionGivesThePublishedRoots() throws Exception {
        List<String> leaves = List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                "606162636465666768696a6b6c6d6e6f");
        List<String> roots = List.of("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
        for (int count = 1; count <= leaves.size(); count++) {
            byte[][] data = leaves.subList(0, count).stream().map(HexFormat.of()::parseHex).toArray(byte[][]::new);
            assertEquals(roots.get(count - 1), HexFormat.of().formatHex(definition(data)));
        }
    }

    /** The product's leaves are hashes; the definition that it follows is checked above. */
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
