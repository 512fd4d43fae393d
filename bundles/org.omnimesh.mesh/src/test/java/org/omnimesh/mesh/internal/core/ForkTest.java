// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.omnimesh.mesh.internal.core.CoreFixture.B;
import static org.omnimesh.mesh.internal.core.CoreFixture.C;
import static org.omnimesh.mesh.internal.core.CoreFixture.CHANNEL;
import static org.omnimesh.mesh.internal.core.CoreFixture.SELF;
import static org.omnimesh.mesh.internal.core.CoreFixture.only;
import static org.omnimesh.mesh.internal.core.CoreFixture.run;
import static org.omnimesh.mesh.internal.core.CoreFixture.sent;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.mesh.internal.entry.CausalHead;
import org.omnimesh.mesh.internal.entry.ForkProof;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunCodec;

class ForkTest {
    private final CoreFixture mesh = new CoreFixture();
    private final Run first = run(C, LogHead.EMPTY, 1);
    private final Run here = run(C, first.head(), 10);
    private final Run there = run(C, first.head(), 20);
    private final ForkProof proof = ForkProof.of(here, there).orElseThrow();

    private static Frame.Fork fork(Run one, Run other) {
        return new Frame.Fork(RunCodec.bare(one), RunCodec.bare(other));
    }

    /** Returns the ends of the runs that are to be stored. */
    private static List<LogHead> asked(List<Action> actions) {
        return only(Action.Store.class, actions).stream().map(store -> store.run().head()).toList();
    }

    @Test
    void twoEntriesWithOneNumberAreAProof() {
        assertEquals(2, proof.seq());
        assertEquals(C, proof.author());
    }

    @Test
    void anotherPredecessorIsAProof() {
        Run after = run(C, there.head(), 1);
        assertEquals(2, ForkProof.of(here, after).orElseThrow().seq());
        assertEquals(2, ForkProof.of(after, here).orElseThrow().seq());
    }

    @Test
    void entriesCutIntoOtherRunsAreAProof() throws CborException {
        Run whole = RunCodec.encode(List.of(first.last(), here.last()), first.signature());
        assertEquals(1, ForkProof.of(first, whole).orElseThrow().seq());
        assertEquals(1, ForkProof.of(whole, first).orElseThrow().seq());
        assertEquals(2, ForkProof.of(whole, here).orElseThrow().seq());
        assertTrue(ForkProof.of(whole, RunCodec.decodeBare(RunCodec.bare(whole))).isEmpty());
        assertEquals(Outcome.FORK, Admission.position(whole, first.head()));
    }

    @Test
    void runsThatCanBothBeAreNoProof() {
        assertTrue(ForkProof.of(first, here).isEmpty());
        assertTrue(ForkProof.of(here, here).isEmpty());
        assertTrue(ForkProof.of(first, run(C, here.head(), 1)).isEmpty());
        assertTrue(ForkProof.of(run(B, LogHead.EMPTY, 2), first).isEmpty());
    }

    @Test
    void looksForWhatContradictsAForkAndTellsEverybody() {
        // given
        mesh.up(B);
        mesh.stored(B, 1, first, here);

        // when
        Action.Store store = only(Action.Store.class, mesh.runs(B, 2, there)).get(0);
        List<Action> accused = mesh.core.stored(store.ticket(), Outcome.FORK);
        List<Action> convicted = mesh.core.convict(proof);

        // then
        assertEquals(there.head(), only(Action.Accuse.class, accused).get(0).run().head());
        assertEquals(proof, only(Action.Quarantine.class, convicted).get(0).proof());
        assertEquals(1, sent(B, Frame.Fork.class, convicted).size());
        assertEquals(Set.of(C), mesh.core.quarantined());
        assertEquals(List.of(), mesh.core.convict(proof), "once");
    }

    @Test
    void takesFromAQuarantinedDeviceOnlyWhatCameBefore() {
        mesh.up(B);
        mesh.core.convict(proof);
        assertEquals(List.of(first.head()), asked(mesh.runs(B, 1, first, here)));
    }

    @Test
    void entriesThatNameAQuarantinedDeviceDoNotWaitForIt() {
        mesh.up(B);
        Run effect = run(B, LogHead.EMPTY, 5, new CausalHead(C, 2));
        Action.Store store = only(Action.Store.class, mesh.runs(B, 1, effect)).get(0);
        assertEquals(List.of(), asked(mesh.core.stored(store.ticket(), Outcome.WAIT)), "waits");
        assertEquals(List.of(effect.head()), asked(mesh.core.convict(proof)));
    }

    @Test
    void verifiesAProofBeforeItBelievesIt() {
        mesh.up(B);
        List<Action> actions = mesh.frame(B, fork(here, there));
        assertEquals(C, only(Action.Verify.class, actions).get(0).proof().author());
        assertEquals(Set.of(), mesh.core.quarantined());
        assertFalse(only(Action.Close.class, mesh.core.forged(B, "a proof with a wrong signature")).isEmpty());
    }

    @Test
    void cutsWhoeverSendsAProofThatProvesNothing() {
        mesh.up(B);
        assertEquals(1, only(Action.Close.class, mesh.frame(B, fork(first, here))).size());
    }

    @Test
    void heedsNoProofAboutAChannelThePeerMayNotRead() {
        mesh.core.trustChanged(Map.of(CHANNEL, Set.of(SELF, C)));
        mesh.up(B);
        assertEquals(List.of(), only(Action.Verify.class, mesh.frame(B, fork(here, there))));
    }

    @Test
    void showsProofsToWhoeverIsLinkedLater() {
        mesh.core.restore(List.of(proof));
        mesh.core.linkUp(B);
        assertEquals(0, sent(B, Frame.Fork.class, mesh.frame(B, new Frame.Hello(1, 7))).size());
        assertEquals(1, sent(B, Frame.Fork.class, mesh.state(B, Map.of(), true)).size());
    }

    @Test
    void asksToSeeAnotherEntryAtTheSamePlace() {
        // given
        mesh.up(B);
        mesh.stored(B, 1, first, here);

        // when
        List<Action> same = mesh.state(B, Map.of(C, new Frame.Row(2, 2, here.head().tip())), true);
        List<Action> other = mesh.state(B, Map.of(C, new Frame.Row(2, 2, there.head().tip())), true);

        // then
        assertEquals(List.of(), sent(B, Frame.Show.class, same));
        assertEquals(Map.of(new LogId(CHANNEL, C), 2L), sent(B, Frame.Show.class, other).get(0).entries());
    }

    @Test
    void showsWhatItHasThoughThePeerHasAsMuch() {
        mesh.up(B);
        mesh.stored(B, 1, first, here);
        LogId log = new LogId(CHANNEL, C);
        assertEquals(List.of(new Action.Find(B, log, 2)),
                only(Action.Find.class, mesh.frame(B, new Frame.Show(Map.of(log, 2L)))));
        assertEquals(1, sent(B, Frame.Runs.class, mesh.core.found(B, here.bytes())).size());
    }
}
