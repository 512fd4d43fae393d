// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.EntriesConfirmed;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.mesh.internal.entry.Generation;
import org.omnimesh.mesh.internal.entry.LogId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who has which entries, as far as this node was told. In memory; written down now and then, so that after a crash a few
 * confirmations may be announced again. Thread-safe.
 */
public final class Holders {
    private static final Logger LOG = LoggerFactory.getLogger(Holders.class);

    private final Database database;
    private final Map<LogId, Map<PeerId, Long>> known = new ConcurrentHashMap<>();
    private final Set<Row> unwritten = new HashSet<>();

    private record Row(LogId log, PeerId peer) {}

    /**
     * Reads what is known.
     *
     * @param database with the mesh's tables
     * @throws StorageException if they cannot be read
     */
    public Holders(Database database) throws StorageException {
        this.database = database;
        database.read(transaction -> transaction.query("SELECT p.peer, p.seq, l.author, c.id FROM mesh_peer p"
                + " JOIN mesh_log l ON l.log = p.log JOIN mesh_channel c ON c.channel = l.channel", row -> {
                    LogId log = new LogId(new ChannelId(row.bytes("id")), PeerId.ofPublicKey(row.bytes("author")));
                    return peers(log).put(PeerId.ofPublicKey(row.bytes("peer")), row.number("seq"));
                }));
    }

    /**
     * Notes that a peer has entries.
     *
     * @param peer the peer
     * @param log the log
     * @param author the device that writes the log
     * @param seq the last number it has
     * @return what is new, if anything
     */
    public Optional<EntriesConfirmed> learn(PeerId peer, LogId log, PeerId author, long seq) {
        Map<PeerId, Long> peers = peers(log);
        long before = peers.getOrDefault(peer, 0L);
        if (seq <= before || peer.equals(author)) {
            return Optional.empty();
        }
        peers.put(peer, seq);
        synchronized (unwritten) {
            unwritten.add(new Row(log, peer));
        }
        return Optional.of(new EntriesConfirmed(log.channel(), peer, author,
                before == 0 ? Generation.first(Generation.of(seq)) : before + 1, seq));
    }

    /**
     * Returns how far a peer is known to be.
     *
     * @param peer the peer
     * @param log the log
     * @return the last number it confirmed, 0 for none
     */
    public long known(PeerId peer, LogId log) {
        return known.getOrDefault(log, Map.of()).getOrDefault(peer, 0L);
    }

    /**
     * Returns who has an entry.
     *
     * @param log the log
     * @param seq the entry's number
     * @return the peers that confirmed it
     */
    public Set<PeerId> holders(LogId log, long seq) {
        Set<PeerId> holders = new HashSet<>();
        known.getOrDefault(log, Map.of()).forEach((peer, has) -> {
            if (has >= seq) {
                holders.add(peer);
            }
        });
        return holders;
    }

    /** Writes down what is new. */
    public void flush() {
        Map<Row, Long> rows = new HashMap<>();
        synchronized (unwritten) {
            unwritten.forEach(row -> rows.put(row, known(row.peer(), row.log())));
            unwritten.clear();
        }
        if (!rows.isEmpty()) {
            database.submitDerived(transaction -> {
                for (Map.Entry<Row, Long> row : rows.entrySet()) {
                    transaction.update("MERGE INTO mesh_peer (peer, log, seq) KEY (peer, log) SELECT ?, l.log, ?"
                            + " FROM mesh_log l JOIN mesh_channel c ON c.channel = l.channel"
                            + " WHERE c.id = ? AND l.author = ?", row.getKey().peer(), row.getValue(),
                            row.getKey().log().channel(), row.getKey().log().author());
                }
                return Boolean.TRUE;
            }).exceptionally(failure -> {
                LOG.debug("What peers have was not written down", failure);
                return Boolean.FALSE;
            });
        }
    }

    private Map<PeerId, Long> peers(LogId log) {
        return known.computeIfAbsent(log, key -> new ConcurrentHashMap<>());
    }
}
