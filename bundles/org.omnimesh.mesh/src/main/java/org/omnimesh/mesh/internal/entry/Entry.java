// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.entry;

import java.util.List;
import java.util.Optional;

import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.log.EntryHeader;

/**
 * An entry as it is stored and sent: the exact header bytes and the ciphertext.
 *
 * @param id the hash of the header
 * @param header what the header says; for a founding entry with the team and channel that its id names
 * @param previous the id of the author's entry before, empty for the first
 * @param heads what the author had newly seen of other logs of the channel
 * @param encoded the header's bytes, unknown fields included; not to be changed
 * @param payload the ciphertext (a founding entry's is plain); not to be changed
 */
public record Entry(EntryId id, EntryHeader header, Optional<EntryId> previous, List<CausalHead> heads,
        byte[] encoded, byte[] payload) {
    /** Longest header in bytes. */
    public static final int MAX_HEADER_BYTES = 4 << 10;

    /** Longest ciphertext in bytes: the longest payload and the cipher's tag. */
    public static final int MAX_CIPHERTEXT_BYTES = (60 << 10) + 16;

    /** Longest payload of a founding entry in bytes. */
    public static final int MAX_FOUNDING_BYTES = 256;

    /** Most causal heads in one entry; further changes wait for the next. */
    public static final int MAX_HEADS = 32;

    /** Copies the heads. */
    public Entry {
        heads = List.copyOf(heads);
    }

    /**
     * Returns the log it belongs to.
     *
     * @return channel and author
     */
    public LogId log() {
        return LogId.of(header.channel(), header.author(), header.seq());
    }

    /**
     * Tells whether it founds a team.
     *
     * @return true if it is not encrypted and names its own channel
     */
    public boolean isFounding() { return header.kind().equals(EntryCodec.FOUNDING); }

    /**
     * Drops its payload.
     *
     * @return the entry of a bare run
     */
    Entry strip() {
        return new Entry(id, header, previous, heads, encoded, new byte[0]);
    }

    /**
     * Returns its share of a run's size.
     *
     * @return bytes of header and payload
     */
    public int size() {
        return encoded.length + payload.length;
    }
}
