// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.time.Duration;

import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.pairing.Pairing;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.omnimesh.testing.contract.PairingContractTest;
import org.omnimesh.testing.contract.PairingEnd;

class InMemoryPairingTest extends PairingContractTest {
    private final InMemoryNetwork network = new InMemoryNetwork();
    private final InMemoryPairing.Room room = new InMemoryPairing.Room();
    private int devices;

    @Override
    protected PairingEnd start(String displayName) {
        return new Device(++devices, displayName);
    }

    private final class Device implements PairingEnd {
        private final RecordingEventAdmin events = new RecordingEventAdmin();
        private final SettableTime time = new SettableTime();
        private final InMemoryLinks links;
        private final InMemoryTeam team;
        private final InMemoryPairing pairing;

        Device(int number, String name) {
            links = network.join(Ids.peer(number), events);
            team = new InMemoryTeam(new Team(Ids.team(100 + number), name + "'s team", Role.OWNER), links.self(),
                    new Profile(name, "laptop"), Ids.channel(1), time, events);
            pairing = new InMemoryPairing(room, links.self(), team, links, time, events);
        }

        @Override
        public Pairing pairing() {
            return pairing;
        }

        @Override
        public PeerId id() {
            return links.self();
        }

        @Override
        public Team team() {
            return team.current();
        }

        @Override
        public RecordingEventAdmin events() {
            return events;
        }

        @Override
        public void advance(Duration duration) {
            time.advance(duration);
        }

        @Override
        public void closeNetwork() {
            links.close();
        }

        @Override
        public void close() {
            links.close();
        }
    }
}
