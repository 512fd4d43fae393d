// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.ChannelLog;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.LogException;
import org.omnimesh.team.internal.Membership.TeamView;
import org.omnimesh.team.internal.dag.TeamState;

/** Writes to the hidden channel: an operation names the newest ones known here, and shows in the membership afterwards. */
final class TeamJournal {
    private static final Duration STEP_LIMIT = Duration.ofSeconds(10);

    private final MembershipStore store;
    private final ChannelLog log;
    private final ReentrantLock writing = new ReentrantLock();

    TeamJournal(MembershipStore store, ChannelLog log) {
        this.store = store;
        this.log = log;
    }

    /** Appends; an operation shows in the membership when this returns, counting or not. */
    LogEntry append(TeamId team, TeamEntry content) throws LogException {
        if (!TeamEntry.OPERATIONS.contains(content.kind())) {
            return log.append(team.teamChannel(), content.kind(), content.encode());
        }
        writing.lock();
        try {
            Set<EntryId> tips = state(team).tips();
            LogEntry entry = log.append(team.teamChannel(), content.kind(), TeamEntry.encode(content, tips));
            if (!store.await(it -> it.team(team).filter(view -> isDecided(view, entry.id())).isPresent(),
                    STEP_LIMIT)) {
                throw new LogException("The entry did not come back from the log in time.");
            }
            return entry;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogException("Interrupted while an entry was stored; it may still be.", e);
        } finally {
            writing.unlock();
        }
    }

    private static boolean isDecided(TeamView view, EntryId id) {
        return view.state().standing().contains(id) || view.state().voided().contains(id);
    }

    /** Tells whether an operation counts. */
    boolean stands(TeamId team, EntryId id) {
        return state(team).standing().contains(id);
    }

    private TeamState state(TeamId team) {
        return store.membership().team(team).map(TeamView::state).orElse(TeamState.NONE);
    }
}
