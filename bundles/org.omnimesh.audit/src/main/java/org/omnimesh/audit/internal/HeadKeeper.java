// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.omnimesh.api.audit.AuditEntries;
import org.omnimesh.api.audit.AuditLogSetBack;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.ChannelLog;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.team.Teams;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the current team once a day, and when the node stops, where this device's audit log ends, and countersigns what others
 * told.
 *
 * <p>
 * Immediate, because nobody asks for it.
 */
@Component(service = {}, immediate = true)
public final class HeadKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(HeadKeeper.class);
    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration LATELY = Duration.ofHours(48);
    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration INTERVAL = Duration.ofHours(1);
    private static final Duration SETTLING = Duration.ofSeconds(5);
    private static final Duration APPEND_LIMIT = Duration.ofSeconds(10);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(1);

    private final Database database;
    private final ChannelLog log;
    private final Teams teams;
    private final PeerId self;
    private final TimeSource time;
    private final Heads heads;
    private final AtomicBoolean due = new AtomicBoolean();
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("omnimesh-audit-heads").factory());

    /**
     * Made by declarative services.
     *
     * @param database has the rows and what was told
     * @param log takes entries
     * @param teams the team that is told
     * @param identity this device
     * @param time when it was told
     * @param projection hears what others tell
     * @param heads knows what was told of this log
     */
    @Activate
    public HeadKeeper(@Reference Database database, @Reference ChannelLog log, @Reference Teams teams,
            @Reference DeviceIdentity identity, @Reference TimeSource time, @Reference HeadsProjection projection,
            @Reference Heads heads) {
        this.database = database;
        this.log = log;
        this.teams = teams;
        this.self = identity.peerId();
        this.time = time;
        this.heads = heads;
        projection.whenTold(this::soon);
        later.scheduleWithFixedDelay(this::work, FIRST.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void soon() {
        if (due.compareAndSet(false, true)) {
            try {
                later.schedule(this::work, SETTLING.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("Stopping: what others tell is countersigned later", e);
            }
        }
    }

    private void work() {
        due.set(false);
        attempt(() -> {
            admit();
            tell(DAY, APPEND_LIMIT);
            countersign();
        });
    }

    /** Says that the log is not what was told last of it, once; it may be longer by now, so nobody could see it. */
    void admit() throws Exception {
        TeamId team = teams.current().id();
        Optional<Head> lost = heads.lost(team);
        if (teams.current().active() && lost.isPresent()) {
            long before = lost.get().count();
            LOG.warn("This device's audit log is not what it told its team; its home may have been put back");
            Head now = database.read(Heads::now);
            database.write(transaction -> {
                transaction.publish(new AuditLogSetBack(self, before, now.count()));
                return now;
            });
            database.sync().get(APPEND_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            append(team, AuditEntries.HEAD, HeadPayload.setBack(database.read(Heads::now), before), APPEND_LIMIT);
        }
    }

    /** Tells where the log ends, unless it was told lately or nothing was added since. */
    void tell(Duration interval, Duration limit) throws Exception {
        TeamId team = teams.current().id();
        List<SeenHead> told = database.read(view -> HeadTable.told(view, team, self));
        boolean lately = !told.isEmpty()
                && time.now().toEpochMilli() - told.getLast().atMillis() < interval.toMillis();
        Head head = database.read(Heads::now);
        boolean known = !told.isEmpty() && told.getLast().head().equals(head);
        if (teams.current().active() && !lately && !known && head.count() > 0) {
            // A row that a power cut takes back must not have been told.
            database.sync().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            append(team, AuditEntries.HEAD, HeadPayload.own(head), limit);
        }
    }

    /** Countersigns what others told, if it is this device's turn. */
    void countersign() throws Exception {
        TeamId team = teams.current().id();
        if (!teams.current().active()) {
            return;
        }
        List<PeerId> devices = teams.members().stream().flatMap(member -> member.devices().stream())
                .map(device -> device.peer()).toList();
        long now = time.now().toEpochMilli();
        List<SeenHead> told = database.read(view -> HeadTable.since(view, team, now - LATELY.toMillis()));
        Map<PeerId, Head> seen = Witnesses.due(self, devices, told, now);
        if (!seen.isEmpty()) {
            append(team, AuditEntries.SEEN, HeadPayload.seen(seen), APPEND_LIMIT);
        }
    }

    private void append(TeamId team, EntryKind kind, byte[] payload, Duration limit) throws Exception {
        log.submit(team.teamChannel(), kind, payload).get(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Stops, and tells the end for the time when this device is away. */
    @Deactivate
    void deactivate() {
        later.shutdownNow();
        attempt(() -> tell(Duration.ZERO, STOP_LIMIT));
    }

    @FunctionalInterface
    private interface Attempt {
        void run() throws Exception;
    }

    private static void attempt(Attempt work) {
        try {
            work.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | StorageException e) {
            LOG.info("Where the audit log ends was not told: {}", e.getMessage());
            LOG.debug("Not told", e);
        } catch (Exception e) {
            LOG.warn("Where the audit log ends was not told", e);
        }
    }
}
