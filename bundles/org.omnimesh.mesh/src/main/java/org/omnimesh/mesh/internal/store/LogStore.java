// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.ChannelTrust;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.mesh.internal.core.Outcome;
import org.omnimesh.mesh.internal.entry.Entry;
import org.omnimesh.mesh.internal.entry.ForkProof;
import org.omnimesh.mesh.internal.entry.Gap;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunBytes;
import org.omnimesh.mesh.internal.segment.SegmentLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logs on disk and the projections over them. Thread-safe. */
public final class LogStore implements AutoCloseable {
    /** How long runs for a peer wait for what is being applied. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(LogStore.class);

    private final Database database;
    private final SegmentLog segments;
    private final Generations generations;
    private final Openings openings;
    private final TimeSource time;
    private final Quarantine quarantine;
    private final Executor notifier;
    private final Backlog backlog = new Backlog();
    private final Dropped dropped = new Dropped();
    private final Damages damages;
    private final RunReader reader;
    private final Projections projections;
    private final Projectors projectors;
    private final Kept kept;
    private final LogWriter writer;
    private final Scrubber scrubber;
    private final Reaper reaper;
    private final Map<LogId, LogHead> heads;
    private final Histories histories;
    private final List<Gap> gaps;

    /**
     * Opens the store.
     *
     * @param database index and projections
     * @param segments the log itself; closed with the store
     * @param generations which logs are this device's
     * @param device signs new entries
     * @param time dates them
     * @param openings the trust floor
     * @param notifier runs what others attached to results
     * @param appended told of own runs: of content that is on disk, on the log's writer thread, perhaps before it is in the
     *            tables; of decisions that are in the tables, on the database's writer thread; each in order; must be quick
     * @throws StorageException if the tables or files cannot be made or read
     */
    public LogStore(Database database, SegmentLog segments, Generations generations, DeviceIdentity device,
            TimeSource time, Openings openings, Executor notifier, Consumer<List<Run>> appended)
            throws StorageException {
        this.database = database;
        this.segments = segments;
        this.generations = generations;
        this.openings = openings;
        this.notifier = notifier;
        this.time = time;
        database.migrate(MeshSchema.SCHEMA);
        Index index = new Index(dropped);
        this.quarantine = new Quarantine(database);
        this.damages = new Damages(database);
        this.reader = new RunReader(segments, damages, dropped);
        this.kept = new Kept(openings);
        this.projections = new Projections(openings, reader, kept);
        Applier applier = new Applier(device.peerId(), index, projections, openings, kept, reader, damages);
        new Recovery(database, segments, applier, index).recover();
        Heads ends = new Heads();
        database.write(transaction -> applier.guarded(transaction, part -> {
            index.tell(ends, time.now().toEpochMilli());
            return Boolean.TRUE;
        }));
        this.heads = ends.all();
        this.projectors = new Projectors(database, openings, projections, applier, index, notifier);
        this.histories = new Histories(database, reader);
        this.gaps = histories.gaps();
        this.writer = new LogWriter(database, segments, generations, ends, applier, device, openings, quarantine, time,
                appended,
                this::complete);
        this.scrubber = new Scrubber(database, segments, reader);
        this.reaper = new Reaper(database, segments, reader, applier, dropped, writer, openings, time);
        writer.start();
        scrubber.start();
        reaper.start();
    }

    /** Writes what waits, within a bounded time, and closes the log's files. */
    @Override
    public void close() {
        scrubber.close();
        reaper.close();
        writer.close();
        try {
            segments.close();
        } catch (IOException e) {
            LOG.debug("Closing the log's files failed", e);
        }
    }

    /**
     * Returns the ends of all logs as they were when the store was opened.
     *
     * @return a snapshot
     */
    public Map<LogId, LogHead> heads() {
        return Map.copyOf(heads);
    }

    /**
     * Returns where projections come and go.
     *
     * @return always the same
     */
    public Projectors projectors() {
        return projectors;
    }

    /**
     * Appends an entry of this device; what {@code ChannelLog.submit} promises.
     *
     * @param channel the channel
     * @param kind what it means
     * @param payload the plaintext, already checked
     * @return completes when it is durable; fails at once if too many wait
     */
    public CompletableFuture<LogEntry> append(ChannelId channel, EntryKind kind, byte[] payload) {
        return backlog.tryEnter(payload)
                ? appendEntered(channel, kind, payload)
                : CompletableFuture.failedFuture(new LogException(
                        "More entries wait to be stored than there is room for; wait until some of them are."));
    }

    /**
     * Appends an entry of this device as soon as there is room for one more that waits.
     *
     * @param channel the channel
     * @param kind what it means
     * @param payload the plaintext, already checked
     * @return completes when it is durable
     * @throws InterruptedException if the thread was interrupted before there was room; nothing is stored then
     */
    public CompletableFuture<LogEntry> appendWhenRoom(ChannelId channel, EntryKind kind, byte[] payload)
            throws InterruptedException {
        backlog.enter(payload);
        return appendEntered(channel, kind, payload);
    }

