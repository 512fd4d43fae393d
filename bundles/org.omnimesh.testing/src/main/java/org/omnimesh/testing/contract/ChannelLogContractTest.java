// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.ChannelLog;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.log.Projection;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;

/** What every {@link ChannelLog} promises on one node. */
public abstract class ChannelLogContractTest {
    private static final EntryKind KIND = new EntryKind("contract.note");
    private static final EntryKind OTHER_KIND = new EntryKind("contract.other");
    private static final ChannelId UNKNOWN = new ChannelId(new byte[Bytes32.LENGTH]);
    private static final long FUTURE_SECONDS = 30;

    private ChannelLog log;
    private ChannelId channel;

    /**
     * Opens an empty log; the subclass closes it afterwards.
     *
     * @return the log
     * @throws Exception if it cannot
     */
    protected abstract ChannelLog open() throws Exception;

    /**
     * Names a channel that this device may write to.
     *
     * @return the channel
     */
    protected abstract ChannelId writable();

    /**
     * Returns the database of the projections.
     *
     * @return the database under what {@link #open} returned
     */
    protected abstract Database database();

    /**
     * Registers a projection and waits until it has seen everything.
     *
     * @param projection the projection
     * @throws Exception if it cannot
     */
    protected abstract void register(Projection projection) throws Exception;

    @BeforeEach
    final void openLog() throws Exception {
        log = open();
        channel = writable();
        register(new Texts("early"));
    }

    private LogEntry append(String text) throws LogException {
        return log.append(channel, KIND, text.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> texts(String projection) throws StorageException {
        return database().read(view -> view.query("SELECT text FROM " + projection + "_text ORDER BY n",
                row -> row.text("text")));
    }

    @Test
    final void hasAppliedAnEntryWhenAppendReturns() throws Exception {
        LogEntry entry = append("one");
        assertEquals(List.of("one"), texts("early"));
        assertEquals(channel, entry.header().channel());
        assertEquals(KIND, entry.header().kind());
        assertEquals(1, entry.header().seq());
        assertArrayEquals("one".getBytes(StandardCharsets.UTF_8), entry.payload());
    }

    @Test
    final void appliesOnlyTheKindsAProjectionWants() throws Exception {
        log.append(channel, OTHER_KIND, new byte[1]);
        append("one");
        assertEquals(List.of("one"), texts("early"));
    }

    @Test
    final void keepsTheOrderOfWhatOneThreadSubmits() throws Exception {
        List<CompletableFuture<LogEntry>> all = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            expected.add("note " + i);
            all.add(log.submit(channel, KIND, expected.get(i).getBytes(StandardCharsets.UTF_8)));
        }
        for (int i = 0; i < all.size(); i++) {
            assertEquals(i + 1, all.get(i).get(FUTURE_SECONDS, TimeUnit.SECONDS).header().seq());
        }
        // when: one more is waited for
        append("last");
        expected.add("last");
        // then
        assertEquals(expected, texts("early"));
    }

    @Test
    final void readsInTheOrderStored() throws Exception {
        List<LogEntry> appended = List.of(append("one"), append("two"), append("three"));
        assertEquals(appended.stream().map(LogEntry::id).toList(),
                log.read(channel, 0, 1000).stream().map(LogEntry::id).toList());
        List<LogEntry> middle = log.read(channel, 1, 1);
        assertEquals(List.of(appended.get(1).header()), middle.stream().map(LogEntry::header).toList());
        assertEquals(List.of(), log.read(channel, 3, 10));
    }

    @Test
    final void lateProjectionSeesThePastThenThePresent() throws Exception {
        append("past");
        register(new Texts("late"));
        append("present");
        assertEquals(List.of("past", "present"), texts("late"));
    }

    @Test
    final void rebuildGivesTheSame() throws Exception {
        append("one");
        append("two");
        log.rebuild("early");
        assertEquals(List.of("one", "two"), texts("early"));
        assertThrows(LogException.class, () -> log.rebuild("nothing"));
    }

    @Test
    final void keepsAnEntryThatAProjectionCannotApply() throws Exception {
        append("poison");
        append("one");
        assertEquals(List.of("one"), texts("early"));
        assertEquals(2, log.read(channel, 0, 10).size());
    }

    @Test
    final void refusesChannelsThatThisDeviceMayNotWriteTo() {
        assertThrows(LogException.class, () -> log.append(UNKNOWN, KIND, new byte[1]));
        CompletableFuture<LogEntry> refused = log.submit(UNKNOWN, KIND, new byte[1]);
        ExecutionException thrown = assertThrows(ExecutionException.class,
                () -> refused.get(FUTURE_SECONDS, TimeUnit.SECONDS));
        assertInstanceOf(LogException.class, thrown.getCause());
    }

    @Test
    final void refusesPayloadsThatAreTooLarge() throws Exception {
        log.append(channel, OTHER_KIND, new byte[ChannelLog.MAX_PAYLOAD_BYTES]);
        assertThrows(LogException.class,
                () -> log.append(channel, OTHER_KIND, new byte[ChannelLog.MAX_PAYLOAD_BYTES + 1]));
        assertThrows(LogException.class, () -> log.found(new byte[257]));
    }

    @Test
    final void foundsTeamsThatDiffer() throws Exception {
        TeamId first = log.found(new byte[] { 1 });
        TeamId second = log.found(new byte[] { 2 });
        assertEquals(2, Set.of(first, second).size());
    }

    /** Writes down what it sees, in order. */
    private record Texts(String name) implements Projection {
        @Override
        public Set<EntryKind> kinds() {
            return Set.of(KIND);
        }

        @Override
        public Schema schema() {
            return new Schema(name,
                    List.of("CREATE TABLE " + name + "_text(n BIGINT PRIMARY KEY, text VARCHAR(100));"));
        }

        @Override
        public void apply(Transaction transaction, LogEntry entry) throws StorageException {
            String text = new String(entry.payload(), StandardCharsets.UTF_8);
            if (text.equals("poison")) {
                throw new StorageException("thrown on purpose");
            }
            transaction.update("INSERT INTO " + name + "_text VALUES((SELECT COALESCE(MAX(n), 0) + 1 FROM " + name
                    + "_text), ?)", text);
        }

        @Override
        public void clear(Transaction transaction) throws StorageException {
            transaction.update("DELETE FROM " + name + "_text");
        }
    }
}
