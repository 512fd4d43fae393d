// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.shell;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.log.ChannelTrust;
import org.omnimesh.api.log.HubStorage;
import org.omnimesh.api.log.HubStorageChanged;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.mesh.internal.core.Action;
import org.omnimesh.mesh.internal.core.MeshCore;
import org.omnimesh.mesh.internal.store.LogStore;
import org.osgi.service.event.EventAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the core how much a hub may store and does store, and everybody else what the core makes of it. Core thread only, except
 * {@link #storage}.
 */
final class HubRoom {
    /** How much a hub stores unless it is told, in bytes. */
    static final long DEFAULT_LIMIT_BYTES = 10L << 30;

    /** How often a full hub looks whether something was removed. */
    private static final Duration COUNT_AGAIN = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(HubRoom.class);

    private final MeshCore core;
    private final LogStore store;
    private final TimeSource time;
    private final EventAdmin events;
    private Set<ChannelId> channels = Set.of();
    private long limit = DEFAULT_LIMIT_BYTES;
    private Duration counted = Duration.ZERO;
    private volatile Optional<HubStorage> storage = Optional.empty();

    HubRoom(MeshCore core, LogStore store, TimeSource time, EventAdmin events) {
        this.core = core;
        this.store = store;
        this.time = time;
        this.events = events;
    }

    Optional<HubStorage> storage() {
        return storage;
    }

    List<Action> limit(long bytes) {
        limit = bytes;
        return channels.isEmpty() ? List.of() : core.quota(channels, limit, used());
    }

    /** Who may read what changed: other channels may count. */
    List<Action> count(ChannelTrust trust) {
        Set<ChannelId> now = trust.channels().stream().filter(trust::storesOnly).collect(Collectors.toSet());
        if (now.equals(channels)) {
            return List.of();
        }
        channels = now;
        return countAgain();
    }

    /** Tells what became of the last input, and looks from time to time whether a full hub has room again. */
    List<Action> look() {
        Optional<HubStorage> now = core.hubStorage();
        if (!now.equals(storage)) {
            Optional<HubStorage> before = storage;
            storage = now;
            now.filter(known -> known.full() != before.map(HubStorage::full).orElse(Boolean.FALSE))
                    .ifPresent(this::tell);
        }
        boolean due = now.map(HubStorage::full).orElse(Boolean.FALSE)
                && time.monotonic().minus(counted).compareTo(COUNT_AGAIN) >= 0;
        return due ? countAgain() : List.of();
    }

    private void tell(HubStorage now) {
        if (now.full()) {
            LOG.warn("This hub is full: it stores {} bytes and may store {}; nothing more is taken from others",
                    now.usedBytes(), now.limitBytes());
        } else {
            LOG.info("This hub has room again: it stores {} bytes and may store {}", now.usedBytes(), now.limitBytes());
        }
        events.postEvent(new HubStorageChanged(now).toEvent());
    }

    private long used() {
        return core.hubStorage().map(HubStorage::usedBytes).orElse(0L);
    }

    private List<Action> countAgain() {
        counted = time.monotonic();
        try {
            return core.quota(channels, limit, channels.isEmpty() ? 0 : store.storedBytes(channels));
        } catch (StorageException e) {
            LOG.warn("How much is stored for others could not be counted", e);
            return core.quota(channels, limit, used());
        }
    }
}
