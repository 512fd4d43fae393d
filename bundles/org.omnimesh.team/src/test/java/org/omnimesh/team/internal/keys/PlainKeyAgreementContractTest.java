// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.keys;

import java.util.List;

import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.PlainKeyAgreement;
import org.omnimesh.testing.contract.GroupKeyAgreementContractTest;

/** An agreement for tests: whatever keeps the contract can take the place of the one of production. */
class PlainKeyAgreementContractTest extends GroupKeyAgreementContractTest {
    private int devices;

    @Override
    protected Device device() {
        PeerId peer = Ids.peer(++devices);
        return new Device(peer, List.of(new SealingKey(SealingKey.SUITE_X25519, peer.publicKey())),
                new PlainKeyAgreement(peer));
    }
}
