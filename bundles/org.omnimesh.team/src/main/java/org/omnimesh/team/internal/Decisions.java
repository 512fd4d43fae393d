// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.concurrent.locks.ReentrantLock;

import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.team.NotPermittedException;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.team.internal.Membership.DeviceView;
import org.omnimesh.team.internal.Membership.TeamView;

/** Takes decisions one after the other and turns what goes wrong into a sentence. */
final class Decisions {
    private final MembershipStore store;
    private final TeamJournal journal;
    private final ReentrantLock deciding = new ReentrantLock();

    Decisions(MembershipStore store, TeamJournal journal) {
        this.store = store;
        this.journal = journal;
    }

    /** A decision in the making. */
    interface Step<T> {
        T take() throws TeamException, LogException, StorageException, CryptoException, InterruptedException;
    }

    <T> T decide(String failure, Step<T> step) throws TeamException {
        deciding.lock();
        try {
            return step.take();
        } catch (LogException | StorageException | CryptoException e) {
            throw new TeamException(failure + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TeamException(failure + ": it was interrupted.", e);
        } finally {
            deciding.unlock();
        }
    }

    TeamView current() throws TeamException {
        TeamView view = store.membership().currentTeam()
                .orElseThrow(() -> new TeamException("There is no team yet."));
        if (!view.team().active()) {
            throw new NotPermittedException("This device does not belong to the team any more.");
        }
        return view;
    }

    DeviceView own(TeamView view) throws NotPermittedException {
        return view.known(store.self())
                .orElseThrow(() -> new NotPermittedException("This device does not belong to the team yet."));
    }

    LogEntry append(TeamView view, TeamEntry content) throws LogException, NotPermittedException {
        return standing(view, journal.append(view.team().id(), content));
    }

    /** Makes sure that an operation counts. */
    LogEntry standing(TeamView view, LogEntry entry) throws NotPermittedException {
        if (!journal.stands(view.team().id(), entry.id())) {
            throw new NotPermittedException("That does not count: your role does not allow it any more.");
        }
        return entry;
    }
}
