// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.chat.internal;

import java.util.List;
import java.util.Optional;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** Messages. */
class ChatPayloadFuzzTest extends DecoderFuzz<ChatPayload> {
    ChatPayloadFuzzTest() {
        super(CborException.class, CBOR);
    }

    @Override
    protected List<byte[]> seeds() {
        return List.of(new ChatPayload("Hello", Optional.empty(), Optional.empty(), Optional.empty()).encode(),
                new ChatPayload("Hi \u00e4\ud83d\ude00", Optional.of(Ids.entry(1)), Optional.of(Ids.entry(2)),
                        Optional.of("c-1"))
                        .encode());
    }

    @Override
    protected Optional<ChatPayload> decode(byte[] input) throws Exception {
        return Optional.of(ChatPayload.decode(input));
    }

    @Override
    protected Optional<byte[]> encode(ChatPayload value) {
        return Optional.of(value.encode());
    }
}
