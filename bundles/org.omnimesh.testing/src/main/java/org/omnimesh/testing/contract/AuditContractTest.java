// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.Audit;
import org.omnimesh.api.audit.AuditCheck;
import org.omnimesh.api.audit.AuditEvent;
import org.omnimesh.api.audit.AuditQuery;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.SettableTime;

/** What every {@link Audit} promises. */
public abstract class AuditContractTest {
    /** The clock of the log. */
    protected final SettableTime time = new SettableTime();

    /**
     * Opens an empty log; the subclass closes it afterwards.
     *
     * @return the log
     * @throws Exception if it cannot
     */
    protected abstract Audit open() throws Exception;

    private static Act act(String action, String subject) {
        return new Act("token:owner", action, subject, "");
    }

    private static AuditQuery all(int limit) {
        return new AuditQuery(Optional.empty(), Optional.empty(), Optional.empty(), limit);
    }

    private static List<AuditEvent> rows(Audit audit, int count) {
        return Await.value(count + " rows", () -> {
            try {
                return Optional.of(audit.list(all(AuditQuery.MAX_LIMIT))).filter(rows -> rows.size() >= count);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void listsWhatWasDoneNewestFirstWithoutGaps() throws Exception {
        // given
        Audit audit = open();
        Instant first = time.now();
        // when
        audit.record(act("token.made", "a"));
        rows(audit, 1);
        time.advance(Duration.ofSeconds(5));
        audit.record(act("token.revoked", "a"));
        audit.record(act("node.renamed", "b"));
        // then
        List<AuditEvent> rows = rows(audit, 3);
        assertEquals(List.of(3L, 2L, 1L), rows.stream().map(AuditEvent::seq).toList());
        assertEquals(act("token.made", "a"), rows.get(2).act());
        assertEquals(first, rows.get(2).at());
        assertNotEquals(rows.get(0).hash(), rows.get(1).hash());
        assertEquals(new AuditCheck(3, Optional.empty()), audit.verify());
    }

    @Test
    void findsByTimeAndActionAndStopsAtTheLimit() throws Exception {
        // given
        Audit audit = open();
        Instant first = time.now();
        audit.record(act("token.made", "a"));
        rows(audit, 1);
        time.advance(Duration.ofSeconds(5));
        Instant second = time.now();
        audit.record(act("token.revoked", "a"));
        audit.record(act("tokens.counted", "a"));
        rows(audit, 3);
        // then
        assertEquals(2, audit.list(all(2)).size());
        assertEquals(1, audit.list(new AuditQuery(Optional.of(first), Optional.of(second), Optional.empty(), 9))
                .size());
        assertEquals(2, audit.list(new AuditQuery(Optional.of(second), Optional.empty(), Optional.empty(), 9)).size());
        assertEquals(2, audit
                .list(new AuditQuery(Optional.empty(), Optional.empty(), Optional.of("token"), 9)).size());
        assertEquals(1, audit
                .list(new AuditQuery(Optional.empty(), Optional.empty(), Optional.of("token.made"), 9)).size());
    }
}
