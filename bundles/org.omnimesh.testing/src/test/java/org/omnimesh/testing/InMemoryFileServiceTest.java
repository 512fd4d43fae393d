// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import org.omnimesh.api.files.FileService;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.node.Profile;
import org.omnimesh.testing.InMemoryFileService.Delivery;
import org.omnimesh.testing.contract.FileServiceContractTest;

class InMemoryFileServiceTest extends FileServiceContractTest {
    private final RecordingEventAdmin events = new RecordingEventAdmin();
    private final SettableTime time = new SettableTime();
    private final InMemoryTeam team = new InMemoryTeam(self(), new Profile("Ann", "laptop"), time, events);
    private final ChannelId channel = team.general();
    private final InMemoryFileService files = new InMemoryFileService(self(), team,
            new InMemoryChatService(self(), team, team, time, events), events);

    @Override
    protected FileService open() {
        return files;
    }

    @Override
    protected ChannelId channel() {
        return channel;
    }

    @Override
    protected PeerId self() {
        return Ids.peer(1);
    }

    @Override
    protected ContentId receive(String name, byte[] content) {
        return files.receive(Ids.peer(2), channel(), name, content).id();
    }

    @Override
    protected void link(boolean linked) {
        files.deliver(linked ? Delivery.AT_ONCE : Delivery.CUT_OFF);
    }

    @Override
    protected void show(boolean shown) {
        if (shown) {
            team.create(channel(), "general");
        } else {
            team.withdraw(channel());
        }
    }

    @Override
    protected RecordingEventAdmin events() {
        return events;
    }
}
