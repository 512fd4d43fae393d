// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.util.List;
import java.util.Optional;

import org.omnimesh.testing.fuzz.DecoderFuzz;

/** What strangers send while pairing. */
class MessageFuzzTest extends DecoderFuzz<Message> {
    MessageFuzzTest() {
        super(Refusal.class, CBOR);
    }

    @Override
    protected List<byte[]> seeds() {
        return List.<Message>of(new Message.Hello(Message.Form.SHORT, "7KX", new byte[Message.NONCE]),
                new Message.Hello(Message.Form.TEAM, "7KX7KX7KX7KX", new byte[Message.NONCE]),
                new Message.Welcome(new byte[Message.NONCE]), new Message.Share(new byte[Message.SHARE]),
                new Message.Answer(new byte[Message.SHARE], new byte[Message.CONFIRMATION]),
                new Message.Introduction(new byte[Message.CONFIRMATION], new byte[50]),
                new Message.Welcoming(new byte[50]), new Message.Joined(new byte[16]), new Message.Busy(),
                new Message.Offer(new byte[80]), new Message.Consent(new byte[120])).stream()
                .map(Message::encode).toList();
    }

    @Override
    protected Optional<Message> decode(byte[] input) throws Exception {
        return Optional.of(Message.decode(input));
    }

    @Override
    protected Optional<byte[]> encode(Message value) {
        return Optional.of(value.encode());
    }
}
