// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.shell;

import org.junit.jupiter.api.AfterEach;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.Replication;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.contract.ReplicationContractTest;

class ReplicatedLogReplicationTest extends ReplicationContractTest {
    private TestNode ann;
    private TestNode ben;
    private Link link;

    @Override
    protected Replication open() throws Exception {
        ann = new TestNode(1);
        ben = new TestNode(2);
        TestNode.team(ann, ben);
        return ann.log;
    }

    @AfterEach
    void close() {
        ann.close();
        ben.close();
    }

    @Override
    protected PeerId self() {
        return ann.peer();
    }

    @Override
    protected PeerId ben() {
        return ben.peer();
    }

    @Override
    protected void link(boolean up) {
        if (up) {
            link = ann.link(ben);
        } else {
            link.close("by hand");
        }
    }

    @Override
    protected EntryHeader append(PeerId author) throws Exception {
        TestNode node = author.equals(self()) ? ann : ben;
        return node.log.append(TestNode.CHANNEL, TestNode.KIND, new byte[] { 1 }).header();
    }

    @Override
    protected RecordingEventAdmin events() {
        return ann.events;
    }
}
