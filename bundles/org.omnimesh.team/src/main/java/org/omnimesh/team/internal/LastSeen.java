// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When each peer was last linked; kept over restarts, written at most once a minute per peer. Thread-safe. */
final class LastSeen {
    private static final Duration WRITE_INTERVAL = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(LastSeen.class);

    private final Database database;
    private final Map<PeerId, Instant> seen = new ConcurrentHashMap<>();
    private final Map<PeerId, Instant> written = new ConcurrentHashMap<>();

    LastSeen(Database database) throws StorageException {
        this.database = database;
        database.read(transaction -> transaction.query("SELECT peer, at FROM team_seen",
                row -> seen.put(PeerId.ofPublicKey(row.bytes("peer")), row.time("at"))));
    }

    Optional<Instant> of(PeerId peer) {
        return Optional.ofNullable(seen.get(peer));
    }

    void now(PeerId peer, Instant now) {
        seen.put(peer, now);
        Instant last = written.get(peer);
        if (last == null || Duration.between(last, now).abs().compareTo(WRITE_INTERVAL) >= 0) {
            written.put(peer, now);
            database.submit(
                    transaction -> transaction.update("MERGE INTO team_seen (peer, at) KEY (peer) VALUES (?, ?)",
                            peer, now))
                    .whenComplete((rows, failure) -> {
                        if (failure != null) {
                            LOG.debug("When {} was last seen could not be stored", peer.shortForm(), failure);
                        }
                    });
        }
    }
}
