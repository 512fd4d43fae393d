// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.EntryHeader;

/**
 * One device as a pure machine: each input returns what follows from it. It owns its disk, which keeps only what was
 * {@link #synced}; time, links, failures and the order of everything are the simulator's. Not thread-safe.
 */
public interface SimulatedReplica {
    /**
     * The device starts from what is on its disk; no link is up.
     *
     * @param readers the readers of every channel it carries, itself included
     * @return what to do
     */
    List<ReplicaOutput> start(Map<ChannelId, Set<PeerId>> readers);

    /**
     * Tells the time; comes before every other input.
     *
     * @param monotonic time since an arbitrary moment
     */
    void time(Duration monotonic);

    /**
     * Time passed; comes about four times a second.
     *
     * @return what to do
     */
    List<ReplicaOutput> tick();

    /**
     * A peer of the team was found on the network; it can be dialled ({@link ReplicaOutput.Dial}).
     *
     * @param peer the peer
     * @return what to do
     */
    List<ReplicaOutput> met(PeerId peer);

    /**
     * A link is up.
     *
     * @param peer the other end
     * @param dialled whether this end made it
     * @return what to do
     */
    List<ReplicaOutput> linkUp(PeerId peer, boolean dialled);

    /**
     * A link is gone.
     *
     * @param peer the other end
     * @return what to do
     */
    List<ReplicaOutput> linkDown(PeerId peer);

    /**
     * A frame could not be sent.
     *
     * @param peer to whom
     * @return what to do
     */
    List<ReplicaOutput> sendFailed(PeerId peer);

    /**
     * A frame came, possibly damaged or malicious.
     *
     * @param peer from whom
     * @param frame its bytes; not to be changed
     * @return what to do
     */
    List<ReplicaOutput> frame(PeerId peer, byte[] frame);

    /**
     * Who may read what changed.
     *
     * @param readers the readers of every channel it carries, itself included
     * @return what to do
     */
    List<ReplicaOutput> trustChanged(Map<ChannelId, Set<PeerId>> readers);

    /**
     * The user writes entries. They are acknowledged when they are {@link #synced}.
     *
     * @param channel where
     * @param payloads one per entry
     * @param wall what the wall clock of the device shows
     */
    void append(ChannelId channel, List<byte[]> payloads, Instant wall);

    /**
     * Carries out {@link ReplicaOutput.Store}: what is accepted is written, but not yet durable.
     *
     * @param ticket the request
     * @param wall what the wall clock of the device shows
     * @return what to do already
     */
    List<ReplicaOutput> store(long ticket, Instant wall);

    /**
     * The disk refused {@link ReplicaOutput.Store}.
     *
     * @param ticket the request
     * @return what to do
     */
    List<ReplicaOutput> storeFailed(long ticket);

    /**
     * Everything written is durable now.
     *
     * @param applied whether it is in the tables at once; if not, {@link #applied} says so later
     * @return acknowledgements, and what follows from them; deliveries too if it is applied
     */
    List<ReplicaOutput> synced(boolean applied);

    /**
     * What one call of {@link #synced} made durable, the earliest that is not yet, is in the tables now; until then nobody who
     * reads sees it. After a crash all that is durable is.
     *
     * @return deliveries and what follows from them
     */
    List<ReplicaOutput> applied();

    /**
     * Carries out {@link ReplicaOutput.Load}. What was written is seen, synced or not, as by a reader of a database.
     *
     * @param ticket the request
     * @return what to do
     */
    List<ReplicaOutput> load(long ticket);

    /**
     * Drops the content of what has expired, in each log up to the first entry that has not; durable at once.
     *
     * @param expired tells by the header of a run's last entry
     */
    void expire(Predicate<EntryHeader> expired);

    /**
     * The power fails: memory is gone, and what was written but not synced too, except for some of it.
     *
     * @param survivors how many of the writes since the last sync reached the disk nevertheless, oldest first
     */
    void crash(int survivors);

    /**
     * Counts writes that are not durable.
     *
     * @return 0 right after {@link #synced}
     */
    int unsynced();

    /**
     * Lists what is on the disk.
     *
     * @return the entries in the order in which they were stored
     */
    List<SimulatedEntry> entries();

    /**
     * Tells how far a log is durable.
     *
     * @param log the log
     * @return its last number on the disk, 0 if there is none
     */
    long durable(LogKey log);

    /**
     * Tells how much memory others make this device hold: what waits, and what is under way to the disk.
     *
     * @return bytes
     */
    long heldBytes();

    /**
     * Tells how much of each kind others make this device hold: memory, queues and tables.
     *
     * @return an amount for each kind that has a limit ({@link ReplicaLimits#held})
     */
    Map<String, Long> held();
}
