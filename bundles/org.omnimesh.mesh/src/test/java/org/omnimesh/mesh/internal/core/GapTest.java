// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.omnimesh.mesh.internal.core.CoreFixture.B;
import static org.omnimesh.mesh.internal.core.CoreFixture.C;
import static org.omnimesh.mesh.internal.core.CoreFixture.CHANNEL;
import static org.omnimesh.mesh.internal.core.CoreFixture.SELF;
import static org.omnimesh.mesh.internal.core.CoreFixture.only;
import static org.omnimesh.mesh.internal.core.CoreFixture.peer;
import static org.omnimesh.mesh.internal.core.CoreFixture.run;
import static org.omnimesh.mesh.internal.core.CoreFixture.sent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.ForkProof;
import org.omnimesh.mesh.internal.entry.Gap;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunCodec;

/** An author with two histories, one of which came with a gap because its content had expired: seeds 21039 and 21458. */
class GapTest {
    private static final LogId LOG = new LogId(CHANNEL, C);
    private static final PeerId D = peer(4);

    private final CoreFixture mesh = new CoreFixture(
            new MeshCore(SELF, new SplittableRandom(1), true, header -> true));
    private final Run here = run(C, LogHead.EMPTY, 10);
    private final Run there = run(C, LogHead.EMPTY, 20);
    private final Run anchor = RunCodec.strip(run(C, new LogHead(70, new EntryId(CoreFixture.filled(70))), 10));
    private Duration now = Duration.ZERO;

    @BeforeEach
    void peers() {
        mesh.core.trustChanged(Map.of(CHANNEL, Set.of(SELF, B, C, D)));
        mesh.up(B);
        mesh.up(D);
    }

    /** Lets time pass; returns who was asked, in order. */
    private List<PeerId> asked(int seconds) {
        List<PeerId> asked = new ArrayList<>();
        for (int i = 0; i < 4 * seconds; i++) {
            now = now.plusMillis(250);
            List<Action> actions = mesh.core.tick(now);
            for (PeerId each : List.of(B, D)) {
                sent(each, Frame.Show.class, actions).forEach(show -> {
                    assertEquals(Map.of(LOG, 1L), show.entries());
                    asked.add(each);
                });
            }
        }
        return asked;
    }

    @Test
    void whoeverTakesARunAfterAGapAsksWhetherThatIsTheSameHistory() {
        mesh.stored(B, 1, here, anchor);
        assertEquals(List.of(B), asked(5), "D does not have that much");
    }

    @Test
    void anotherEntryAtThatPlaceIsLookedInto() {
        mesh.stored(B, 1, here, anchor);
        asked(1);
        Action.Accuse accuse = only(Action.Accuse.class, mesh.runs(B, 2, there)).get(0);
        assertEquals(there.head(), accuse.run().head());
        // when
        mesh.core.convict(ForkProof.of(here, there).orElseThrow());
        // then
        assertEquals(List.of(), asked(60), "it is known now");
    }

    @Test
    void theSameEntryAtThatPlaceSettlesIt() {
        mesh.stored(B, 1, here, anchor);
        asked(1);
        assertEquals(List.of(), only(Action.Accuse.class, mesh.runs(B, 2, here)));
        assertEquals(List.of(), asked(60));
    }

    @Test
    void asksEachHolderInTurnAndAllAgainLater() {
        mesh.stored(B, 1, here, anchor);
        mesh.state(D, Map.of(C, Frame.Row.of(71)), true);
        assertEquals(Set.of(B, D), Set.copyOf(asked(1)));
        assertEquals(List.of(), asked(8));
        assertEquals(2, asked(3).size(), "answers may be lost");
        assertEquals(List.of(), asked(18));
        assertEquals(2, asked(4).size());
    }

    @Test
    void asksWhoeverComesLater() {
        mesh.core.linkDown(D);
        mesh.stored(B, 1, here, anchor);
        assertEquals(List.of(B), asked(2));
        // when
        mesh.up(D);
        mesh.state(D, Map.of(C, Frame.Row.of(80)), true);
        // then
        assertEquals(List.of(D), asked(2));
    }

    @Test
    void whatIsBeforeAGapIsShownToNobody() {
        mesh.stored(B, 1, here, anchor);
        mesh.state(D, Map.of(C, Frame.Row.of(71)), true);
        assertEquals(List.of(), only(Action.Find.class, mesh.frame(D, new Frame.Show(Map.of(LOG, 1L)))));
        assertEquals(1, only(Action.Find.class, mesh.frame(D, new Frame.Show(Map.of(LOG, 71L)))).size());
    }

    @Test
    void asksForGapsThatWereThereBefore() {
        mesh.core.restore(Map.of(LOG, anchor.head()));
        mesh.core.restoreGaps(List.of(new Gap(LOG, here.head(), 71)));
        mesh.state(B, Map.of(C, Frame.Row.of(71)), true);
        assertEquals(List.of(B), asked(5));
        assertEquals(1, only(Action.Accuse.class, mesh.runs(B, 1, there)).size());
    }

    @Test
    void aLogThatBeginsWithABareRunHasNoGap() {
        mesh.stored(B, 1, anchor);
        assertEquals(List.of(), asked(5));
    }
}
