// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.omnimesh.api.cbor.Cbor;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborItem;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.id.DisplayText;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.keys.ChannelSecret;
import org.omnimesh.api.keys.GroupKeyAgreement;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.team.Admission;
import org.omnimesh.api.team.Role;

/**
 * What a newcomer is given: enough to read the hidden channel, where everything else stands.
 *
 * @param team the team
 * @param name its name, clean text
 * @param issuer the device that admitted
 * @param issuerMember whose device that is
 * @param newcomer the device admitted
 * @param newcomerMember whose device that is
 * @param secrets the secrets of the hidden channel, at most {@value #MAX_SECRETS}
 * @param role what the newcomer may do
 */
record Invitation(TeamId team, String name, PeerId issuer, MemberId issuerMember, PeerId newcomer,
        MemberId newcomerMember, List<ChannelSecret> secrets, Role role) {
    /** Most secrets; older ones are left out. */
    static final int MAX_SECRETS = 256;

    private static final int VERSION = 2;
    private static final int WITHOUT_IDS = 1;
    private static final int MAX_ROLE_LENGTH = 16;

    /** Copies the list. */
    Invitation {
        secrets = List.copyOf(secrets);
    }

    byte[] encode() {
        List<CborItem> keys = secrets.stream().limit(MAX_SECRETS)
                .map(secret -> (CborItem) new CborItem.Bytes(bytes(secret))).toList();
        return new CborMap().put(0, VERSION).put(1, team.bytes()).put(2, name).put(3, issuer.publicKey())
                .put(4, issuerMember.bytes()).put(5, newcomer.publicKey()).put(6, newcomerMember.bytes()).put(7, keys)
                .put(8, TeamTables.word(role)).encode();
    }

    private static byte[] bytes(ChannelSecret secret) {
        return ByteBuffer.allocate(KeyId.LENGTH + SymmetricKey.LENGTH).put(secret.id().bytes())
                .put(secret.key().revealSecretBytes()).array();
    }

    static Invitation decode(byte[] bytes, GroupKeyAgreement agreement) throws CborException {
        if (bytes.length > Admission.MAX_INVITATION_BYTES) {
            throw new CborException(
                    "expected at most " + Admission.MAX_INVITATION_BYTES + " bytes, got " + bytes.length);
        }
        CborMap map = Cbor.decodeMap(bytes);
        boolean named = map.number(0, WITHOUT_IDS, VERSION) == VERSION;
        TeamId team = new TeamId(map.exactBytes(1, Bytes32.LENGTH));
        List<ChannelSecret> secrets = new ArrayList<>();
        for (CborItem item : map.array(7, MAX_SECRETS)) {
            int length = (named ? KeyId.LENGTH : 0) + SymmetricKey.LENGTH;
            if (!(item instanceof CborItem.Bytes(byte[] secret)) || secret.length != length) {
                throw new CborException("expected secrets of " + length + " bytes");
            }
            secrets.add(secret(team, secret, agreement));
        }
        String name = DisplayText.name(map.text(2, TeamEntry.MAX_WIRE_TEXT));
        if (secrets.isEmpty() || name.isEmpty()) {
            throw new CborException("expected a name and at least one secret");
        }
        return new Invitation(team, name, PeerId.ofPublicKey(key(map, 3)),
                new MemberId(map.exactBytes(4, Bytes32.LENGTH)), PeerId.ofPublicKey(key(map, 5)),
                new MemberId(map.exactBytes(6, Bytes32.LENGTH)), secrets, role(map));
    }

    /** Earlier nodes know secrets of one kind only and name no ids. */
    private static ChannelSecret secret(TeamId team, byte[] bytes, GroupKeyAgreement agreement) throws CborException {
        int start = bytes.length - SymmetricKey.LENGTH;
        SymmetricKey key = SymmetricKey.of(Arrays.copyOfRange(bytes, start, bytes.length));
        List<KeyId> names = agreement.names(team.teamChannel(), key);
        KeyId id = start == 0 ? names.getLast() : new KeyId(Arrays.copyOf(bytes, start));
        if (!names.contains(id)) {
            throw new CborException("expected the secret that its id names");
        }
        return new ChannelSecret(id, key);
    }

    /** Earlier nodes name no role: they let in members only. */
    private static Role role(CborMap map) throws CborException {
        try {
            return map.optionalText(8, MAX_ROLE_LENGTH).map(TeamTables::role).orElse(Role.MEMBER);
        } catch (IllegalArgumentException e) {
            throw new CborException("expected a role: " + e.getMessage());
        }
    }

    private static byte[] key(CborMap map, long key) throws CborException {
        return map.exactBytes(key, PeerId.KEY_LENGTH);
    }

    /** Returns a text without the secrets. */
    @Override
    public String toString() {
        return "Invitation[" + team.shortForm() + "]";
    }
}
