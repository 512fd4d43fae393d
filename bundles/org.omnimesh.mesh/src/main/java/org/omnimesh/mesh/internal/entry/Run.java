// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.entry;

import java.util.List;

import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.id.PeerId;

/**
 * Consecutive entries of one log with one signature: the unit that is signed, stored, sent and verified.
 *
 * <p>
 * The signature covers the id of the last entry; the chain extends it to the others. A run whose content was dropped is
 * <em>bare</em>: headers and signature are there, and with them ids and chain, but no payloads.
 *
 * @param log the log
 * @param entries at least one, at most {@value #MAX_ENTRIES}
 * @param signature the author's signature over the last entry's id
 * @param bare whether the payloads are dropped; its entries then have empty ones
 * @param encoded the run's bytes as stored and sent; not to be changed
 */
public record Run(LogId log, List<Entry> entries, Signature signature, boolean bare, byte[] encoded) {
    /** Most entries in one run. */
    public static final int MAX_ENTRIES = 256;

    /** Longest encoding in bytes: two fit into one frame, as a proof of a fork. */
    public static final int MAX_BYTES = 500 << 10;

    /** What the signature is for. */
    public static final CryptoContext CONTEXT = new CryptoContext("omni/1/run");

    /**
     * Returns the device that wrote and signed it.
     *
     * @return the author of every entry
     */
    public PeerId device() {
        return entries.get(0).header().author();
    }

    /**
     * Returns the number of the first entry.
     *
     * @return at least 1
     */
    public long firstSeq() {
        return entries.get(0).header().seq();
    }

    /**
     * Returns the number of the last entry.
     *
     * @return at least {@link #firstSeq()}
     */
    public long lastSeq() {
        return last().header().seq();
    }

    /**
     * Returns the last entry.
     *
     * @return the one that the signature covers
     */
    public Entry last() {
        return entries.get(entries.size() - 1);
    }

    /**
     * Returns the end of the log once this run is stored.
     *
     * @return the head
     */
    public LogHead head() {
        return new LogHead(lastSeq(), last().id());
    }

    /**
     * Returns the entries that say something: what is delivered, and what must come after its causes.
     *
     * @return all entries, or none if the run is bare
     */
    public List<Entry> contents() {
        return bare ? List.of() : entries;
    }

    /**
     * Tells whether it belongs to a hidden channel, in which is decided who may read what.
     *
     * @return false for channels in which content is written
     */
    public boolean decides() {
        return log.channel().equals(last().header().team().teamChannel());
    }

    /**
     * Tells whether it can come after the end of a log: as the next one, or as an anchor. Content is dropped oldest first,
     * so that whatever comes before a bare run is dropped as well, and nobody needs it.
     *
     * @param last the number of the log's last entry, 0 for an empty one
     * @return true if there is no gap, or one that does not matter
     */
    public boolean follows(long last) {
        return bytes().follows(last);
    }

    /**
     * Returns what is needed to send it.
     *
     * @return the bytes and what they hold
     */
    public RunBytes bytes() {
        return new RunBytes(log, firstSeq(), lastSeq(), bare, encoded);
    }

    /** Returns log and numbers, for logs. */
    @Override
    public String toString() {
        return log + " " + firstSeq() + ".." + lastSeq();
    }
}