    private CompletableFuture<LogEntry> appendEntered(ChannelId channel, EntryKind kind, byte[] payload) {
        CompletableFuture<LogEntry> done = new CompletableFuture<>();
        done.whenComplete((entry, failure) -> backlog.leave(payload));
        writer.submit(new Job.Append(channel, kind, payload, done));
        return done;
    }

    /** Not on the database's thread, which must not run what others attached to the result. */
    private void complete(Job.Append job, LogEntry entry) {
        notifier.execute(() -> {
            if (projections.allReady(job.kind())) {
                job.done().complete(entry);
            } else {
                projections.settled(job.kind()).whenComplete((nothing, failure) -> job.done().complete(entry));
            }
        });
    }

    /**
     * Writes the founding entry of a team.
     *
     * @param payload what it says
     * @return the team's id
     * @throws StorageException if the store cannot write
     */
    public TeamId found(byte[] payload) throws StorageException {
        CompletableFuture<Run> done = new CompletableFuture<>();
        writer.submit(new Job.Found(payload, done));
        Run run = await(done);
        projections.settled(run.last().header().kind()).exceptionally(failure -> null).join();
        return run.last().header().team();
    }

    /**
     * Stores a run of another device if it may be stored.
     *
     * @param run the run; its signature was checked
     * @param first whether it may go before those that were given earlier and are not stored
     * @return completes on the writer thread with what became of it
     */
    public CompletableFuture<Outcome> admit(Run run, boolean first) {
        CompletableFuture<Outcome> done = new CompletableFuture<>();
        writer.submit(new Job.Admit(arrival(run), first, done));
        return done.exceptionally(failure -> {
            LOG.warn("A received run could not be stored", failure);
            return Outcome.FAILED;
        });
    }

    /** Opens the entries here, beside the thread that writes. */
    private Arrival arrival(Run run) {
        List<ChannelTrust.Opening> opened = new ArrayList<>(run.contents().size());
        for (Entry entry : run.contents()) {
            opened.add(openings.open(entry));
        }
        return new Arrival(run, opened);
    }

    private static <T> T await(CompletableFuture<T> done) throws StorageException {
        try {
            return done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("interrupted while waiting for the log; the entry may still be stored", e);
        } catch (ExecutionException e) {
            throw new StorageException("the log could not be written", e);
        }
    }

    /**
     * Sets who is told when the disk does not take the log or the database refuses what follows from it, so that nothing is
     * taken, and when it is again; every attempt to write tries the disk, and from time to time the log tries both.
     *
     * @param watcher told whether it can be written, on the log's or the database's writer thread; must be quick
     */
    public void watch(Consumer<Boolean> watcher) {
        writer.watch(watcher);
    }

    /**
     * Returns which stored entries are known to be damaged.
     *
     * @return a snapshot
     */
    public List<Damage> damaged() {
        return damages.known();
    }

    /**
     * Says whom to tell of damage: of what is known, at once, and of what is found, when it is found.
     *
     * @param listener quick; called on any thread
     */
    public void onDamage(Consumer<Damage> listener) {
        damages.listener(listener);
    }

