// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.Pake;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.crypto.Signatures;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.team.DeviceCard;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** Cards of devices, whose signature is taken for good. */
class SignedCardsFuzzTest extends DecoderFuzz<DeviceCard> {
    SignedCardsFuzzTest() {
        super(Refusal.class, CBOR);
    }

    private final SignedCards cards = new SignedCards(fake(DeviceIdentity.class, new Signature(new byte[64])),
            fake(Signatures.class, true));

    private static <T> T fake(Class<T> type, Object answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
                (proxy, method, arguments) -> answer));
    }

    @Override
    protected List<byte[]> seeds() {
        return List.of(encoded(new DeviceCard(Ids.peer(1), new Profile("Ana", "Ana's laptop"),
                new SealingKey(1, new byte[32]), List.of(Multiaddr.ofLink("192.168.1.7", 40404, Ids.peer(1))))));
    }

    @Override
    protected Optional<DeviceCard> decode(byte[] input) throws Refusal {
        return Optional.of(cards.verify(input, Pake.Role.INITIATOR, new byte[32]));
    }

    @Override
    protected Optional<byte[]> encode(DeviceCard value) {
        return Optional.of(encoded(value));
    }

    private byte[] encoded(DeviceCard card) {
        return cards.sign(card, Pake.Role.INITIATOR, new byte[32]);
    }
}
