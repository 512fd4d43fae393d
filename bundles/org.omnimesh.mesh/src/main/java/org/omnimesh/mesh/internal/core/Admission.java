// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.util.function.Function;
import java.util.function.Predicate;

import org.omnimesh.api.log.ChannelTrust.Verdict;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.mesh.internal.entry.CausalHead;
import org.omnimesh.mesh.internal.entry.Entry;
import org.omnimesh.mesh.internal.entry.Generation;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;

/** Decides whether a run may be stored now: chain, causes and trust. Every store uses it, the simulated one too. */
public final class Admission {
    private Admission() {}

    /**
     * Compares a run with the end of its log.
     *
     * @param run the run
     * @param head the end of the log
     * @return {@link Outcome#STORED} if it comes next, else what it is instead
     */
    public static Outcome position(Run run, LogHead head) {
        if (run.lastSeq() <= head.seq()) {
            return run.lastSeq() == head.seq() && !run.last().id().equals(head.id())
                    ? Outcome.FORK
                    : Outcome.DUPLICATE;
        }
        boolean next = Generation.follows(head.seq(), run.firstSeq());
        if (!next && run.firstSeq() > head.seq() + 1) {
            return run.follows(head.seq()) ? Outcome.STORED : Outcome.WAIT;
        }
        boolean chained = next
                && run.entries().get(0).previous().map(head.id()::equals).orElse(head.seq() == 0);
        return chained ? Outcome.STORED : Outcome.FORK;
    }

    /**
     * Tells whether all that a run's entries depend on is there. What a bare run depends on has expired like itself.
     *
     * @param run the run
     * @param vector the last number stored of a log, 0 for none
     * @return true if every causal head is reached
     */
    public static boolean causesMet(Run run, Function<LogId, Long> vector) {
        for (Entry entry : run.contents()) {
            for (CausalHead head : entry.heads()) {
                boolean own = head.author().equals(run.log().author());
                if (!own && vector.apply(new LogId(run.log().channel(), head.author())) < head.seq()) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * Decides about a run whose signature is valid.
     *
     * @param run the run
     * @param head the end of its log
     * @param vector the last number stored of a log, 0 for none
     * @param judge the trust floor's judgement
     * @param mayBeDropped tells whether a peer may have dropped the content of an entry
     * @return {@link Outcome#STORED} if it may be stored, else what becomes of it
     */
    public static Outcome decide(Run run, LogHead head, Function<LogId, Long> vector,
            Function<EntryHeader, Verdict> judge, Predicate<EntryHeader> mayBeDropped) {
        Outcome position = position(run, head);
        if (position != Outcome.STORED) {
            return position;
        }
        if (run.bare() && !mayBeDropped.test(run.last().header()) || !causesMet(run, vector)) {
            return Outcome.WAIT;
        }
        Outcome outcome = Outcome.STORED;
        for (Entry entry : run.entries()) {
            Verdict verdict = judge.apply(entry.header());
            if (verdict == Verdict.REFUSE) {
                return Outcome.REFUSED;
            }
            outcome = verdict == Verdict.NOT_YET ? Outcome.WAIT : outcome;
        }
        return outcome;
    }
}
