// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.omnimesh.api.audit.AuditEntries;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kinds of entries of the hidden channel that only newer versions know. They are kept and passed on without effect, as refusing
 * one would stop all that its author writes after it; but not those marked as critical, without which devices would come to
 * different teams: who does not know these goes no further.
 */
final class NewerKinds {
    /** How kinds begin that nobody may pass over. */
    static final String CRITICAL = "team.must.";

    private static final int MAX_NOTED = 64;
    private static final Logger LOG = LoggerFactory.getLogger(NewerKinds.class);

    private final Set<String> noted = ConcurrentHashMap.newKeySet();

    private static boolean isKnown(EntryKind kind) {
        return TeamEntry.KINDS.contains(kind) || AuditEntries.KINDS.contains(kind);
    }

    /** Tells whether a kind belongs into the hidden channel, known or not. */
    static boolean belongs(EntryKind kind) {
        return isKnown(kind) || kind.name().startsWith("team.") || kind.name().startsWith("audit.");
    }

    static boolean isCritical(EntryKind kind) {
        return !isKnown(kind) && kind.name().startsWith(CRITICAL);
    }

    /** Says once of each kind that a newer version is in use. */
    void note(EntryHeader header) {
        if (belongs(header.kind()) && !isKnown(header.kind()) && noted.size() < MAX_NOTED
                && noted.add(header.kind().name())) {
            LOG.warn("A device of the team uses a newer version of OmniMesh: entries of kind {} have no effect here",
                    header.kind());
        }
    }
}
