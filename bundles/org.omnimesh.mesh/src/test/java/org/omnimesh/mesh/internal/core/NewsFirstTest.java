// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.omnimesh.mesh.internal.core.CoreFixture.B;
import static org.omnimesh.mesh.internal.core.CoreFixture.C;
import static org.omnimesh.mesh.internal.core.CoreFixture.CHANNEL;
import static org.omnimesh.mesh.internal.core.CoreFixture.only;
import static org.omnimesh.mesh.internal.core.CoreFixture.run;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.omnimesh.mesh.internal.entry.CausalHead;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;

/** Which runs may go before what is being stored. */
class NewsFirstTest {
    private final CoreFixture mesh = new CoreFixture();

    private List<Boolean> first(long number, Run... runs) {
        return only(Action.Store.class, mesh.runs(B, number, runs)).stream().map(Action.Store::first).toList();
    }

    @Test
    void aNewRunThatNeedsNothingGoesFirst() {
        // given
        mesh.up(B);
        Run one = run(B, LogHead.EMPTY, 10);
        Run next = run(B, one.head(), 10);
        // when, then
        assertEquals(List.of(true, false), first(1, one, next), "the second has to come after the first");
    }

    @Test
    void whatWasAskedForDoesNotGoFirst() {
        // given
        mesh.up(B);
        Run one = run(C, LogHead.EMPTY, 10);
        mesh.state(B, Map.of(C, Frame.Row.of(1)), true);
        // when, then
        assertEquals(List.of(false), first(1, one));
    }

    @Test
    void whatDependsOnSomethingThatIsBeingStoredDoesNotGoFirst() {
        // given
        mesh.up(B);
        Run cause = run(B, LogHead.EMPTY, 10);
        Run effect = run(C, LogHead.EMPTY, 10, new CausalHead(B, 1));
        // when, then
        assertEquals(List.of(true, false), first(1, cause, effect));
    }

    @Test
    void whatDependsOnSomethingThatIsStoredGoesFirst() {
        // given
        mesh.up(B);
        Run cause = run(B, LogHead.EMPTY, 10);
        mesh.core.restore(Map.of(new LogId(CHANNEL, B), cause.head()));
        // when, then
        assertEquals(List.of(true), first(1, run(C, LogHead.EMPTY, 10, new CausalHead(B, 1))));
    }
}
