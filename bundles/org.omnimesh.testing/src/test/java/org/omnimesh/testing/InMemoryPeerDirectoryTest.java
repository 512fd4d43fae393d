// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.team.PeerDirectory;
import org.omnimesh.testing.contract.PeerDirectoryContractTest;

class InMemoryPeerDirectoryTest extends PeerDirectoryContractTest {
    private final RecordingEventAdmin events = new RecordingEventAdmin();
    private final InMemoryPeerDirectory directory = new InMemoryPeerDirectory(events);

    @Override
    protected PeerDirectory open() {
        directory.admit(ben(), new Profile("Ben", "desk"));
        directory.admit(cyd(), new Profile("Cyd", "phone"));
        return directory;
    }

    @Override
    protected PeerId self() {
        return Ids.peer(1);
    }

    @Override
    protected PeerId ben() {
        return Ids.peer(2);
    }

    @Override
    protected PeerId cyd() {
        return Ids.peer(3);
    }

    @Override
    protected void link(PeerId device, boolean up) {
        directory.link(device, up);
    }

    @Override
    protected void silence(PeerId device) {
        directory.silence(device);
    }

    @Override
    protected void meet(String instance, String displayName) {
        directory.meet(instance, displayName);
    }

    @Override
    protected void lose(String instance) {
        directory.lose(instance);
    }

    @Override
    protected RecordingEventAdmin events() {
        return events;
    }
}
