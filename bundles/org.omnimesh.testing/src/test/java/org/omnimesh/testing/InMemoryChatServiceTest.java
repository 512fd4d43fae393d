// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.util.List;

import org.omnimesh.api.chat.ChatService;
import org.omnimesh.api.chat.Message;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.node.Profile;
import org.omnimesh.testing.contract.ChatServiceContractTest;

class InMemoryChatServiceTest extends ChatServiceContractTest {
    private final RecordingEventAdmin events = new RecordingEventAdmin();
    private final SettableTime time = new SettableTime();
    private final InMemoryTeam team = new InMemoryTeam(Ids.peer(1), new Profile("Ann", "laptop"), time, events);
    private final InMemoryChatService chat = new InMemoryChatService(Ids.peer(1), team, team, time, events);

    @Override
    protected ChatService open() {
        team.admit(ben(), new Profile("Ben", "desk"));
        team.create(Ids.channel(2), "other");
        return chat;
    }

    @Override
    protected List<ChannelId> channels() {
        return List.of(team.general(), Ids.channel(2));
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
    protected void receive(ChannelId in, String content) {
        chat.receive(ben(), in, content);
    }

    @Override
    protected void confirm(Message message) {
        chat.confirm(message.id(), ben());
    }

    @Override
    protected void allowWriting(boolean allowed) {
        if (allowed) {
            chat.accept();
        } else {
            chat.refuse("You may not write there.");
        }
    }

    @Override
    protected RecordingEventAdmin events() {
        return events;
    }
}