    /**
     * Writes a damaged run anew.
     *
     * @param run the run as a peer has it; its signature was checked
     * @return completes with true when it is durable, with false if it is not one that is damaged here
     */
    public CompletableFuture<Boolean> repair(Run run) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        try {
            if (damages.covering(run).isPresent() && mayBeBare(run)
                    && database.read(transaction -> reader.mayBe(transaction, run))) {
                writer.submit(new Job.Repair(arrival(run), done));
            } else {
                done.complete(Boolean.FALSE);
            }
        } catch (StorageException e) {
            done.completeExceptionally(e);
        }
        return done;
    }

    private boolean mayBeBare(Run run) {
        return !run.bare() || openings.mayBeDropped(run.last().header(), time.now());
    }

    /** The limits of channels may have changed: what has expired by them is dropped soon. */
    public void limitsMayHaveChanged() {
        reaper.limitsMayHaveChanged();
    }

    /**
     * Drops all content that is older than its channel's limit.
     *
     * @throws StorageException if the index or the disk cannot be written; what could not be dropped is dropped later
     */
    public void dropExpired() throws StorageException {
        reaper.passNow();
    }

    /**
     * Has the index and all projections made anew from the log's files at the next start, should they not agree with them.
     *
     * @throws StorageException if that cannot be written down
     */
    public void rebuildAtNextStart() throws StorageException {
        writer.close();
        Recovery.rebuildAtNextStart(database);
    }

    /**
     * Reads everything that is stored; what is damaged is then in {@link #damaged}.
     *
     * @throws StorageException if the index or the disk cannot be read
     */
    public void check() throws StorageException {
        scrubber.checkNow();
    }

    /**
     * Loads runs that a peer lacks, in stored order.
     *
     * @param channel the channel
     * @param after per author the last number it has
     * @param maxBytes how much about
     * @return the runs; empty if it is not known yet whether there are more, because the database does not take them
     * @throws StorageException if the store cannot be read
     */
    public Optional<List<RunBytes>> load(ChannelId channel, Map<PeerId, Long> after, int maxBytes)
            throws StorageException {
        List<RunBytes> runs = read(channel, after, maxBytes);
        boolean known = !runs.isEmpty();
        if (!known) {
            known = isApplied();
            runs = read(channel, after, maxBytes);
        }
        return known || !runs.isEmpty() ? Optional.of(runs) : Optional.empty();
    }

    private List<RunBytes> read(ChannelId channel, Map<PeerId, Long> after, int maxBytes) throws StorageException {
        return database.read(transaction -> reader.missing(transaction, channel, after, maxBytes));
    }

    /** Peers may ask for what is on disk and not in the tables yet: whoever finds nothing waits a while and looks again. */
    private boolean isApplied() {
        try {
            writer.applied().get(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("What was written last is not in the tables yet", e);
        }
        return false;
    }

    /**
     * Returns what completes when all that is on disk now is in the tables.
     *
     * @return complete if it is; takes long while the database refuses
     */
    public CompletableFuture<Void> applied() {
        return writer.applied();
    }

    /**
     * Loads the run that holds an entry.
     *
     * @param log the log
     * @param seq the entry's number
     * @return the run, or empty if there is no such entry
     * @throws StorageException if the store cannot be read
     */
    public Optional<RunBytes> find(LogId log, long seq) throws StorageException {
        Optional<RunBytes> run = database.read(transaction -> reader.find(transaction, log, seq));
        if (run.isEmpty()) {
            isApplied();
            run = database.read(transaction -> reader.find(transaction, log, seq));
        }
        return run;
    }

    /**
     * Looks for a stored run that contradicts another one of the same log.
     *
     * @param run the run; its signature was checked
     * @return the proof, or empty if nothing that is stored contradicts it
     * @throws StorageException if the store cannot be read
     */
    public Optional<ForkProof> contradiction(Run run) throws StorageException {
        return histories.contradiction(run);
    }

    /**
     * Returns where entries were never here although their logs go on, as it was when the store was opened.
     *
     * @return a snapshot
     */
    public List<Gap> gaps() {
        return gaps;
    }

    /**
     * Adds up what is stored of some channels; takes about a second for a million runs.
     *
     * @param channels the channels
     * @return the encoded runs, in bytes
     * @throws StorageException if the store cannot be read
     */
    public long storedBytes(Set<ChannelId> channels) throws StorageException {
        return database.read(transaction -> {
            long bytes = 0;
            for (ChannelId channel : channels) {
                bytes += transaction.queryOne("SELECT COALESCE(SUM(size), 0) AS n FROM mesh_stored WHERE channel ="
                        + " (SELECT channel FROM mesh_channel WHERE id = ?)", row -> row.number("n"), channel)
                        .orElse(0L);
            }
            return bytes;
        });
    }

    /**
     * Returns the proofs against devices that signed two histories.
     *
     * @return a snapshot
     */
    public Collection<ForkProof> proofs() {
        return quarantine.proofs();
    }

    /**
     * Keeps a proof. What the device wrote holds up nobody else's entries from now on.
     *
     * @param proof the proof
     * @throws StorageException if the store cannot write; it counts until the next start all the same
     */
    public void quarantine(ForkProof proof) throws StorageException {
        quarantine.add(proof, time.now().toEpochMilli());
    }

    /**
     * There are entries of this device that are not here: its next entries begin new logs.
     *
     * @param generation the generation they are of; nothing happens if it is not the present one
     * @throws StorageException if that cannot be written down; it counts until the next start all the same
     */
    public void renew(int generation) throws StorageException {
        generations.renew(generation);
    }

    /**
     * Reads entries in stored order; what {@code ChannelLog.read} promises.
     *
     * @param channel the channel
     * @param skip how many to pass over
     * @param limit how many to return at most
     * @return the entries
     * @throws StorageException if the store cannot be read
     */
    public List<LogEntry> read(ChannelId channel, long skip, int limit) throws StorageException {
        return database.read(transaction -> reader.read(transaction, channel, skip, limit, kept));
    }

    /**
     * Counts the entries of a channel that came after their secret was deleted.
     *
     * @param channel the channel
     * @return how many
     * @throws StorageException if the store cannot be read
     */
    public long unreadable(ChannelId channel) throws StorageException {
        return database.read(transaction -> Kept.late(transaction, channel));
    }
}
