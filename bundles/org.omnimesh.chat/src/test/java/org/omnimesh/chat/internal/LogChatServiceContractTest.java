// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.chat.internal;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.omnimesh.api.chat.ChatService;
import org.omnimesh.api.chat.Message;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.node.Profile;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.contract.ChatServiceContractTest;

class LogChatServiceContractTest extends ChatServiceContractTest {
    private TestDevice device;

    @Override
    protected ChatService open() throws Exception {
        device = new TestDevice();
        device.team.rename(ben(), new Profile("Ben", "desk"));
        return device.chat;
    }

    @AfterEach
    void close() {
        device.close();
    }

    @Override
    protected List<ChannelId> channels() {
        return List.of(TestDevice.GENERAL, TestDevice.OTHER);
    }

    @Override
    protected PeerId self() {
        return TestDevice.SELF;
    }

    @Override
    protected PeerId ben() {
        return TestDevice.BOB;
    }

    @Override
    protected void receive(ChannelId in, String content) throws Exception {
        List<LogEntry> before = device.log.read(in, 0, 1000);
        long millis = before.isEmpty() ? TestDevice.START : before.getLast().header().time().millis() + 1;
        device.receive(in, ben(), content, millis);
    }

    @Override
    protected void confirm(Message message) throws Exception {
        long seq = device.log.read(message.channel(), 0, 1000).stream()
                .filter(entry -> entry.id().equals(message.id())).findFirst().orElseThrow().header().seq();
        device.replication.confirm(message.channel(), ben(), self(), seq);
    }

    @Override
    protected void allowWriting(boolean allowed) {
        device.allowWriting(allowed);
    }

    @Override
    protected RecordingEventAdmin events() {
        return device.events;
    }
}
