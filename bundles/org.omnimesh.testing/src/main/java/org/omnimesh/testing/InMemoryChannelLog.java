// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.ChannelLog;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.log.Projection;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;

/**
 * The log of one node: entries live in memory, projections write to a real database. Nothing is encrypted, signed or
 * sent, and entries of others come by {@link #receive}; its clock ticks once per entry. Thread-safe.
 */
public final class InMemoryChannelLog implements ChannelLog {
    private static final EntryKind FOUNDING = new EntryKind("team.founded");
    private static final int MAX_FOUNDING_BYTES = 256;
    private static final int MAX_READ = 1000;

    private final Database database;
    private final PeerId author;
    private final Map<ChannelId, TeamId> teams = new HashMap<>();
    private final List<LogEntry> entries = new ArrayList<>();
    private final Map<String, Projection> projections = new HashMap<>();
    private final List<Exception> failures = new CopyOnWriteArrayList<>();

    /**
     * Makes a log without channels.
     *
     * @param database where projections keep their tables
     * @param author who writes all entries
     */
    public InMemoryChannelLog(Database database, PeerId author) {
        this.database = database;
        this.author = author;
    }

    /**
     * Lets this device write to a channel.
     *
     * @param channel the channel
     * @param team whose channel it is
     */
    public synchronized void open(ChannelId channel, TeamId team) {
        teams.put(channel, team);
    }

    /**
     * Takes back what {@link #open} allowed; what was written stays.
     *
     * @param channel the channel
     */
    public synchronized void forbid(ChannelId channel) {
        teams.remove(channel);
    }

    /**
     * Takes in an entry as if a peer had sent it.
     *
     * @param entry the entry
     * @return the entry
     * @throws LogException if the store cannot write
     */
    public LogEntry receive(LogEntry entry) throws LogException {
        return await(database.submit(transaction -> {
            synchronized (this) {
                entries.add(entry);
            }
            applyAll(transaction, entry);
            return entry;
        }));
    }

    /**
     * Registers a projection: makes its tables and applies what was appended before.
     *
     * @param projection the projection
     * @throws StorageException if the tables cannot be made or written
     */
    public void add(Projection projection) throws StorageException {
        database.migrate(projection.schema());
        database.write(transaction -> {
            replay(new QuietTransaction(transaction), projection);
            synchronized (this) {
                projections.put(projection.schema().name(), projection);
            }
            return true;
        });
    }

    /**
     * Tells what projections threw, which the log survives; empty in the test of a sound projection.
     *
     * @return a copy, in the order thrown
     */
    public List<Exception> failures() {
        return List.copyOf(failures);
    }

    @Override
    public LogEntry append(ChannelId channel, EntryKind kind, byte[] payload) throws LogException {
        return await(submit(channel, kind, payload));
    }

    @Override
    public CompletableFuture<LogEntry> submit(ChannelId channel, EntryKind kind, byte[] payload) {
        if (payload.length > MAX_PAYLOAD_BYTES) {
            return refusal("An entry holds at most " + MAX_PAYLOAD_BYTES + " bytes.");
        }
        return teamOf(channel).map(team -> store(team, channel, kind, payload.clone()))
                .orElseGet(() -> refusal("This device may not write to the channel."));
    }

    @Override
    public TeamId found(byte[] payload) throws LogException {
        if (payload.length > MAX_FOUNDING_BYTES) {
            throw new LogException("A founding entry holds at most " + MAX_FOUNDING_BYTES + " bytes.");
        }
        TeamId team;
        synchronized (this) {
            team = new TeamId(hash("team", teams.size(), payload));
            open(team.teamChannel(), team);
        }
        await(store(team, team.teamChannel(), FOUNDING, payload.clone()));
        return team;
    }

    @Override
    public synchronized List<LogEntry> read(ChannelId channel, long skip, int limit) {
        if (skip < 0 || limit < 1 || limit > MAX_READ) {
            throw new IllegalArgumentException("expected a limit of 1 to " + MAX_READ + ", got " + limit);
        }
        return entries.stream().filter(entry -> entry.header().channel().equals(channel)).skip(skip).limit(limit)
                .toList();
    }

    @Override
    public void rebuild(String name) throws LogException {
        Projection projection = projection(name)
                .orElseThrow(() -> new LogException("There is no projection " + name + "."));
        await(database.submit(transaction -> {
            projection.clear(transaction);
            replay(new QuietTransaction(transaction), projection);
            return true;
        }));
    }

    private CompletableFuture<LogEntry> store(TeamId team, ChannelId channel, EntryKind kind, byte[] payload) {
        return database.submit(transaction -> {
            LogEntry entry = add(team, channel, kind, payload);
            applyAll(transaction, entry);
            return entry;
        });
    }

    private void applyAll(Transaction transaction, LogEntry entry) {
        for (Projection projection : projections()) {
            apply(transaction, projection, entry);
        }
    }

    private synchronized LogEntry add(TeamId team, ChannelId channel, EntryKind kind, byte[] payload) {
        long seq = 1 + entries.stream().map(LogEntry::header)
                .filter(header -> header.channel().equals(channel) && header.author().equals(author)).count();
        long last = entries.stream().mapToLong(entry -> entry.header().time().millis()).max().orElse(0);
        HybridTime time = new HybridTime(Math.max(last + 1, SettableTime.START.toEpochMilli()), 0);
        KeyId key = kind.equals(FOUNDING) ? KeyId.NONE : new KeyId(new byte[] { 1, 0, 0, 0, 0, 0, 0, 0 });
        LogEntry entry = new LogEntry(new EntryId(hash("entry", entries.size(), payload)),
                new EntryHeader(team, channel, author, seq, time, kind, key), payload);
        entries.add(entry);
        return entry;
    }

    private void replay(Transaction transaction, Projection projection) throws StorageException {
        List<LogEntry> past;
        synchronized (this) {
            past = List.copyOf(entries);
        }
        for (LogEntry entry : past) {
            apply(transaction, projection, entry);
        }
    }

    /** A failure loses the projection only this entry. */
    private void apply(Transaction transaction, Projection projection, LogEntry entry) {
        if (!projection.kinds().contains(entry.header().kind())) {
            return;
        }
        try {
            transaction.nested(part -> {
                projection.apply(part, entry);
                return true;
            });
        } catch (StorageException | RuntimeException e) {
            failures.add(e);
        }
    }

    private synchronized List<Projection> projections() {
        return List.copyOf(projections.values());
    }

    private synchronized Optional<Projection> projection(String name) {
        return Optional.ofNullable(projections.get(name));
    }

    private synchronized Optional<TeamId> teamOf(ChannelId channel) {
        return Optional.ofNullable(teams.get(channel));
    }

    private static <T> T await(CompletableFuture<T> future) throws LogException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogException("Interrupted.", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LogException refusal
                    ? refusal
                    : new LogException("The store could not write.", e);
        }
    }

    private static CompletableFuture<LogEntry> refusal(String reason) {
        return CompletableFuture.failedFuture(new LogException(reason));
    }

    private byte[] hash(String what, int number, byte[] payload) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((what + number).getBytes(StandardCharsets.UTF_8));
            digest.update(author.publicKey());
            return digest.digest(payload);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("expected SHA-256 in every Java runtime", e);
        }
    }
}
