// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.Optional;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.log.ChannelTrust.Opening;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.storage.ReadTransaction;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.mesh.internal.entry.Entry;

/**
 * What entries say whose secrets are deleted after some time: written down in the transaction that delivers an entry, and by the
 * entry's id, so that it outlives the numbers of the index. The store is encrypted as a whole. Thread-safe.
 */
final class Kept {
    private final Openings openings;

    Kept(Openings openings) {
        this.openings = openings;
    }

    /** Keeps what an entry says, if it cannot be opened for ever. */
    void keep(Transaction transaction, LogEntry entry) throws StorageException {
        if (openings.forgets(entry.header().channel())) {
            transaction.update("MERGE INTO mesh_kept (id, channel, at, payload) KEY (id) VALUES (?, ?, ?, ?)",
                    entry.id(),
                    entry.header().channel(), entry.header().time().packed(), entry.payload());
        }
    }

    /** Opens an entry, or says what it said when it was opened. */
    Opening open(ReadTransaction transaction, Entry entry) throws StorageException {
        Optional<byte[]> kept = openings.forgets(entry.header().channel())
                ? transaction.queryOne("SELECT payload FROM mesh_kept WHERE id = ?", row -> row.bytes("payload"),
                        entry.id())
                : Optional.empty();
        return kept.isPresent() ? new Opening.Opened(kept.get()) : openings.open(entry);
    }

    /** Opens an entry if that is possible now. */
    Optional<LogEntry> read(ReadTransaction transaction, Entry entry) throws StorageException {
        return open(transaction, entry) instanceof Opening.Opened(byte[] payload)
                ? Optional.of(new LogEntry(entry.id(), entry.header(), payload))
                : Optional.empty();
    }

    /** Counts the entries of a channel that came too late to be opened and have not expired. */
    static long late(ReadTransaction transaction, ChannelId channel) throws StorageException {
        return transaction.queryOne("SELECT COUNT(*) AS entries FROM mesh_held h JOIN mesh_channel c"
                + " ON c.channel = h.channel JOIN mesh_log l ON l.log = h.log"
                + " WHERE c.id = ? AND h.late AND h.seq > l.swept", row -> row.number("entries"), channel).orElse(0L);
    }

    /** Drops what has expired. */
    void expire(Transaction transaction, ChannelId channel, HybridTime upTo) throws StorageException {
        transaction.update("DELETE FROM mesh_kept WHERE channel = ? AND at <= ?", channel, upTo.packed());
    }
}
