// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.entry;

import java.util.List;
import java.util.Optional;

import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;

/**
 * Two runs that one device signed and that cannot both be: they hold different entries with one number, one follows another
 * entry than the other ends with, or they cut the same entries in different ways. With valid signatures it convinces
 * everybody.
 *
 * @param first a run
 * @param second another run of the same log
 */
public record ForkProof(Run first, Run second) {
    /**
     * Compares two runs.
     *
     * @param one a run
     * @param other another run
     * @return the proof, or empty if they can both be
     */
    public static Optional<ForkProof> of(Run one, Run other) {
        boolean sameLog = one.log().equals(other.log())
                && one.last().header().team().equals(other.last().header().team());
        return sameLog && place(one, other) > 0 ? Optional.of(new ForkProof(one, other)) : Optional.empty();
    }

    /** Returns the first number at which two runs differ, 0 if there is none. */
    private static long place(Run one, Run other) {
        if (one.firstSeq() > other.firstSeq()) {
            return place(other, one);
        }
        for (Entry entry : other.entries()) {
            Optional<EntryId> here = at(one, entry.header().seq());
            if (here.isPresent() && !here.get().equals(entry.id())) {
                return entry.header().seq();
            }
        }
        if (other.firstSeq() > one.lastSeq()) {
            boolean torn = other.firstSeq() == one.lastSeq() + 1
                    && !other.entries().get(0).previous().equals(Optional.of(one.last().id()));
            return torn ? one.lastSeq() : 0;
        }
        boolean same = one.firstSeq() == other.firstSeq() && one.lastSeq() == other.lastSeq();
        return same ? 0 : other.firstSeq();
    }

    private static Optional<EntryId> at(Run run, long seq) {
        List<Entry> entries = run.entries();
        return seq >= run.firstSeq() && seq <= run.lastSeq()
                ? Optional.of(entries.get((int) (seq - run.firstSeq())).id())
                : Optional.empty();
    }

    /**
     * Returns where the histories part.
     *
     * @return the first number at which the runs are known to differ
     */
    public long seq() {
        return place(first, second);
    }

    /**
     * Returns the log that has two histories.
     *
     * @return channel and author
     */
    public LogId log() {
        return first.log();
    }

    /**
     * Returns whom it proves guilty.
     *
     * @return the device that signed both
     */
    public PeerId author() {
        return first.device();
    }
}
