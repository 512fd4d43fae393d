// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.entry;

import java.util.List;
import java.util.Optional;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** Runs of entries. */
class RunCodecFuzzTest extends DecoderFuzz<Run> {
    RunCodecFuzzTest() {
        super(CborException.class, CBOR);
    }

    @Override
    protected List<byte[]> seeds() {
        return RunSeeds.runs().stream().map(Run::encoded).toList();
    }

    @Override
    protected Optional<Run> decode(byte[] input) throws CborException {
        return Optional.of(RunCodec.decode(input));
    }

    @Override
    protected Optional<byte[]> encode(Run value) {
        return Optional.of(RunCodec.encode(value.entries(), value.signature()).encoded());
    }
}
