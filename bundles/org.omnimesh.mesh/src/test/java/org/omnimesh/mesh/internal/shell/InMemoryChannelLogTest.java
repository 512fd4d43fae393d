// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.shell;

import org.junit.jupiter.api.AfterEach;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.ChannelLog;
import org.omnimesh.api.log.Projection;
import org.omnimesh.api.storage.Database;
import org.omnimesh.storage.h2.internal.H2Database;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.InMemoryChannelLog;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.TemporaryHome;
import org.omnimesh.testing.contract.ChannelLogContractTest;

/** The fake is tested here, where there is a database to give it. */
class InMemoryChannelLogTest extends ChannelLogContractTest {
    private final TemporaryHome home = new TemporaryHome();
    private H2Database database;
    private InMemoryChannelLog log;

    @Override
    protected ChannelLog open() throws Exception {
        database = new H2Database(new FixedKeyVault(1), home, new RecordingEventAdmin());
        log = new InMemoryChannelLog(database, PeerId.ofPublicKey(new byte[PeerId.KEY_LENGTH]));
        log.open(writable(), TestTrust.TEAM);
        return log;
    }

    @Override
    protected ChannelId writable() {
        return TestNode.CHANNEL;
    }

    @Override
    protected Database database() {
        return database;
    }

    @Override
    protected void register(Projection projection) throws Exception {
        log.add(projection);
    }

    @AfterEach
    void close() {
        database.close();
        home.close();
    }
}
