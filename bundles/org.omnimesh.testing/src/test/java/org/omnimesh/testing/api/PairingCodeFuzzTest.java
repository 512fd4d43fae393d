// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.pairing.PairingCode;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** Codes that people type. */
class PairingCodeFuzzTest extends DecoderFuzz<PairingCode> {
    PairingCodeFuzzTest() {
        super(IllegalArgumentException.class, 4);
    }

    @Override
    protected List<byte[]> seeds() {
        return List.of(new PairingCode("7KX", "2M9QZ").shown().getBytes(StandardCharsets.UTF_8),
                "omni 7kx2 m9qz".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    protected Optional<PairingCode> decode(byte[] input) throws Exception {
        return PairingCode.parse(new String(input, StandardCharsets.UTF_8));
    }

    @Override
    protected Optional<byte[]> encode(PairingCode value) {
        return Optional.of(value.shown().getBytes(StandardCharsets.UTF_8));
    }
}
