// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.log.ChannelTrust;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.mesh.internal.core.Admission;
import org.omnimesh.mesh.internal.core.Outcome;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.segment.Place;
import org.omnimesh.mesh.internal.segment.SegmentLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes the log. It takes all that waits, decides about it, writes it to the segments as one group, forces
 * that to disk, and has the database apply it: on that one's thread while the next group is made, or here if nothing waits. Own
 * content leaves for peers before it is applied.
 */
final class LogWriter {
    /**
     * Entries after which the tables are forced to disk although the segments have them: what is lost of the tables in a crash is
     * applied again at the next start, which takes about 100 µs an entry.
     */
    static final int MAX_ENTRIES_UNFORCED = 4096;

    /** How long after a failure a group is applied again. */
    private static final long RETRY_MILLIS = 1000;

    /** How long after a failure the disk is tried again although there is nothing to write. */
    private static final long TRIAL_MILLIS = 3000;

    private static final String STALLED = "The store cannot write now; check the disk.";
    private static final long CLOSE_MILLIS = 1500;
    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

    private final Database database;
    private final SegmentLog segments;
    private final Heads heads;
    private final Applier applier;
    private final Appender appender;
    private final Openings openings;
    private final Quarantine quarantine;
    private final TimeSource time;
    private final Consumer<List<Run>> appended;
    private final Inbox inbox = new Inbox();
    private final Pace pace = new Pace();
    private final Thread thread = Thread.ofPlatform().name("omnimesh-log-writer").daemon().unstarted(this::serve);
    /** Completes when all that was written is applied; changed by the writing thread. */
    private volatile CompletableFuture<Void> applying = CompletableFuture.completedFuture(null);
    /** Entries applied since the tables were forced to disk; of the thread that applies. */
    private int unforced;
    private volatile boolean closed;
    /** Whether the last group could not be written to the segments; changed by the writing thread. */
    private volatile boolean unwritable;
    /** Told when it becomes known that nothing can be written, and that it can again. */
    private volatile Consumer<Boolean> watcher = writable -> {};
    private boolean toldWritable = true;
    /** Why nothing can be written now, if so. */
    private volatile @Nullable Throwable stalled;

    LogWriter(Database database, SegmentLog segments, Generations generations, Heads heads, Applier applier,
            DeviceIdentity device,
            Openings openings, Quarantine quarantine, TimeSource time, Consumer<List<Run>> appended,
            BiConsumer<Job.Append, LogEntry> done) {
        this.database = database;
        this.segments = segments;
        this.heads = heads;
        this.applier = applier;
        this.appender = new Appender(device, generations, heads, openings, time, done);
        this.openings = openings;
        this.quarantine = quarantine;
        this.time = time;
        this.appended = appended;
    }

    void start() {
        thread.start();
    }

    /** Sets who is told when nothing can be written, and when it can again. */
    void watch(Consumer<Boolean> added) {
        watcher = added;
    }

    private synchronized void tellWatcher() {
        boolean writable = !unwritable && stalled == null;
        if (writable != toldWritable) {
            toldWritable = writable;
            watcher.accept(writable);
        }
    }

    /** Queues a job; who waits for it is told on this or the database's thread. */
    void submit(Job job) {
        Throwable reason = stalled;
        if (reason != null) {
            job.fail(new LogException(STALLED, reason));
        } else if (!inbox.add(job)) {
            job.fail(new LogException("The log is closed."));
        }
    }

