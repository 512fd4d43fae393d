// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.omnimesh.mesh.internal.core.Outcome;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunBytes;
import org.omnimesh.mesh.internal.entry.RunCodec;
import org.omnimesh.mesh.internal.shell.TestNode;
import org.omnimesh.testing.TemporaryHome;

/** A store to look at, and another device's whose runs it is given; both read the channel. */
abstract class TwoStores {
    @TempDir
    protected Path copies;
    protected final TemporaryHome home = new TemporaryHome();
    protected final TemporaryHome otherHome = new TemporaryHome();
    protected TestStore store;
    protected TestStore other;

    @BeforeEach
    final void openBoth() throws Exception {
        store = new TestStore(1, home);
        other = new TestStore(2, otherHome);
        for (TestStore each : both()) {
            each.trust.readers.put(TestNode.CHANNEL, Set.of(store.device.peerId(), other.device.peerId()));
        }
    }

    @AfterEach
    final void closeBoth() {
        both().forEach(TestStore::close);
        home.close();
        otherHome.close();
    }

    protected final List<TestStore> both() {
        return List.of(store, other);
    }

    protected final void reopen() throws Exception {
        store.close();
        store.open();
    }

    protected final void receive(List<Run> runs) throws Exception {
        for (Run run : runs) {
            assertEquals(Outcome.STORED, store.log.admit(run, false).get(60, TimeUnit.SECONDS));
        }
    }

    protected final LogId ownLog() {
        return new LogId(TestNode.CHANNEL, store.device.peerId());
    }

    protected final List<Run> stored(TestStore from, LogId log) throws Exception {
        List<Run> runs = new ArrayList<>();
        for (RunBytes bytes : from.log.load(TestNode.CHANNEL, Map.of(log.author(), 0L), Integer.MAX_VALUE)
                .orElseThrow()) {
            runs.add(RunCodec.decode(bytes.encoded()));
        }
        return runs;
    }
}
