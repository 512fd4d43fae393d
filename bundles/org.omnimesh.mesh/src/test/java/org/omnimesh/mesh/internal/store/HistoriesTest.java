// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.Retention;
import org.omnimesh.mesh.internal.core.Outcome;
import org.omnimesh.mesh.internal.entry.Entry;
import org.omnimesh.mesh.internal.entry.EntryDraft;
import org.omnimesh.mesh.internal.entry.ForkProof;
import org.omnimesh.mesh.internal.entry.Gap;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunBytes;
import org.omnimesh.mesh.internal.entry.RunCodec;
import org.omnimesh.mesh.internal.shell.TestNode;
import org.omnimesh.mesh.internal.shell.TestTrust;
import org.omnimesh.testing.TemporaryHome;

/** What a store knows of places at which the history of an author may be another one. */
class HistoriesTest {
    private final TemporaryHome home = new TemporaryHome();
    private final TemporaryHome otherHome = new TemporaryHome();
    private TestStore author;
    private TestStore other;
    private LogId log;

    @BeforeEach
    void start() throws Exception {
        author = new TestStore(1, home);
        other = new TestStore(2, otherHome);
        log = new LogId(TestNode.CHANNEL, author.device.peerId());
        for (TestStore each : List.of(author, other)) {
            each.trust.readers.put(TestNode.CHANNEL, Set.of(author.device.peerId(), other.device.peerId()));
            each.trust.retention = Retention.of(Duration.ofDays(30));
        }
    }

    @AfterEach
    void stop() {
        author.close();
        other.close();
        home.close();
        otherHome.close();
    }

    private void append(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            author.append("note " + i);
        }
    }

    private void send(long after) throws Exception {
        for (RunBytes run : author.log.load(TestNode.CHANNEL, Map.of(log.author(), after), Integer.MAX_VALUE)
                .orElseThrow()) {
            assertEquals(Outcome.STORED,
                    other.log.admit(RunCodec.decode(run.encoded()), false).get(10, TimeUnit.SECONDS));
        }
    }

    private void reopen() throws Exception {
        other.close();
        other.open();
    }

    /** Entries 6 to 20 expire before the other has seen them. */
    private LogHead gap() throws Exception {
        append(5);
        send(0);
        LogHead before = RunCodec.decode(author.log.find(log, 5).orElseThrow().encoded()).head();
        append(15);
        author.time.ahead = author.time.ahead.plusDays(31);
        other.time.ahead = other.time.ahead.plusDays(31);
        append(2);
        author.log.dropExpired();
        send(5);
        return before;
    }

    @Test
    void findsItsGapsAgainAtTheNextStart() throws Exception {
        LogHead before = gap();
        // when
        reopen();
        // then
        assertEquals(List.of(new Gap(log, before, 20)), other.log.gaps());
    }

    @Test
    void aLogWithoutGapsOrThatBeginsLateHasNone() throws Exception {
        append(20);
        author.time.ahead = author.time.ahead.plusDays(31);
        other.time.ahead = other.time.ahead.plusDays(31);
        author.log.dropExpired();
        append(2);
        send(0);
        reopen();
        assertEquals(22L, other.log.heads().get(log).seq());
        assertEquals(List.of(), other.log.gaps());
        author.close();
        author.open();
        assertEquals(List.of(), author.log.gaps());
    }

    /** Makes a run of another history, which ends with some number. */
    private Run elsewhere(LogHead head, int count) {
        LogHead end = head;
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            EntryHeader header = new EntryHeader(TestTrust.TEAM, TestNode.CHANNEL, log.author(), end.seq() + 1,
                    new HybridTime(1, i), TestNode.KIND, TestTrust.KEY);
            entries.add(EntryDraft.of(header, end, List.of()).seal(new byte[20]));
            end = new LogHead(header.seq(), entries.get(i).id());
        }
        return RunCodec.encode(entries, author.device.sign(Run.CONTEXT, end.id().bytes()));
    }

    @Test
    void findsTheRunThatContradictsALongOneWhereverTheyPart() throws Exception {
        gap();
        Run whole = elsewhere(LogHead.EMPTY, 21);
        Optional<ForkProof> proof = other.log.contradiction(whole);
        assertEquals(1, proof.orElseThrow().seq());
        LogHead third = RunCodec.decode(author.log.find(log, 3).orElseThrow().encoded()).head();
        assertEquals(4, other.log.contradiction(elsewhere(third, 10)).orElseThrow().seq());
    }

    @Test
    void whatIsStoredContradictsNothingOfItsOwnHistory() throws Exception {
        gap();
        for (long seq : List.of(1L, 5L, 20L, 22L)) {
            Run run = RunCodec.decode(other.log.find(log, seq).orElseThrow().encoded());
            assertEquals(Optional.empty(), other.log.contradiction(run));
        }
        Run unseen = RunCodec.decode(author.log.find(log, 12).orElseThrow().encoded());
        assertEquals(Optional.empty(), other.log.contradiction(unseen), "it is in the gap");
    }
}