    /** Writes what waits, within a bounded time. */
    void close() {
        inbox.close();
        try {
            if (!thread.join(Duration.ofMillis(CLOSE_MILLIS))) {
                LOG.warn("The log's writer did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closed = true;
    }

    private void serve() {
        try {
            for (List<Job> jobs = inbox.take(pace.bytes()); !jobs.isEmpty(); jobs = inbox.take(pace.bytes())) {
                write(jobs);
            }
            applying.join();
        } catch (InterruptedException e) {
            LOG.error("The log's writer was interrupted, which nobody may do");
        }
        closed = true;
    }

    /** What is refused for want of trust is tried again once all that came before it is applied. */
    private void write(List<Job> jobs) {
        List<Job> untrusted = write(jobs, false);
        if (!untrusted.isEmpty()) {
            applying.join();
            write(untrusted, true);
        }
    }

    private List<Job> write(List<Job> jobs, boolean again) {
        Group group = new Group();
        List<Job> untrusted = new ArrayList<>();
        heads.begin();
        try {
            take(group, jobs,
                    again || applying.isDone() && jobs.size() == 1 ? Optional.empty() : Optional.of(untrusted));
            if (group.isSealing()) {
                segments.seal();
            }
            List<Place> places = group.arrivals().isEmpty() ? List.of() : segments.append(group.records());
            group.written(places, segments.end());
        } catch (IOException e) {
            if (!unwritable) {
                LOG.error("The log could not be written to disk; nothing new is taken until it can", e);
                unwritable = true;
                tellWatcher();
                tryLater();
            }
            giveUp(jobs, new LogException("The disk could not be written; check its free space.", e));
            return List.of();
        } catch (RuntimeException e) {
            LOG.error("The log could not be written", e);
            giveUp(jobs, new LogException("The entry could not be stored.", e));
            return List.of();
        }
        if (unwritable && !group.isEmpty()) {
            unwritable = false;
            tellWatcher();
            LOG.info("The log is written to disk again");
        }
        CompletableFuture<Void> before = applying;
        CompletableFuture<Void> done = new CompletableFuture<>();
        applying = done;
        tell(group.content());
        before.join();
        if (group.isEmpty()) {
            group.applied();
            done.complete(null);
        } else {
            apply(group, done);
        }
        return untrusted;
    }

    /** Begins a new file in a while: whoever waits for the disk need not write to learn that it takes something again. */
    private void tryLater() {
        CompletableFuture.delayedExecutor(TRIAL_MILLIS, TimeUnit.MILLISECONDS).execute(() -> {
            CompletableFuture<Boolean> trial = new CompletableFuture<>();
            trial.whenComplete((done, failure) -> {
                if (failure != null && !closed) {
                    tryLater();
                }
            });
            submit(new Job.Seal(trial));
        });
    }

    /**
     * What is on disk may go to peers, who need not wait until it is applied here; but for decisions, which hold here before
     * others act on them.
     */
    private void tell(List<Run> own) {
        try {
            if (!own.isEmpty()) {
                appended.accept(own);
            }
        } catch (RuntimeException e) {
            LOG.error("Peers are not told of an entry yet", e);
        }
    }

    /**
     * Returns what completes when all that is on disk now is in the tables.
     *
     * @return never fails; takes long while the database refuses
     */
    CompletableFuture<Void> applied() {
        return applying;
    }

    private void giveUp(List<Job> jobs, LogException reason) {
        heads.rollback();
        jobs.forEach(job -> job.fail(reason));
    }

    /** Received runs come first, so that own entries name them as causes. */
    private void take(Group group, List<Job> jobs, Optional<List<Job>> untrusted) {
        List<Job.Append> appends = new ArrayList<>();
        for (Job job : jobs) {
            switch (job) {
                case Job.Append append -> appends.add(append);
                case Job.Admit admit -> admit(group, admit, untrusted);
                case Job.Found found -> {
                    Run run = appender.found(group, found.payload());
                    group.then(() -> found.done().complete(run), found::fail);
                }
                case Job.Seal seal -> {
                    group.seal();
                    group.then(() -> seal.done().complete(Boolean.TRUE), seal::fail);
                }
                case Job.Repair repair -> {
                    group.add(repair.arrival());
                    group.then(() -> repair.done().complete(Boolean.TRUE), repair::fail);
                }
            }
        }
        appender.write(group, appends, untrusted);
    }

    private void admit(Group group, Job.Admit admit, Optional<List<Job>> untrusted) {
        Outcome outcome = decide(admit.arrival().run());
        boolean forTrust = outcome == Outcome.REFUSED
                || outcome == Outcome.WAIT && Admission.causesMet(admit.arrival().run(), this::seen);
        if (forTrust && untrusted.isPresent()) {
            untrusted.get().add(admit);
            return;
        }
        if (outcome == Outcome.STORED) {
            group.add(admit.arrival());
            heads.advance(admit.arrival().run(), time.now().toEpochMilli());
        }
        group.then(() -> admit.done().complete(outcome), admit::fail);
    }

    /** Decides about a received run with a valid signature. */
    private Outcome decide(Run run) {
        Optional<ChannelTrust> trust = openings.trust();
        return trust.isEmpty()
                ? Outcome.WAIT
                : Admission.decide(run, heads.head(run.log()), this::seen, trust.get()::judge,
                        header -> openings.mayBeDropped(header, time.now()));
    }

    /** What a quarantined author wrote holds up nobody else's entries. */
    private long seen(LogId log) {
        return quarantine.contains(log) ? Long.MAX_VALUE : heads.seq(log);
    }

    /**
     * The group is on disk: it is applied sooner or later, at the latest after the next start. While nothing else waits to be
     * written, this thread may do it.
     */
    private void apply(Group group, CompletableFuture<Void> done) {
        long begun = System.nanoTime();
        Transaction.Work<Boolean> work = transaction -> applier.guarded(transaction,
                part -> applier.apply(part, group));
        (inbox.isEmpty() ? database.applyDerived(work) : database.submitDerived(work))
                .whenComplete((applied, failure) -> {
                    if (failure == null) {
                        stalled = null;
                        tellWatcher();
                        pace.applied(group.bytes(), System.nanoTime() - begun);
                        tell(group.decisions());
                        succeed(group);
                        done.complete(null);
                        forceIfDue(group);
                    } else {
                        stall(group, done, failure);
                    }
                });
    }

    private void forceIfDue(Group group) {
        unforced += group.entries();
        if (unforced >= MAX_ENTRIES_UNFORCED) {
            unforced = 0;
            database.sync().exceptionally(failure -> {
                LOG.debug("The tables could not be forced to disk; the segments have all of it", failure);
                return null;
            });
        }
    }

    private void succeed(Group group) {
        try {
            group.applied();
        } catch (RuntimeException e) {
            LOG.error("Somebody who waited for an entry failed", e);
        }
    }

    private void stall(Group group, CompletableFuture<Void> done, Throwable failure) {
        if (stalled == null) {
            LOG.error("What is in the log could not be applied; trying again", failure);
        }
        stalled = failure;
        tellWatcher();
        group.failed(new LogException(STALLED, failure));
        if (closed) {
            done.complete(null);
        } else {
            CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS).execute(() -> apply(group, done));
        }
    }
}
