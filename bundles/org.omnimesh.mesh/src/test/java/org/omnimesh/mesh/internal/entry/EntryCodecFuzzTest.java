// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.entry;

import java.util.List;
import java.util.Optional;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** Headers of entries. */
class EntryCodecFuzzTest extends DecoderFuzz<Entry> {
    EntryCodecFuzzTest() {
        super(CborException.class, CBOR);
    }

    @Override
    protected List<byte[]> seeds() {
        return RunSeeds.runs().stream().flatMap(run -> run.entries().stream()).map(Entry::encoded).toList();
    }

    @Override
    protected Optional<Entry> decode(byte[] input) throws CborException {
        Entry entry = EntryCodec.decodeBare(input);
        EntryCodec.associated(input);
        return Optional.of(entry);
    }
}
