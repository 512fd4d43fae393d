// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.time.Duration;

import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.pairing.Pairing;
import org.omnimesh.api.team.Team;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.contract.PairingContractTest;
import org.omnimesh.testing.contract.PairingEnd;

class CodePairingContractTest extends PairingContractTest {
    private final PairNode.Net net = new PairNode.Net();

    @Override
    protected PairingEnd start(String displayName) throws Exception {
        return new Device(new PairNode(displayName, net));
    }

    private record Device(PairNode node) implements PairingEnd {
        @Override
        public Pairing pairing() {
            return node.pairing;
        }

        @Override
        public PeerId id() {
            return node.identity.peerId();
        }

        @Override
        public Team team() {
            return node.team;
        }

        @Override
        public RecordingEventAdmin events() {
            return node.events;
        }

        @Override
        public void advance(Duration time) {
            node.time.advance(time);
        }

        @Override
        public void closeNetwork() {
            node.networkOpen = false;
        }

        @Override
        public void close() {
            node.close();
        }
    }
}
