// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** Pairing links that people open. */
class PairingLinkFuzzTest extends DecoderFuzz<PairingLink> {
    PairingLinkFuzzTest() {
        super(IllegalArgumentException.class, 60);
    }

    @Override
    protected List<byte[]> seeds() {
        return List.of(new PairingLink("7KX", new byte[PairingLink.SECRET_BYTES],
                List.of(Multiaddr.ofLink("192.168.1.7", 40404, Ids.peer(1)), Multiaddr.ofHost("2001:db8::7", 9)))
                .text().getBytes(StandardCharsets.UTF_8));
    }

    /** Hundreds of parameters without a name: each of them was decoded. */
    @Override
    protected List<byte[]> regressions() {
        return List.of(("omnimesh://pair?" + "&".repeat(480)).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    protected Optional<PairingLink> decode(byte[] input) throws Exception {
        return PairingLink.parse(new String(input, StandardCharsets.UTF_8));
    }

    @Override
    protected Optional<byte[]> encode(PairingLink value) {
        return Optional.of(value.text().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void refusesMoreParametersThanAnyVersionHas() throws Exception {
        String link = new String(seeds().getFirst(), StandardCharsets.UTF_8);
        int present = link.split("&").length;
        assertTrue(PairingLink.parse(link + "&x=1".repeat(PairingLink.MAX_PARAMETERS - present)).isPresent());
        assertTrue(PairingLink.parse(link + "&x=1".repeat(PairingLink.MAX_PARAMETERS - present + 1)).isEmpty());
    }
}
