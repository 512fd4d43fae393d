// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.Replication;
import org.omnimesh.testing.contract.ReplicationContractTest;

class InMemoryReplicationTest extends ReplicationContractTest {
    private final RecordingEventAdmin events = new RecordingEventAdmin();
    private final InMemoryReplication replication = new InMemoryReplication(self(), events);
    private final List<EntryHeader> entries = new ArrayList<>();
    private boolean linked;

    @Override
    protected Replication open() {
        return replication;
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
    protected void link(boolean up) {
        linked = up;
        replication.link(ben(), up);
        entries.forEach(this::exchange);
    }

    @Override
    protected EntryHeader append(PeerId author) {
        long seq = 1 + entries.stream().filter(entry -> entry.author().equals(author)).count();
        EntryHeader entry = new EntryHeader(Ids.team(100), Ids.channel(1), author, seq,
                new HybridTime(entries.size(), 0), new EntryKind("test.note"), KeyId.NONE);
        entries.add(entry);
        exchange(entry);
        return entry;
    }

    private void exchange(EntryHeader entry) {
        if (linked || entry.author().equals(self())) {
            replication.store(entry);
        }
        if (linked && entry.author().equals(self())) {
            replication.confirm(entry.channel(), ben(), self(), entry.seq());
        }
    }

    @Override
    protected RecordingEventAdmin events() {
        return events;
    }

    @Test
    void countsWhatALinkedPeerLacks() {
        replication.link(ben(), true);
        EntryHeader own = append(self());
        replication.store(append(ben()));
        append(self());
        assertEquals(Map.of(ben(), 2L), replication.lag(own.channel()));
        replication.confirm(own.channel(), ben(), self(), own.seq());
        assertEquals(Map.of(ben(), 1L), replication.lag(own.channel()));
    }
}
