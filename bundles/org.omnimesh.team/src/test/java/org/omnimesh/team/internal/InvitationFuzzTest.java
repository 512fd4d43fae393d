// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.List;
import java.util.Optional;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.keys.GroupKeyAgreement;
import org.omnimesh.api.team.Role;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.PlainKeyAgreement;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** Invitations. */
class InvitationFuzzTest extends DecoderFuzz<Invitation> {
    private final GroupKeyAgreement agreement = new PlainKeyAgreement(Ids.peer(1));

    InvitationFuzzTest() {
        super(CborException.class, CBOR);
    }

    @Override
    protected List<byte[]> seeds() {
        return List.of(new Invitation(Ids.team(1), "Lab", Ids.peer(1), new MemberId(Ids.bytes(1)), Ids.peer(2),
                new MemberId(Ids.bytes(2)), List.of(agreement.make(Ids.team(1).teamChannel()),
                        agreement.make(Ids.team(1).teamChannel())),
                Role.HUB).encode());
    }

    @Override
    protected Optional<Invitation> decode(byte[] input) throws Exception {
        return Optional.of(Invitation.decode(input, agreement));
    }

    @Override
    protected Optional<byte[]> encode(Invitation value) {
        return Optional.of(value.encode());
    }
}
