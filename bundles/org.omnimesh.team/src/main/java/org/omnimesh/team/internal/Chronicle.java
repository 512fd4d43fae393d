// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.team.Removal;
import org.omnimesh.api.team.TeamDecided;
import org.omnimesh.team.internal.Membership.TeamView;
import org.omnimesh.team.internal.dag.Operation;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.EventAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells, for the audit log, what was decided in each team of this node, shown or not, by whomever and wherever: once when it
 * counts here, and once more if it does not count after all. Of a team that this device came to, everything is told but what
 * whoever let it in had seen. What was told is kept, after it was told: a restart passes nothing over, and tells twice only
 * what a crash came between.
 *
 * <p>
 * Immediate, because nobody asks for it. Works on a thread of its own, as changes are heard on that of the store.
 */
@Component(service = {}, immediate = true)
public final class Chronicle {
    /** What was decided before there was a chronicle counts as told; so the store makes it before anything is decided. */
    static final Schema TABLES = new Schema("chronicle", List.of("""
            CREATE TABLE chronicle_told (team BINARY(32) NOT NULL, operation BINARY(32) NOT NULL,
                earlier BOOLEAN NOT NULL, PRIMARY KEY (team, operation));
            INSERT INTO chronicle_told (team, operation, earlier) SELECT team, id, TRUE FROM membership_operation;
            """));

    private static final Duration STOP_LIMIT = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(Chronicle.class);

    private final MembershipStore store;
    private final EventAdmin events;
    private final BiConsumer<Membership, Membership> listener = (before, after) -> later();
    private final ExecutorService thread = Executors
            .newSingleThreadExecutor(Thread.ofPlatform().daemon().name("omnimesh-team-chronicle").factory());
    private final AtomicBoolean due = new AtomicBoolean();
    private final Map<TeamId, Set<EntryId>> told = new HashMap<>();
    /** What counts as told since before there was a chronicle; it may be void, and nobody is told so now. */
    private final Set<EntryId> earlier = new HashSet<>();
    private Optional<TeamId> shown;

    /**
     * Reads what was told, and begins to watch.
     *
     * @param store knows the teams
     * @param events where decisions are told
     * @throws StorageException if the store cannot be read
     */
    @Activate
    public Chronicle(@Reference MembershipStore store, @Reference EventAdmin events) throws StorageException {
        this.store = store;
        this.events = events;
        store.database().read(transaction -> transaction.query("SELECT * FROM chronicle_told", row -> {
            EntryId operation = new EntryId(row.bytes("operation"));
            if (row.flag("earlier")) {
                earlier.add(operation);
            }
            return told(new TeamId(row.bytes("team"))).add(operation);
        }));
        this.shown = store.membership().current();
        store.listen(listener);
        later();
    }

    /** Stops watching; what was heard is told first. */
    @Deactivate
    public void stop() {
        store.unlisten(listener);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Called on the thread of the store, which has more to do when this stops at the same moment. */
    private void later() {
        if (!due.getAndSet(true)) {
            try {
                thread.execute(this::look);
            } catch (RejectedExecutionException e) {
                LOG.debug("Stopped; the next start tells it", e);
            }
        }
    }

    private void look() {
        due.set(false);
        Membership now = store.membership();
        try {
            for (TeamView team : now.teams().values()) {
                tell(team);
            }
            for (TeamId gone : List.copyOf(told.keySet())) {
                if (!now.teams().containsKey(gone)) {
                    told.remove(gone);
                    store.database().write(
                            it -> it.update("DELETE FROM chronicle_told WHERE team = ?", gone));
                }
            }
        } catch (StorageException e) {
            LOG.warn("What was decided in the team could not be read for the audit log; it is with the next change", e);
        }
        now.currentTeam().filter(it -> !shown.equals(Optional.of(it.team().id()))).ifPresent(it -> {
            if (shown.isPresent()) {
                post(new TeamDecided(store.self(), "team.changed", it.team().id().toString(), it.team().name()));
            }
            shown = Optional.of(it.team().id());
        });
    }

    private void tell(TeamView view) throws StorageException {
        TeamId team = view.team().id();
        Set<EntryId> before = told(team);
        Optional<Removal> end = end(view);
        boolean settled = before.containsAll(view.state().standing())
                && view.state().voided().stream().noneMatch(before::contains)
                && end.isPresent() == before.contains(mark());
        if (settled) {
            return;
        }
        TeamOperations operations = store.database().read(it -> store.operations(it, team));
        Optional<Operation> coming = Minutes.coming(operations, store.self());
        if (coming.isEmpty() && before.isEmpty()) {
            return; // Its log is not here yet.
        }
        Set<EntryId> past = coming.map(it -> Minutes.past(operations, it)).orElse(Set.of());
        Set<EntryId> fresh = new LinkedHashSet<>();
        Minutes.of(team, operations).forEach((id, decisions) -> {
            if (!before.contains(id)) {
                fresh.add(id);
                if (!past.contains(id)) {
                    decisions.forEach(this::post);
                }
            }
        });
        Set<EntryId> stale = new HashSet<>(operations.state().voided());
        stale.retainAll(before);
        stale.stream().filter(id -> !earlier.contains(id))
                .forEach(id -> post(new TeamDecided(operations.operations().get(id).author(), "team.voided",
                        id.toString(), operations.said().get(id).kind().toString())));
        if (end.isPresent() && !before.contains(mark())) {
            fresh.add(mark());
            post(new TeamDecided(end.get().by(), "team.removed", store.self().toString(), end.get().deviceName()));
        } else if (end.isEmpty() && before.contains(mark())) {
            stale.add(mark());
        }
        keep(team, fresh, stale);
    }

    /** Returns how this device's membership ended if only the word of whoever removed it tells. */
    private Optional<Removal> end(TeamView view) {
        return view.state().departed().containsKey(store.self())
                ? Optional.empty()
                : view.removals().stream().filter(it -> it.device().equals(store.self())).findFirst();
    }

    /** Stands for the end that no operation tells. */
    private EntryId mark() {
        return new EntryId(store.self().publicKey());
    }

    private void keep(TeamId team, Collection<EntryId> fresh, Collection<EntryId> stale) throws StorageException {
        List<EntryId> gone = new ArrayList<>(stale);
        told(team).addAll(fresh); // also if that cannot be kept: it is told now
        told(team).removeAll(stale);
        store.database().write(transaction -> {
            for (EntryId id : fresh) {
                transaction.update("MERGE INTO chronicle_told (team, operation, earlier) VALUES (?, ?, FALSE)", team,
                        id);
            }
            for (EntryId id : gone) {
                transaction.update("DELETE FROM chronicle_told WHERE team = ? AND operation = ?", team, id);
            }
            return team;
        });
    }

    private Set<EntryId> told(TeamId team) {
        return told.computeIfAbsent(team, id -> new HashSet<>());
    }

    /** Waits until it was heard: the audit log's row goes to the store before what is kept here does. */
    private void post(TeamDecided decision) {
        events.sendEvent(decision.toEvent());
    }
}
