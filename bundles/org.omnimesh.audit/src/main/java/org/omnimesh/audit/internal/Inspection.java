// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import java.security.MessageDigest;
import java.util.Optional;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.audit.AuditHash;
import org.omnimesh.api.crypto.SymmetricKey;

/** Goes over a log from its first row to its last, and tells the first thing that is wrong. */
final class Inspection {
    /**
     * What the file says.
     *
     * @param head the head when it was written last
     * @param note damage that was found earlier, or nothing
     */
    record Witness(Head head, String note) {}

    private final SymmetricKey key;
    private final Optional<Witness> witness;
    private Head reached = Head.EMPTY;
    private @Nullable String damage;
    private boolean witnessed;

    /** Begins; the witness is empty if the file is missing or not authentic. */
    Inspection(SymmetricKey key, Optional<Witness> witness) {
        this.key = key;
        this.witness = witness;
        if (witness.isEmpty()) {
            damage = "The file audit.head is missing or was changed.";
        } else if (!witness.get().note().isEmpty()) {
            damage = witness.get().note();
        }
        meetWitness();
    }

    /** Takes the next row, in the order of the numbers. */
    void add(AuditRow row) {
        long expected = reached.count() + 1;
        if (row.seq() != expected) {
            found("Row " + expected + " is missing.");
        }
        AuditHash hash = Chain.hash(reached.last(), row);
        if (!hash.equals(row.hash())) {
            found("Row " + row.seq() + " was changed, or the one before it.");
        }
        reached = new Head(expected, row.hash());
        meetWitness();
    }

    private void meetWitness() {
        if (witness.isPresent() && witness.get().head().count() == reached.count()) {
            witnessed = witness.get().head().equals(reached);
        }
    }

    /** Ends with what the table says about itself. */
    Optional<String> end(Optional<byte[]> seal) {
        if (seal.isEmpty()
                ? reached.count() > 0
                : !MessageDigest.isEqual(seal.get(), Chain.authenticate(key, reached, ""))) {
            found("The rows are not those that this node wrote: some were added, removed or replaced.");
        }
        if (witness.isPresent() && !witnessed) {
            long count = witness.get().head().count();
            found(count > reached.count()
                    ? "Rows are missing at the end: there were " + count + ", there are " + reached.count() + "."
                    : "The first " + count + " rows were replaced.");
        }
        return Optional.ofNullable(damage);
    }

    /** Returns where the rows end. */
    Head reached() {
        return reached;
    }

    private void found(String sentence) {
        if (damage == null) {
            damage = sentence;
        }
    }
}
