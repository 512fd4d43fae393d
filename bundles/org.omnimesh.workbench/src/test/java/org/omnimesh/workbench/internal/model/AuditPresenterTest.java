// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.Audit;
import org.omnimesh.api.audit.AuditCheck;
import org.omnimesh.api.audit.AuditEvent;
import org.omnimesh.api.audit.AuditException;
import org.omnimesh.api.audit.AuditQuery;
import org.omnimesh.testing.InMemoryAudit;
import org.omnimesh.workbench.internal.model.AuditModel.AuditLine;
import org.omnimesh.workbench.internal.model.AuditModel.Kind;
import org.omnimesh.workbench.internal.model.AuditModel.Span;

class AuditPresenterTest {
    private final FakeNode node = new FakeNode().start();
    private final InMemoryAudit audit = new InMemoryAudit(node.time);
    private final List<Optional<String>> answers = new ArrayList<>();
    private final AuditPresenter presenter = new AuditPresenter(node.services, Here.now(),
            new FakeClock(node.time, ZoneOffset.UTC));

    @Test
    void readsNothingUntilItIsLookedAt() {
        node.services.add(audit);
        audit.record(new Act(Act.NODE, "node.started", "", ""));
        presenter.refresh();
        assertFalse(model().ready());
        presenter.show(Kind.ALL, Span.EVER);
        assertEquals("1 row", model().note());
        presenter.lookAway();
        assertEquals(AuditModel.FIRST, model());
    }

    @Test
    void saysWhoDidWhatInWords() {
        node.services.add(audit);
        audit.record(new Act(FakeNode.ME.toString(), "team.role_changed", FakeNode.ME.toString(), "now admin"));
        audit.record(new Act("token:back\u202eup", "token.refused", "x", ""));
        audit.record(new Act(Act.UNKNOWN, "pairing.failed", "a code", "wrong"));
        presenter.show(Kind.ALL, Span.EVER);
        assertEquals(List.of("somebody unknown", "token backup", "Anna (laptop)"),
                model().rows().stream().map(AuditLine::actor).toList());
        assertEquals("Anna (laptop)", model().rows().getLast().subject());
    }

    @Test
    void filtersByKindAndTime() {
        node.services.add(audit);
        audit.record(new Act(Act.NODE, "node.started", "", ""));
        node.time.advance(Duration.ofDays(3));
        audit.record(new Act(Act.NODE, "node.started", "", ""));
        audit.record(new Act(Act.NODE, "file.shared", "f", ""));
        presenter.show(Kind.NODE, Span.EVER);
        assertEquals(List.of(2L, 1L), model().rows().stream().map(AuditLine::seq).toList());
        presenter.show(Kind.NODE, Span.DAY);
        assertEquals(List.of(2L), model().rows().stream().map(AuditLine::seq).toList());
        presenter.show(Kind.FILE, Span.WEEK);
        assertEquals(List.of(3L), model().rows().stream().map(AuditLine::seq).toList());
    }

    @Test
    void theCheckIsSaidInWords() {
        node.services.add(audit);
        audit.record(new Act(Act.NODE, "node.started", "", ""));
        presenter.show(Kind.ALL, Span.EVER);
        presenter.verify(answers::add);
        assertEquals(Optional.of("The log is whole: 1 row as written, none changed, moved or removed."),
                model().check());
        assertTrue(model().sound());
    }

    @Test
    void damageIsSaidInWords() {
        node.services.add(new DamagedAudit(Optional.of("row 7 was changed")));
        presenter.show(Kind.ALL, Span.EVER);
        presenter.verify(answers::add);
        assertEquals(Optional.of("The log was tampered with or damaged: row 7 was changed"), model().check());
        assertFalse(model().sound());
    }

    @Test
    void aLogThatCannotBeReadIsSaid() {
        node.services.add(new DamagedAudit(Optional.empty()));
        presenter.show(Kind.ALL, Span.EVER);
        assertEquals(Optional.of("The disk is gone."), model().problem());
        presenter.verify(answers::add);
        assertEquals(List.of(Optional.of("The disk is gone.")), answers);
    }

    /** A log with damage, or one that cannot be read. */
    private record DamagedAudit(Optional<String> damage) implements Audit {
        @Override
        public void record(Act act) {}

        @Override
        public List<AuditEvent> list(AuditQuery query) throws AuditException {
            if (damage.isEmpty()) {
                throw new AuditException("The disk is gone.");
            }
            return List.of();
        }

        @Override
        public AuditCheck verify() throws AuditException {
            list(new AuditQuery(Optional.empty(), Optional.empty(), Optional.empty(), 1));
            return new AuditCheck(7, damage);
        }
    }

    private AuditModel model() {
        return presenter.model().get();
    }
}
