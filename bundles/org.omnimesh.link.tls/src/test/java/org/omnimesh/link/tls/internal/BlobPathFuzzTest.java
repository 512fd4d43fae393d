// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.link.BlobSource;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** Paths of requests for parts of blobs. */
class BlobPathFuzzTest extends DecoderFuzz<BlobPath> {
    BlobPathFuzzTest() {
        super(IllegalArgumentException.class, 4);
    }

    @Override
    protected List<byte[]> seeds() {
        return List.of(new BlobPath(Ids.content(1), 77).toString().getBytes(StandardCharsets.UTF_8),
                new BlobPath(Ids.content(2), BlobSource.HASH_LIST).toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    protected Optional<BlobPath> decode(byte[] input) throws Exception {
        return BlobPath.parse(new String(input, StandardCharsets.UTF_8));
    }

    @Override
    protected Optional<byte[]> encode(BlobPath value) {
        return Optional.of(value.toString().getBytes(StandardCharsets.UTF_8));
    }
}
