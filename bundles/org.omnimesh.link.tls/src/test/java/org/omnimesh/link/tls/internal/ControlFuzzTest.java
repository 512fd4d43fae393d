// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.util.List;
import java.util.Optional;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** Control messages of a link. */
class ControlFuzzTest extends DecoderFuzz<Control> {
    ControlFuzzTest() {
        super(CborException.class, CBOR);
    }

    @Override
    protected List<byte[]> seeds() {
        return List.of(new Control.Use().encode(), new Control.Hello("0123456789abcdef",
                List.of(Multiaddr.ofLink("192.168.1.7", 40404, Ids.peer(1)), Multiaddr.ofHost("fe80::1%eth0", 7)))
                .encode());
    }

    @Override
    protected Optional<Control> decode(byte[] input) throws Exception {
        return Optional.of(Control.decode(input));
    }

    @Override
    protected Optional<byte[]> encode(Control value) {
        return Optional.of(value.encode());
    }
}
