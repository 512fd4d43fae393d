// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.log;

import java.util.Set;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Readable tables that a capability derives from entries (whiteboard).
 *
 * <p>
 * Sees every entry of its kinds exactly once, after the entries it causally depends on, in the transaction that stores
 * it; entries from before it was registered come first. Must depend on nothing but the entry and its own tables, so that
 * a rebuild gives the same result.
 *
 * <p>
 * It is also how a capability is told of new entries, its own and others'; there is no subscription beside it. Whoever wants
 * to tell people publishes an event with the transaction ({@link Transaction#publish}): it is sent once that is
 * committed.
 */
@ConsumerType
public interface Projection {
    /**
     * Returns the kinds it wants.
     *
     * @return at least one kind; always the same
     */
    Set<EntryKind> kinds();

    /**
     * Returns the tables it writes; they are created before the first entry.
     *
     * @return the schema; its name is the projection's name
     */
    Schema schema();

    /**
     * Applies an entry. A payload that is malformed (a peer may send anything) is to be ignored with a debug log.
     *
     * @param transaction the transaction that stores the entry; publish domain events with it
     * @param entry the entry
     * @throws StorageException if the tables cannot be written; the entry is then kept and applied at the next rebuild
     */
    void apply(Transaction transaction, LogEntry entry) throws StorageException;

    /**
     * Deletes all rows of its tables, before a rebuild.
     *
     * @param transaction the transaction
     * @throws StorageException if that fails
     */
    void clear(Transaction transaction) throws StorageException;

    /**
     * Deletes what was derived from the entries of a channel up to a time: their content is older than the channel's limit and
     * is dropped. May be called again for the same time, and for entries that were never applied. Without this, what was
     * derived stays.
     *
     * @param transaction the transaction that notes that the content is dropped
     * @param channel the channel
     * @param upTo the time of the newest entry to forget
     * @throws StorageException if the tables cannot be written; it is tried again later
     */
    default void expire(Transaction transaction, ChannelId channel, HybridTime upTo) throws StorageException {
        // What follows from entries may be meant to outlive them.
    }
}
