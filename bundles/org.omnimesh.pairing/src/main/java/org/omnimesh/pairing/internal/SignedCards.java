// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

import org.omnimesh.api.cbor.Cbor;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborItem;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.Pake;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.crypto.Signatures;
import org.omnimesh.api.id.DisplayText;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.team.DeviceCard;

/** Cards on the wire: signed for one pairing and one side of it, so that they are worth nothing elsewhere. */
final class SignedCards {
    /** Longest encoded card in bytes. */
    static final int MAX_CARD = 12 << 10;

    private static final int MAX_ADDRESSES = 16;
    private static final int MAX_WIRE_NAME = 512;
    private static final CryptoContext CARD = new CryptoContext("omni/1/card");

    private final DeviceIdentity identity;
    private final Signatures signatures;

    SignedCards(DeviceIdentity identity, Signatures signatures) {
        this.identity = identity;
        this.signatures = signatures;
    }

    byte[] sign(DeviceCard card, Pake.Role role, byte[] transcript) {
        byte[] encoded = encode(card);
        Signature signature = identity.sign(CARD, signed(encoded, role, transcript));
        return new CborMap().put(1, encoded).put(2, signature.bytes()).encode();
    }

    /** Reads a card and checks that the device it names signed it for this pairing. */
    DeviceCard verify(byte[] bytes, Pake.Role role, byte[] transcript) throws Refusal {
        try {
            CborMap map = Cbor.decodeMap(bytes);
            byte[] encoded = map.bytes(1, MAX_CARD);
            DeviceCard card = decode(encoded);
            Signature signature = new Signature(map.exactBytes(2, Signature.LENGTH));
            if (!signatures.verify(card.peer(), CARD, signed(encoded, role, transcript), signature)) {
                throw new Refusal(Refusal.Cause.MALFORMED, "a card is not signed by the device it names");
            }
            return card;
        } catch (CborException | IllegalArgumentException e) {
            throw new Refusal(Refusal.Cause.MALFORMED, "malformed card: " + e.getMessage(), e);
        }
    }

    private static byte[] signed(byte[] card, Pake.Role role, byte[] transcript) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(role == Pake.Role.INITIATOR ? 1 : 2);
        out.writeBytes(transcript);
        out.writeBytes(card);
        return out.toByteArray();
    }

    private static byte[] encode(DeviceCard card) {
        List<CborItem> addresses = card.addresses().stream().limit(MAX_ADDRESSES)
                .map(address -> (CborItem) new CborItem.Text(address.toString())).toList();
        CborMap map = new CborMap().put(0, Message.VERSION).put(1, card.peer().publicKey())
                .put(2, card.profile().displayName())
                .put(3, card.profile().deviceName()).put(4, card.sealingKey().suite()).put(5, card.sealingKey().key())
                .put(6, addresses);
        List<CborItem> further = card.furtherKeys().stream().limit(DeviceCard.MAX_FURTHER_KEYS)
                .map(key -> (CborItem) new CborMap().put(1, key.suite()).put(2, key.key()).toItem()).toList();
        return (further.isEmpty() ? map : map.put(7, further)).encode();
    }

    private static DeviceCard decode(byte[] encoded) throws CborException {
        CborMap map = Cbor.decodeMap(encoded);
        map.number(0, Message.VERSION, Message.VERSION);
        Profile profile = new Profile(DisplayText.name(map.text(2, MAX_WIRE_NAME)),
                DisplayText.name(map.text(3, MAX_WIRE_NAME)));
        SealingKey key = sealingKey(map, 4);
        List<Multiaddr> addresses = new ArrayList<>();
        for (CborItem item : map.array(6, MAX_ADDRESSES)) {
            if (!(item instanceof CborItem.Text(String text))) {
                throw new CborException("expected addresses as text");
            }
            addresses.add(Multiaddr.parse(text));
        }
        return new DeviceCard(PeerId.ofPublicKey(map.exactBytes(1, PeerId.KEY_LENGTH)), profile, key, addresses,
                furtherKeys(map));
    }

    private static SealingKey sealingKey(CborMap map, long key) throws CborException {
        return new SealingKey((int) map.number(key, 1, 255), map.bytes(key + 1, SealingKey.MAX_LENGTH));
    }

    private static List<SealingKey> furtherKeys(CborMap map) throws CborException {
        List<SealingKey> keys = new ArrayList<>();
        if (map.item(7).isPresent()) {
            for (CborItem item : map.array(7, DeviceCard.MAX_FURTHER_KEYS)) {
                keys.add(sealingKey(CborMap.of(item), 1));
            }
        }
        return keys;
    }
}
