// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.nio.ByteBuffer;

import org.omnimesh.api.cbor.Cbor;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.crypto.Signatures;
import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.team.internal.TeamEntry.Consent;

/**
 * A device's word that it is another device of a member: without it, whoever may admit could take a device of somebody else's
 * for herself, by an admission that claims to be older than the real one.
 */
final class DeviceConsent {
    private static final CryptoContext CONTEXT = new CryptoContext("omni/1/device-consent");

    private DeviceConsent() {}

    /**
     * Whose another device a newcomer is to become.
     *
     * @param team in which team
     * @param member whose
     */
    record Offer(TeamId team, MemberId member) {
        byte[] encode() {
            return new CborMap().put(1, team.bytes()).put(2, member.bytes()).encode();
        }

        static Offer decode(byte[] bytes) throws CborException {
            CborMap map = Cbor.decodeMap(bytes);
            return new Offer(new TeamId(map.exactBytes(1, Bytes32.LENGTH)),
                    new MemberId(map.exactBytes(2, Bytes32.LENGTH)));
        }
    }

    static Consent sign(DeviceIdentity identity, Offer offer, byte[] salt) {
        return new Consent(salt, identity.sign(CONTEXT, message(offer, identity.peerId(), salt)).bytes());
    }

    /** Tells whether an admission needs nobody's word, or has the device's. */
    static boolean holds(Signatures signatures, TeamId team, TeamEntry.Admitted admitted) {
        return admitted.member().isEmpty() || admitted.consent().isEmpty()
                || holds(signatures, new Offer(team, admitted.member().get()), admitted.peer(),
                        admitted.consent().get());
    }

    static boolean holds(Signatures signatures, Offer offer, PeerId device, Consent consent) {
        return signatures.verify(device, CONTEXT, message(offer, device, consent.salt()),
                new Signature(consent.signature()));
    }

    static byte[] encode(Consent consent) {
        return new CborMap().put(1, consent.salt()).put(2, consent.signature()).encode();
    }

    static Consent decode(byte[] bytes) throws CborException {
        CborMap map = Cbor.decodeMap(bytes);
        return new Consent(map.exactBytes(1, TeamEntry.CONSENT_SALT_BYTES), map.exactBytes(2, Signature.LENGTH));
    }

    private static byte[] message(Offer offer, PeerId device, byte[] salt) {
        return ByteBuffer.allocate(2 * Bytes32.LENGTH + PeerId.KEY_LENGTH + salt.length).put(offer.team().bytes())
                .put(offer.member().bytes()).put(device.publicKey()).put(salt).array();
    }
}
