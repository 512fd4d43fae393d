// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import java.io.ByteArrayInputStream;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.omnimesh.api.files.FileService;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.contract.FileServiceContractTest;

class SwarmFileServiceContractTest extends FileServiceContractTest {
    private final FakeNetwork network = new FakeNetwork();
    private TestNode ann;
    private TestNode ben;

    @Override
    protected FileService open() throws Exception {
        ann = new TestNode(network, 1);
        ben = new TestNode(network, 2);
        return ann.service;
    }

    @AfterEach
    void close() {
        ann.close();
        ben.close();
    }

    @Override
    protected ChannelId channel() {
        return TestNode.GENERAL;
    }

    @Override
    protected PeerId self() {
        return ann.peer;
    }

    @Override
    protected ContentId receive(String name, byte[] content) throws Exception {
        ContentId file = ben.service
                .share(TestNode.GENERAL, name, Optional.empty(), new ByteArrayInputStream(content)).id();
        ann.receive(ben.lastEntry());
        return file;
    }

    @Override
    protected void link(boolean linked) {
        if (linked) {
            ben.comeOnline(ann);
        } else {
            network.offline.add(ben.peer);
        }
    }

    @Override
    protected void show(boolean shown) {
        if (shown) {
            ann.team.create(channel(), "general");
        } else {
            ann.team.withdraw(channel());
        }
    }

    @Override
    protected RecordingEventAdmin events() {
        return ann.events;
    }
}
