// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.List;
import java.util.Optional;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.team.Role;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** Invitations. */
class InvitationFuzzTest extends DecoderFuzz<Invitation> {
    InvitationFuzzTest() {
        super(CborException.class, CBOR);
    }

    @Override
    protected List<byte[]> seeds() {
        return List.of(new Invitation(Ids.team(1), "Lab", Ids.peer(1), new MemberId(Ids.bytes(1)), Ids.peer(2),
                new MemberId(Ids.bytes(2)), List.of(SymmetricKey.of(Ids.bytes(3)), SymmetricKey.of(Ids.bytes(4))),
                Role.HUB).encode());
    }

    @Override
    protected Optional<Invitation> decode(byte[] input) throws Exception {
        return Optional.of(Invitation.decode(input));
    }

    @Override
    protected Optional<byte[]> encode(Invitation value) {
        return Optional.of(value.encode());
    }
}
