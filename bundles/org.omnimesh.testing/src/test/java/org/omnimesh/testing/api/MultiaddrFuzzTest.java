// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** Addresses that peers tell. */
class MultiaddrFuzzTest extends DecoderFuzz<Multiaddr> {
    MultiaddrFuzzTest() {
        super(IllegalArgumentException.class, 40);
    }

    @Override
    protected List<byte[]> seeds() {
        return List.of(Multiaddr.ofLink("192.168.1.7", 40404, Ids.peer(1)).toString(),
                Multiaddr.ofHost("fe80::1%eth0", 1).toString(), Multiaddr.ofHost("2001:db8::7", 65535).toString(),
                "/dns4/example.org/udp/5/p2p-circuit").stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    }

    @Override
    protected Optional<Multiaddr> decode(byte[] input) {
        Multiaddr address = Multiaddr.parse(new String(input, StandardCharsets.UTF_8));
        address.host();
        address.tcpPort();
        address.peerId();
        return Optional.of(address);
    }

    @Override
    protected Optional<byte[]> encode(Multiaddr value) {
        return Optional.of(value.toString().getBytes(StandardCharsets.UTF_8));
    }
}
