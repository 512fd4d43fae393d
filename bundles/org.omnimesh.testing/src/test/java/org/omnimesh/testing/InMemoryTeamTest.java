// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.team.Channels;
import org.omnimesh.api.team.Teams;
import org.omnimesh.testing.contract.TeamsContractTest;

class InMemoryTeamTest extends TeamsContractTest {
    private final RecordingEventAdmin events = new RecordingEventAdmin();
    private InMemoryTeam team;
    private int newcomers = 1;

    @Override
    protected void found(Profile founder) {
        team = new InMemoryTeam(self(), founder, new SettableTime(), events);
    }

    @Override
    protected Teams teams() {
        return team;
    }

    @Override
    protected Channels channels() {
        return team;
    }

    @Override
    protected PeerId self() {
        return Ids.peer(1);
    }

    @Override
    protected PeerId admit(Profile newcomer) {
        PeerId device = Ids.peer(++newcomers);
        team.admit(device, newcomer);
        return device;
    }

    @Override
    protected RecordingEventAdmin events() {
        return events;
    }
}
