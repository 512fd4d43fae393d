// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import java.time.Instant;

import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.AuditEvent;
import org.omnimesh.api.audit.AuditHash;

/**
 * A row exactly as it is stored, whatever became of it there.
 *
 * @param seq its number
 * @param atMillis when, since 1970
 * @param actor who
 * @param action what
 * @param subject to whom
 * @param detail more
 * @param hash what was written as its hash
 */
record AuditRow(long seq, long atMillis, String actor, String action, String subject, String detail, AuditHash hash) {
    /** Makes the row that follows another one. */
    static AuditRow after(Head head, Stamped done) {
        Act act = done.act();
        AuditRow unhashed = new AuditRow(head.count() + 1, done.at().toEpochMilli(), act.actor(), act.action(),
                act.subject(), act.detail(), Chain.BEGIN);
        return unhashed.withHash(Chain.hash(head.last(), unhashed));
    }

    private AuditRow withHash(AuditHash fresh) {
        return new AuditRow(seq, atMillis, actor, action, subject, detail, fresh);
    }

    /**
     * Returns the row as others see it.
     *
     * @throws IllegalArgumentException if the action is none, because the row was changed
     */
    AuditEvent event() {
        return new AuditEvent(seq, Instant.ofEpochMilli(atMillis), new Act(actor, action, subject, detail), hash);
    }
}
