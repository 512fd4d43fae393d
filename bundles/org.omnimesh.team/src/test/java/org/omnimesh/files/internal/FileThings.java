// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.confusion.Thing;

/** What the bundle of files seals. */
public final class FileThings {
    private static final Set<String> LABELS = Set.of("omni/1/chunk");
    private static final byte[] TEXT = { 7, 8, 9 };

    private FileThings() {}

    /** Makes chunks of one file, of another, and of the same with other chunks. */
    public static List<Thing> of(Ciphers ciphers) {
        SymmetricKey key = ciphers.randomKey();
        ChunkCipher file = new ChunkCipher(ciphers, key, 1 << 17);
        return List.of(chunk("chunk", file, 0), chunk("next chunk", file, 1),
                chunk("chunk of another size", new ChunkCipher(ciphers, key, 1 << 18), 0),
                chunk("chunk of another file", new ChunkCipher(ciphers, ciphers.randomKey(), 1 << 17), 0));
    }

    private static Thing chunk(String name, ChunkCipher file, int index) {
        return new Thing(name, LABELS, file.seal(index, TEXT), bytes -> Arrays.equals(TEXT, file.open(index, bytes)));
    }
}
