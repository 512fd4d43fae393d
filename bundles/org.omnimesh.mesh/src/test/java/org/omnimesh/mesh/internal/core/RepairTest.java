// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.omnimesh.mesh.internal.core.CoreFixture.B;
import static org.omnimesh.mesh.internal.core.CoreFixture.C;
import static org.omnimesh.mesh.internal.core.CoreFixture.CHANNEL;
import static org.omnimesh.mesh.internal.core.CoreFixture.only;
import static org.omnimesh.mesh.internal.core.CoreFixture.run;
import static org.omnimesh.mesh.internal.core.CoreFixture.sent;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;

class RepairTest {
    private static final LogId LOG = new LogId(CHANNEL, B);

    private final CoreFixture mesh = new CoreFixture();
    private final Run first = run(B, LogHead.EMPTY, 1);
    private final Run second = run(B, first.head(), 2);

    @BeforeEach
    void store() {
        mesh.up(B);
        mesh.stored(B, 1, first, second);
    }

    private static List<Map<LogId, Long>> asked(List<Action> actions) {
        return sent(B, Frame.Show.class, actions).stream().map(Frame.Show::entries).toList();
    }

    @Test
    void asksAPeerThatHasWhatIsDamaged() {
        assertEquals(List.of(Map.of(LOG, 1L)), asked(mesh.core.damaged(LOG, 1, 2)));
    }

    @Test
    void mendsRunByRun() {
        mesh.core.damaged(LOG, 1, 2);
        assertEquals(first.head(), only(Action.Repair.class, mesh.runs(B, 2, first)).get(0).run().head());
        assertEquals(List.of(Map.of(LOG, 2L)), asked(mesh.core.mended(first)));
        assertEquals(List.of(), only(Action.Repair.class, mesh.runs(B, 3, first)), "mended already");
        assertEquals(1, only(Action.Repair.class, mesh.runs(B, 4, second)).size());
        mesh.core.mended(second);
        assertEquals(List.of(), asked(mesh.core.tick(Repairs.AGAIN.multipliedBy(2))));
    }

    @Test
    void asksForTheNextStretchOfALogOnceOneIsMended() {
        mesh.core.damaged(LOG, 1, 1);
        mesh.core.damaged(LOG, 2, 2);
        mesh.runs(B, 2, first);
        assertEquals(List.of(Map.of(LOG, 2L)), asked(mesh.core.mended(first)), "without waiting");
    }

    @Test
    void asksAgainAndSomebodyElse() {
        mesh.up(C);
        mesh.state(C, Map.of(B, Frame.Row.of(2)), false);
        List<Action> once = mesh.core.damaged(LOG, 1, 1);
        List<Action> later = mesh.core.tick(Repairs.AGAIN.multipliedBy(2));
        assertEquals(1, sent(B, Frame.Show.class, once).size() + sent(C, Frame.Show.class, once).size());
        assertEquals(1, sent(B, Frame.Show.class, later).size() + sent(C, Frame.Show.class, later).size());
        assertEquals(1, sent(B, Frame.Show.class, once).size() + sent(B, Frame.Show.class, later).size());
    }

    @Test
    void asksNobodyWhoHasLess() {
        assertEquals(List.of(), asked(mesh.core.damaged(LOG, 3, 3)));
    }

    @Test
    void ignoresRunsThatAreNotDamaged() {
        mesh.core.damaged(LOG, 2, 2);
        assertEquals(List.of(), only(Action.Repair.class, mesh.runs(B, 2, first)));
    }
}
