// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.shell;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.KeyVault;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.crypto.Signatures;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.link.LinkProtocol;
import org.omnimesh.api.log.ChannelLog;
import org.omnimesh.api.log.ChannelTrust;
import org.omnimesh.api.log.DamagedEntries;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HubStorage;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.log.Projection;
import org.omnimesh.api.log.Replication;
import org.omnimesh.api.log.StoreCopied;
import org.omnimesh.api.log.TrustChanged;
import org.omnimesh.api.node.NodeHome;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.DiskReports;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.mesh.internal.entry.Entry;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.reach.Reach;
import org.omnimesh.mesh.internal.segment.SegmentLog;
import org.omnimesh.mesh.internal.store.Generations;
import org.omnimesh.mesh.internal.store.Holders;
import org.omnimesh.mesh.internal.store.LogStore;
import org.omnimesh.mesh.internal.store.Openings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventHandler;
import org.osgi.service.event.propertytypes.EventTopics;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The replicated logs of this node: what capabilities append to and read from.
 *
 * <p>
 * Trust and projections come through {@link Whiteboard}, so that whoever provides them may itself depend on this service.
 */
@Component(service = { ReplicatedLog.class, ChannelLog.class, Replication.class, LinkProtocol.class,
        EventHandler.class }, configurationPid = ReplicatedLog.PID)
@Designate(ocd = ReplicatedLog.Settings.class)
@EventTopics("org/omnimesh/event/TrustChanged")
public final class ReplicatedLog implements ChannelLog, Replication, LinkProtocol, EventHandler {
    static final String PID = "org.omnimesh.mesh";

    private static final int MAX_READ = 1000;

    private final Openings openings = new Openings();
    private final LogStore store;
    private final MeshShell shell;

    /**
     * Opens the logs.
     *
     * @param database where their index and the projections are kept
     * @param vault gives the key of the log's files
     * @param ciphers encrypts them
     * @param home where they are
     * @param device signs this device's entries
     * @param signatures checks those of others
     * @param random spreads periodic work
     * @param time dates entries and drives the protocol
     * @param events told what peers confirmed
     * @throws StorageException if the tables cannot be made or read
     */
    @Activate
    public ReplicatedLog(@Reference Database database, @Reference KeyVault vault, @Reference Ciphers ciphers,
            @Reference NodeHome home, @Reference DeviceIdentity device, @Reference Signatures signatures,
            @Reference RandomSource random, @Reference TimeSource time,
            @Reference EventAdmin events) throws StorageException {
        CompletableFuture<MeshShell> made = new CompletableFuture<>();
        Executor notifier = Thread::startVirtualThread;
        SegmentLog segments = segments(home, ciphers, vault, random);
        Generations generations = new Generations(database, folder(home).resolve("origin"), random);
        if (generations.copied()) {
            events.postEvent(new StoreCopied(device.peerId()).toEvent());
        }
        store = new LogStore(database, segments, generations, device, time, openings, notifier,
                (List<Run> runs) -> made.thenAccept(running -> running.appended(runs)));
        long seed = ByteBuffer.wrap(random.bytes(Long.BYTES)).getLong();
        shell = new MeshShell(device.peerId(), seed, store.heads(), store, new Holders(database), openings,
                signatures, time, events);
        made.complete(shell);
    }

    private static Path folder(NodeHome home) {
        return home.directory().resolve("store").resolve("log");
    }

    private static SegmentLog segments(NodeHome home, Ciphers ciphers, KeyVault vault, RandomSource random)
            throws StorageException {
        Path folder = folder(home);
        try {
            return new SegmentLog(folder, ciphers, vault.derive(new CryptoContext("omni/1/log")), random);
        } catch (IOException e) {
            throw new StorageException("The log's folder " + folder + " cannot be used; check its access rights.", e);
        }
    }

    /** How much is stored for others. */
    @ObjectClassDefinition(name = "OmniMesh hub", description = "What this device does as a hub of a team.")
    public @interface Settings {
        /**
         * Bounds what a hub stores of channels that it cannot read.
         *
         * @return bytes; at the limit nothing more is taken, and what is there is still passed on
         */
        @AttributeDefinition(name = "Storage limit in bytes", required = false)
        long hub_limit_bytes() default HubRoom.DEFAULT_LIMIT_BYTES;
    }

    /**
     * Takes the settings, also those that change while it runs.
     *
     * @param settings how much is stored for others
     */
    @Activate
    @Modified
    public void configure(Settings settings) {
        shell.limitHub(Math.max(0, settings.hub_limit_bytes()));
    }

    /** Stops the protocol; what was acknowledged is on disk. */
    @Deactivate
    public void close() {
        shell.stop();
        store.close();
    }

    /**
     * Somebody is told when the disk does not take the log.
     *
     * @param added is told
     */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    public void bindDiskReports(DiskReports added) {
        store.watch(writable -> added.report("log", writable
                ? Optional.empty()
                : Optional.of("The disk does not take what is written; free some space or check it. "
                        + "OmniMesh goes on by itself once it can write.")));
    }

