// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.log.ChannelTrust;
import org.omnimesh.api.log.ChannelTrust.Opening;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.mesh.internal.core.Admission;
import org.omnimesh.mesh.internal.core.Outcome;
import org.omnimesh.mesh.internal.entry.Entry;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens in a writing transaction: runs come in, entries are opened and delivered. Writer thread only. */
final class Writer {
    /** Most held entries looked at in one transaction. */
    static final int HELD_PAGE = 500;

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    private final WriterState state;
    private final Projections projections;
    private final Openings openings;
    private final TimeSource time;

    Writer(WriterState state, Projections projections, Openings openings, TimeSource time) {
        this.state = state;
        this.projections = projections;
        this.openings = openings;
        this.time = time;
    }

    long wallMillis() {
        return time.now().toEpochMilli();
    }

    /** Runs a part with the state fresh; if it fails, the state is read again the next time. */
    <T> T guarded(Transaction transaction, Transaction.Work<T> part) throws StorageException {
        boolean done = false;
        try {
            state.refresh(transaction, wallMillis());
            T result = part.run(transaction);
            done = true;
            return result;
        } finally {
            if (!done) {
                state.invalidate();
            }
        }
    }

    /** Stores a run of this device; its entries are known in plain. */
    void store(Transaction transaction, Run run, List<LogEntry> plain) throws StorageException {
        state.insert(transaction, run, wallMillis());
        long log = state.log(run.log()).map(WriterState.LogState::number).orElse(0L);
        for (LogEntry entry : plain) {
            projections.apply(transaction, entry, log);
        }
    }

    /** Decides about a received run with a valid signature and stores it if it may be. */
    Outcome admit(Transaction transaction, Run run) throws StorageException {
        Optional<ChannelTrust> trust = openings.trust();
        if (trust.isEmpty()) {
            return Outcome.WAIT;
        }
        LogHead head = state.head(run.log());
        Outcome outcome = Admission.decide(run, head, state::seq, trust.get()::judge);
        if (outcome == Outcome.STORED) {
            receive(transaction, run);
        } else if (outcome == Outcome.FORK) {
            noteFork(transaction, run);
        }
        return outcome;
    }

    private void receive(Transaction transaction, Run run) throws StorageException {
        long position = state.insert(transaction, run, wallMillis());
        WriterState.LogState log = state.log(run.log()).orElseThrow();
        for (Entry entry : run.entries()) {
            switch (openings.open(entry)) {
                case Opening.Opened(byte[] payload) -> projections.apply(transaction,
                        new LogEntry(entry.id(), entry.header(), payload), log.number());
                case Opening.KeyMissing missing -> hold(transaction, entry, position, log.number(), true);
                case Opening.Damaged damaged -> {
                    LOG.warn("An entry of {} cannot be decrypted: {}", run.log(), entry.id().shortForm());
                    hold(transaction, entry, position, log.number(), false);
                }
            }
            position++;
        }
    }

    private void hold(Transaction transaction, Entry entry, long position, long log, boolean retry)
            throws StorageException {
        int channel = state.channel(entry.header().channel()).orElseThrow().number();
        transaction.update("INSERT INTO mesh_held (position, log, seq, channel, secret, delivery)"
                + " VALUES (?, ?, ?, ?, ?, NULL)", position, log, entry.header().seq(), channel,
                retry ? Optional.of(entry.header().keyId().bytes()) : Optional.empty());
    }

    private void noteFork(Transaction transaction, Run run) throws StorageException {
        LOG.error("Device {} signed two different entries with one number in {}; the first one stays",
                run.log().author().shortForm(), run.log());
        Optional<WriterState.LogState> log = state.log(run.log());
        if (log.isPresent() && transaction.queryOne("SELECT seq FROM mesh_fork WHERE log = ?",
                row -> row.number("seq"), log.get().number()).isEmpty()) {
            transaction.update("INSERT INTO mesh_fork (log, seq, content) VALUES (?, ?, ?)", log.get().number(),
                    run.lastSeq(), run.encoded());
        }
    }

    /**
     * Delivers entries that were stored when their key was missing and that open now. Among themselves they keep the stored
     * order, which respects causes; an entry that never opens holds nobody up.
     *
     * @return where to continue, or empty when all were looked at
     */
    Optional<Long> deliverHeld(Transaction transaction, long from) throws StorageException {
        record Held(long position, long log, long seq, byte[] secret) {}
        List<Held> page = transaction.query("SELECT position, log, seq, secret FROM mesh_held WHERE position >= ?"
                + " AND delivery IS NULL AND secret IS NOT NULL ORDER BY position LIMIT " + HELD_PAGE,
                row -> new Held(row.number("position"), row.number("log"), row.number("seq"), row.bytes("secret")),
                from);
        Set<ChannelKey> closed = new HashSet<>();
        Map<Long, LogId> logs = page.isEmpty() ? Map.of() : state.numbers();
        for (Held held : page) {
            Optional<LogId> log = Optional.ofNullable(logs.get(held.log()));
            if (log.isEmpty()) {
                continue;
            }
            ChannelKey key = new ChannelKey(log.get().channel(), new KeyId(held.secret()));
            if (!closed.contains(key)) {
                Entry entry = RunReader.entry(transaction, held.log(), held.seq())
                        .orElseThrow(() -> new StorageException("a held entry is missing"));
                switch (openings.open(entry)) {
                    case Opening.Opened(byte[] payload) -> {
                        transaction.update("UPDATE mesh_held SET delivery = ? WHERE position = ?",
                                state.takePositions(1), held.position());
                        projections.apply(transaction, new LogEntry(entry.id(), entry.header(), payload), held.log());
                    }
                    case Opening.KeyMissing missing -> closed.add(key);
                    case Opening.Damaged damaged -> transaction
                            .update("UPDATE mesh_held SET secret = NULL WHERE position = ?", held.position());
                }
            }
        }
        return page.size() < HELD_PAGE ? Optional.empty() : Optional.of(page.get(page.size() - 1).position() + 1);
    }

    private record ChannelKey(ChannelId channel, KeyId key) {}
}
