// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.shell;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.log.ChannelLog;
import org.omnimesh.api.log.Projection;
import org.omnimesh.api.storage.Database;
import org.omnimesh.testing.contract.ChannelLogContractTest;

class ReplicatedLogContractTest extends ChannelLogContractTest {
    private TestNode node;

    @Override
    protected ChannelLog open() throws Exception {
        node = new TestNode(1);
        TestNode.team(node);
        return node.log;
    }

    @Override
    protected ChannelId writable() {
        return TestNode.CHANNEL;
    }

    @Override
    protected Database database() {
        return node.database;
    }

    @Override
    protected void register(Projection projection) throws Exception {
        node.log.add(projection).get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() {
        node.close();
    }
}
