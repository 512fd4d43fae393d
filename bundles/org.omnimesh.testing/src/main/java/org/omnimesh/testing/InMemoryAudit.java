// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.Audit;
import org.omnimesh.api.audit.AuditCheck;
import org.omnimesh.api.audit.AuditEvent;
import org.omnimesh.api.audit.AuditHash;
import org.omnimesh.api.audit.AuditQuery;
import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.node.TimeSource;

/** An audit log that nobody can get at, so that it needs no real hashes. Thread-safe. */
public final class InMemoryAudit implements Audit {
    private final TimeSource time;
    private final List<AuditEvent> rows = new ArrayList<>();

    /**
     * Begins empty.
     *
     * @param time when acts are done
     */
    public InMemoryAudit(TimeSource time) {
        this.time = time;
    }

    @Override
    public synchronized void record(Act act) {
        byte[] hash = new byte[Bytes32.LENGTH];
        hash[0] = (byte) (rows.size() + 1);
        rows.add(new AuditEvent(rows.size() + 1L, time.now(), act, new AuditHash(hash)));
    }

    @Override
    public synchronized List<AuditEvent> list(AuditQuery query) {
        List<AuditEvent> newestFirst = new ArrayList<>(rows);
        Collections.reverse(newestFirst);
        return newestFirst.stream().filter(row -> query.from().map(from -> !row.at().isBefore(from)).orElse(true))
                .filter(row -> query.to().map(to -> row.at().isBefore(to)).orElse(true))
                .filter(row -> query.action().map(wanted -> row.act().action().equals(wanted)
                        || row.act().action().startsWith(wanted + ".")).orElse(true))
                .limit(query.limit()).toList();
    }

    @Override
    public synchronized AuditCheck verify() {
        return new AuditCheck(rows.size(), Optional.empty());
    }

    /**
     * Returns what was done.
     *
     * @return all acts, oldest first
     */
    public synchronized List<Act> acts() {
        return rows.stream().map(AuditEvent::act).toList();
    }
}
