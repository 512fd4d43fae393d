// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.api;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.cbor.Cbor;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborItem;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** The one encoding of the wire. */
class CborFuzzTest extends DecoderFuzz<CborItem> {
    CborFuzzTest() {
        super(CborException.class, CBOR);
    }

    @Override
    protected List<byte[]> seeds() {
        return List.of(
                new CborMap().put(0, 1).put(1, -7).put(2, Long.MAX_VALUE).put(3, new byte[40]).put(4, "text \u00e4")
                        .put(5, List.of(new CborItem.Bool(true), new CborItem.Null(), new CborMap().toItem())).encode(),
                Cbor.encode(new CborItem.Array(Collections.nCopies(300, new CborItem.Int(70000)))),
                Cbor.encode(new CborItem.Text("a".repeat(300))));
    }

    /** Many small items: what costs most memory for its length. */
    @Override
    protected List<byte[]> regressions() {
        return List.of(array(0x00), array(0x40), array(0x60), array(0x80), array(0xa0), array(0x81, 0x00),
                array(0xa1, 0x00, 0x00), array(0x61, 0x61), array(0x62, 0xc3, 0xa4), array(0x39, 0x01, 0x00),
                array(0xa1, 0x00, 0xa1, 0x00, 0xa1, 0x00, 0xa1, 0x00, 0xa1, 0x00, 0xa1, 0x00, 0xa1, 0x00, 0x00),
                new byte[] { (byte) 0x9b, 0x7f, -1, -1, -1, -1, -1, -1, -1 },
                new byte[] { 0x5a, 0x7f, -1, -1, -1 });
    }

    private static byte[] array(int... item) {
        int count = 70_000;
        ByteBuffer bytes = ByteBuffer.allocate(5 + count * item.length).put((byte) 0x9a).putInt(count);
        for (int i = 0; i < count * item.length; i++) {
            bytes.put((byte) item[i % item.length]);
        }
        return bytes.array();
    }

    @Override
    protected Optional<CborItem> decode(byte[] input) throws Exception {
        return Optional.of(Cbor.decode(input));
    }

    @Override
    protected Optional<byte[]> encode(CborItem value) {
        return Optional.of(Cbor.encode(value));
    }
}
