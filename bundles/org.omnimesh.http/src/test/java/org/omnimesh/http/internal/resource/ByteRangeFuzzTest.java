// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import org.omnimesh.http.internal.access.Refusal;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** The header that asks for a part of a file. */
class ByteRangeFuzzTest extends DecoderFuzz<ByteRange> {
    private static final long SIZE = 1000;

    ByteRangeFuzzTest() {
        super(Refusal.class, 16);
    }

    @Override
    protected List<byte[]> seeds() {
        return List.of("bytes=0-99".getBytes(StandardCharsets.UTF_8), "bytes=-7".getBytes(StandardCharsets.UTF_8),
                "bytes= 12 - ".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    protected Optional<ByteRange> decode(byte[] input) throws Refusal {
        Optional<ByteRange> range = ByteRange.parse(new String(input, StandardCharsets.UTF_8), SIZE);
        range.ifPresent(part -> {
            if (part.from() < 0 || part.length() < 1 || part.to() >= SIZE) {
                throw new IllegalStateException("beyond the file: " + part);
            }
        });
        return range;
    }
}
