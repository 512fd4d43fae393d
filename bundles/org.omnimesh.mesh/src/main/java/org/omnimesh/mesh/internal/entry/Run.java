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
 * The signature covers the id of the last entry; the chain extends it to the others.
 *
 * @param log the log
 * @param entries at least one, at most {@value #MAX_ENTRIES}
 * @param signature the author's signature over the last entry's id
 * @param encoded the run's bytes as stored and sent; not to be changed
 */
public record Run(LogId log, List<Entry> entries, Signature signature, byte[] encoded) {
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
     * Returns what is needed to send it.
     *
     * @return the bytes and what they hold
     */
    public RunBytes bytes() {
        return new RunBytes(log, firstSeq(), lastSeq(), encoded);
    }

    /** Returns log and numbers, for logs. */
    @Override
    public String toString() {
        return log + " " + firstSeq() + ".." + lastSeq();
    }
}
