// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.id.PeerId;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** Peer ids in their text form. */
class PeerIdFuzzTest extends DecoderFuzz<PeerId> {
    PeerIdFuzzTest() {
        super(IllegalArgumentException.class, 4);
    }

    @Override
    protected List<byte[]> seeds() {
        return List.of(Ids.peer(1).toString().getBytes(StandardCharsets.UTF_8),
                Ids.peer(-1).toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    protected Optional<PeerId> decode(byte[] input) throws Exception {
        return Optional.of(PeerId.parse(new String(input, StandardCharsets.UTF_8)));
    }

    @Override
    protected Optional<byte[]> encode(PeerId value) {
        return Optional.of(value.toString().getBytes(StandardCharsets.UTF_8));
    }
}
