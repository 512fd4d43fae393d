// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.api;

import java.util.List;
import java.util.Optional;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.files.FileShared;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** The payload that shares a file. */
class FileSharedFuzzTest extends DecoderFuzz<FileShared> {
    FileSharedFuzzTest() {
        super(CborException.class, CBOR);
    }

    @Override
    protected List<byte[]> seeds() {
        return List.of(new FileShared(Ids.content(1), 5_000_000, FileShared.MIN_CHUNK_BYTES,
                SymmetricKey.of(Ids.bytes(2)), Ids.bytes(3), "notes.pdf", "application/pdf").encode());
    }

    @Override
    protected Optional<FileShared> decode(byte[] input) throws CborException {
        FileShared shared = FileShared.decode(input);
        shared.chunks();
        shared.displayName();
        shared.displayMimeType();
        return Optional.of(shared);
    }

    @Override
    protected Optional<byte[]> encode(FileShared value) {
        return Optional.of(value.encode());
    }
}