    /**
     * Nobody is told any more when the disk does not take the log.
     *
     * @param removed was told
     */
    public void unbindDiskReports(DiskReports removed) {
        store.watch(writable -> {});
    }

    /**
     * Links can be made.
     *
     * @param added makes them
     */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    public void bindReach(Reach added) {
        shell.reach().bind(added);
    }

    /**
     * Links cannot be made any more.
     *
     * @param removed made them
     */
    public void unbindReach(Reach removed) {
        shell.reach().unbind(removed);
    }

    /**
     * The trust floor came.
     *
     * @param trust the service
     */
    public void trust(ChannelTrust trust) {
        openings.trust(trust);
        store.projectors().trusted();
        shell.trustChanged();
    }

    /**
     * The trust floor goes.
     *
     * @param trust the service
     */
    public void untrust(ChannelTrust trust) {
        openings.untrust(trust);
        shell.trustChanged();
    }

    /**
     * A projection came.
     *
     * @param projection the projection
     * @return completes when it has seen everything, or failed
     */
    public CompletableFuture<Void> add(Projection projection) {
        return store.projectors().add(projection);
    }

    /**
     * A projection goes.
     *
     * @param projection the projection
     */
    public void remove(Projection projection) {
        store.projectors().remove(projection);
    }

    @Override
    public LogEntry append(ChannelId channel, EntryKind kind, byte[] payload) throws LogException {
        check(payload);
        try {
            return store.appendWhenRoom(channel, kind, payload).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogException("Interrupted while the entry was stored; it may still be.", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LogException refusal
                    ? new LogException(String.valueOf(refusal.getMessage()), refusal)
                    : new LogException("The entry could not be stored.", e);
        }
    }

    @Override
    public CompletableFuture<LogEntry> submit(ChannelId channel, EntryKind kind, byte[] payload) {
        try {
            check(payload);
        } catch (LogException e) {
            return CompletableFuture.failedFuture(e);
        }
        return store.append(channel, kind, payload);
    }

    private static void check(byte[] payload) throws LogException {
        if (payload.length > MAX_PAYLOAD_BYTES) {
            throw new LogException(
                    "An entry holds at most " + MAX_PAYLOAD_BYTES + " bytes, this one has " + payload.length + ".");
        }
    }

    @Override
    public TeamId found(byte[] payload) throws LogException {
        if (payload.length > Entry.MAX_FOUNDING_BYTES) {
            throw new LogException("A founding entry holds at most " + Entry.MAX_FOUNDING_BYTES + " bytes.");
        }
        try {
            return store.found(payload);
        } catch (StorageException e) {
            throw new LogException("The team could not be stored.", e);
        }
    }

    @Override
    public List<LogEntry> read(ChannelId channel, long skip, int limit) throws LogException {
        if (skip < 0 || limit < 1 || limit > MAX_READ) {
            throw new IllegalArgumentException("expected a limit of 1 to " + MAX_READ + ", got " + limit);
        }
        try {
            return store.read(channel, skip, limit);
        } catch (StorageException e) {
            throw new LogException("The entries could not be read.", e);
        }
    }

    @Override
    public void rebuild(String projection) throws LogException {
        store.projectors().rebuild(projection);
    }

    @Override
    public Set<PeerId> holders(ChannelId channel, PeerId author, long seq) {
        return shell.holders(LogId.of(channel, author, seq), seq);
    }

    @Override
    public Map<PeerId, Long> lag(ChannelId channel) {
        return shell.lag(channel);
    }

    @Override
    public List<DamagedEntries> damaged() {
        return shell.damaged();
    }

    @Override
    public Optional<HubStorage> hubStorage() {
        return shell.hubStorage();
    }

    @Override
    public long unreadable(ChannelId channel) throws LogException {
        try {
            return store.unreadable(channel);
        } catch (StorageException e) {
            throw new LogException("The stored entries could not be counted.", e);
        }
    }

    @Override
    public void check() throws LogException {
        try {
            store.check();
        } catch (StorageException e) {
            throw new LogException("The stored entries could not be read.", e);
        }
    }

    @Override
    public Set<PeerId> quarantined() {
        return shell.quarantined();
    }

    @Override
    public int number() {
        return MESH;
    }

    @Override
    public void opened(Link link) {
        shell.opened(link);
    }

    @Override
    public void received(Link link, byte[] frame) {
        shell.received(link, frame);
    }

    @Override
    public void closed(Link link) {
        shell.closed(link);
    }

    /** Trust changed: what waited may go on. */
    @Override
    public void handleEvent(@Nullable Event event) {
        if (event != null && DomainEvent.of(event).filter(TrustChanged.class::isInstance).isPresent()) {
            shell.trustChanged();
        }
    }
}
