// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.team.Channels;
import org.omnimesh.api.team.Teams;
import org.omnimesh.testing.InMemoryNetwork;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.contract.TeamsContractTest;

class CurrentTeamContractTest extends TeamsContractTest {
    private final InMemoryNetwork network = new InMemoryNetwork();
    private final List<TestNode> nodes = new ArrayList<>();

    private TestNode node(Profile profile) throws Exception {
        TestNode node = new TestNode(profile, network);
        nodes.add(node);
        return node;
    }

    @Override
    protected void found(Profile founder) throws Exception {
        node(founder);
    }

    @AfterEach
    void close() throws Exception {
        for (TestNode node : nodes) {
            node.close();
        }
    }

    @Override
    protected Teams teams() {
        return nodes.getFirst().teams;
    }

    @Override
    protected Channels channels() {
        return nodes.getFirst().teams;
    }

    @Override
    protected PeerId self() {
        return nodes.getFirst().peer();
    }

    @Override
    protected PeerId admit(Profile newcomer) throws Exception {
        TestNode node = node(newcomer);
        nodes.getFirst().invite(node);
        return node.peer();
    }

    @Override
    protected RecordingEventAdmin events() {
        return nodes.getFirst().events;
    }
}
