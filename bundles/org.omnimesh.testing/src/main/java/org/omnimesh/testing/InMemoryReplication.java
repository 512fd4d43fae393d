// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.AuthorQuarantined;
import org.omnimesh.api.log.DamagedEntries;
import org.omnimesh.api.log.EntriesConfirmed;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.HubStorage;
import org.omnimesh.api.log.HubStorageChanged;
import org.omnimesh.api.log.Replication;
import org.osgi.service.event.EventAdmin;

/** Knows who has what because the test says so: {@link #store} and {@link #confirm}. Thread-safe. */
public final class InMemoryReplication implements Replication {
    private final PeerId self;
    private final EventAdmin events;
    private final Map<Log, Long> stored = new HashMap<>();
    private final Map<PeerId, Map<Log, Long>> confirmed = new TreeMap<>();
    private final Set<PeerId> linked = new HashSet<>();
    private final Set<PeerId> quarantined = new HashSet<>();
    private final Map<ChannelId, Long> late = new HashMap<>();
    private Optional<HubStorage> hub = Optional.empty();

    /** The entries of an author in a channel. */
    private record Log(ChannelId channel, PeerId author) {}

    /**
     * Begins with nothing stored and nobody linked.
     *
     * @param self this device
     * @param events where confirmations are told
     */
    public InMemoryReplication(PeerId self, EventAdmin events) {
        this.self = self;
        this.events = events;
    }

    @Override
    public synchronized Set<PeerId> holders(ChannelId channel, PeerId author, long seq) {
        Set<PeerId> holders = new HashSet<>();
        confirmed.forEach((peer, logs) -> {
            if (!peer.equals(author) && logs.getOrDefault(new Log(channel, author), 0L) >= seq) {
                holders.add(peer);
            }
        });
        return holders;
    }

    @Override
    public synchronized Map<PeerId, Long> lag(ChannelId channel) {
        Map<PeerId, Long> lag = new HashMap<>();
        for (PeerId peer : linked) {
            lag.put(peer, stored.keySet().stream().filter(log -> log.channel().equals(channel))
                    .mapToLong(log -> lacks(peer, log)).sum());
        }
        return lag;
    }

    private long lacks(PeerId peer, Log log) {
        long has = confirmed.getOrDefault(peer, Map.of()).getOrDefault(log, 0L);
        return log.author().equals(peer) ? 0 : Math.max(0, stored.getOrDefault(log, 0L) - has);
    }

    /**
     * Counts a peer as linked, or not.
     *
     * @param peer the peer
     * @param up whether a link is up
     */
    public synchronized void link(PeerId peer, boolean up) {
        if (up) {
            linked.add(peer);
        } else {
            linked.remove(peer);
        }
    }

    /**
     * Notes that this device stored an entry and all before it.
     *
     * @param entry its header
     */
    public synchronized void store(EntryHeader entry) {
        stored.merge(new Log(entry.channel(), entry.author()), entry.seq(), Math::max);
    }

    /**
     * Lets a peer confirm that it stored an author's entries up to a number, and tells so.
     *
     * @param channel the channel
     * @param peer who confirms; not this device
     * @param author whose entries
     * @param toSeq the last one
     */
    public void confirm(ChannelId channel, PeerId peer, PeerId author, long toSeq) {
        if (peer.equals(self)) {
            throw new IllegalArgumentException("expected another device to confirm");
        }
        long before;
        synchronized (this) {
            Map<Log, Long> logs = confirmed.computeIfAbsent(peer, any -> new HashMap<>());
            Log log = new Log(channel, author);
            before = logs.getOrDefault(log, 0L);
            logs.merge(log, toSeq, Math::max);
        }
        if (toSeq > before) {
            events.postEvent(new EntriesConfirmed(channel, peer, author, before + 1, toSeq).toEvent());
        }
    }

    @Override
    public synchronized Set<PeerId> quarantined() {
        return Set.copyOf(quarantined);
    }

    /**
     * A device was proven to have signed two histories.
     *
     * @param channel the channel
     * @param author the device
     * @param seq where they part
     */
    public void quarantine(ChannelId channel, PeerId author, long seq) {
        synchronized (this) {
            if (!quarantined.add(author)) {
                return;
            }
        }
        events.postEvent(new AuthorQuarantined(channel, author, seq).toEvent());
    }

    /** Memory is never damaged. */
    @Override
    public List<DamagedEntries> damaged() {
        return List.of();
    }

    /** Memory keeps every secret: only what was {@link #comeTooLate said} counts. */
    @Override
    public synchronized long unreadable(ChannelId channel) {
        return late.getOrDefault(channel, 0L);
    }

    /**
     * Lets entries come whose secret was deleted before.
     *
     * @param channel the channel
     * @param entries how many there are by now
     */
    public synchronized void comeTooLate(ChannelId channel, long entries) {
        late.put(channel, entries);
    }

    @Override
    public void check() {
        // nothing to read
    }

    @Override
    public synchronized Optional<HubStorage> hubStorage() {
        return hub;
    }

    /**
     * Makes this device a hub, or one no more, and tells so.
     *
     * @param storage how much it stores
     */
    public void hub(Optional<HubStorage> storage) {
        synchronized (this) {
            hub = storage;
        }
        storage.ifPresent(now -> events.postEvent(new HubStorageChanged(now).toEvent()));
    }
}
