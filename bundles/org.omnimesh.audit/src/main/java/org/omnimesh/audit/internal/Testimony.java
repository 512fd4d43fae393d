// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

import org.omnimesh.api.audit.AuditCheck.Witnessed;
import org.omnimesh.api.audit.AuditHash;

/**
 * Compares the log that is there with where this device itself once told the team that it ended. Others hold what was told, so
 * it comes back to a device whose disk was put back as a whole. What others merely say does not count: a member could lie.
 *
 * @param damage what is wrong, a sentence; empty if nothing is
 * @param newest what was told last, and by how many it was countersigned
 */
record Testimony(Optional<String> damage, Optional<Witnessed> newest) {
    /** Compares with what was said about this device, the oldest first; the log tells the hash of a row. */
    static Testimony of(List<SeenHead> said, long rows, LongFunction<Optional<AuditHash>> log) {
        List<SeenHead> told = said.stream().filter(SeenHead::own).toList().reversed();
        Optional<String> damage = told.stream().filter(it -> !fits(it.head(), rows, log)).findFirst()
                .map(it -> sentence(it, witnesses(said, it), rows));
        Optional<Witnessed> newest = told.stream().findFirst().map(it -> new Witnessed(it.head().count(),
                Instant.ofEpochMilli(it.atMillis()), witnesses(said, it)));
        return new Testimony(damage, newest);
    }

    private static boolean fits(Head head, long rows, LongFunction<Optional<AuditHash>> log) {
        return head.count() <= rows && log.apply(head.count()).filter(head.last()::equals).isPresent();
    }

    /** Counts the other devices that countersigned a head. */
    private static int witnesses(List<SeenHead> said, SeenHead head) {
        return (int) said.stream().filter(it -> !it.own() && it.head().equals(head.head())).map(SeenHead::author)
                .distinct().count();
    }

    private static String sentence(SeenHead told, int witnesses, long rows) {
        String when = " when this device told its team at " + Instant.ofEpochMilli(told.atMillis()) + ", as "
                + witnesses + " others countersigned";
        return (told.head().count() > rows
                ? "Rows are missing at the end: there were " + told.head().count() + when + ", and there are " + rows
                : "The first " + told.head().count() + " rows are not those that there were" + when)
                + " (a home that was put back from a backup shows this, too).";
    }
}
