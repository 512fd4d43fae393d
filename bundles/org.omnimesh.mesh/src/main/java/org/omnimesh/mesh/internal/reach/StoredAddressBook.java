// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.reach;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.AddressBook;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Addresses in memory and in the database; what was told last comes first. */
@Component(service = { AddressBook.class, StoredAddressBook.class })
public final class StoredAddressBook implements AddressBook {
    /** Most peers whose addresses are kept. */
    static final int MAX_PEERS = 2000;

    private static final Schema SCHEMA = new Schema("reach", List.of("""
            CREATE TABLE reach_address (peer BINARY(32) NOT NULL, place INT NOT NULL, address VARCHAR(512) NOT NULL,
                PRIMARY KEY (peer, place));
            """));
    private static final Logger LOG = LoggerFactory.getLogger(StoredAddressBook.class);

    private final Database database;
    private final Map<PeerId, List<Multiaddr>> known = new HashMap<>();
    private final List<BiConsumer<PeerId, List<Multiaddr>>> listeners = new CopyOnWriteArrayList<>();

    /**
     * Reads what is known.
     *
     * @param database where it is kept
     * @throws StorageException if the table cannot be made or read
     */
    @Activate
    public StoredAddressBook(@Reference Database database) throws StorageException {
        this.database = database;
        database.migrate(SCHEMA);
        database.read(transaction -> transaction.query("SELECT peer, address FROM reach_address ORDER BY peer, place",
                row -> known.computeIfAbsent(PeerId.ofPublicKey(row.bytes("peer")), key -> new ArrayList<>())
                        .add(Multiaddr.parse(row.text("address")))));
    }

    @Override
    public synchronized List<Multiaddr> addresses(PeerId peer) {
        return List.copyOf(known.getOrDefault(peer, List.of()));
    }

    /** Returns all that is known. */
    synchronized Map<PeerId, List<Multiaddr>> all() {
        return Map.copyOf(known);
    }

    @Override
    public void remember(PeerId peer, List<Multiaddr> addresses) {
        merge(peer, addresses).ifPresent(merged -> write(peer, merged));
        if (!addresses.isEmpty()) {
            listeners.forEach(listener -> listener.accept(peer, addresses(peer)));
        }
    }

    /** Tells somebody of every later call of {@link #remember}. */
    void listen(BiConsumer<PeerId, List<Multiaddr>> listener) {
        listeners.add(listener);
    }

    void unlisten(BiConsumer<PeerId, List<Multiaddr>> listener) {
        listeners.remove(listener);
    }

    /** Puts addresses first; returns the new list if it differs. */
    private synchronized Optional<List<Multiaddr>> merge(PeerId peer, List<Multiaddr> addresses) {
        List<Multiaddr> before = known.getOrDefault(peer, List.of());
        if (addresses.isEmpty() || before.isEmpty() && known.size() >= MAX_PEERS) {
            return Optional.empty();
        }
        Set<Multiaddr> all = new LinkedHashSet<>(addresses);
        all.addAll(before);
        List<Multiaddr> merged = all.stream().limit(MAX_ADDRESSES).toList();
        known.put(peer, merged);
        return merged.equals(before) ? Optional.empty() : Optional.of(merged);
    }

    private void write(PeerId peer, List<Multiaddr> addresses) {
        database.submit(transaction -> {
            transaction.update("DELETE FROM reach_address WHERE peer = ?", peer);
            int place = 0;
            for (Multiaddr address : addresses) {
                transaction.update("INSERT INTO reach_address (peer, place, address) VALUES (?, ?, ?)", peer, place++,
                        address.toString());
            }
            return Boolean.TRUE;
        }).exceptionally(failure -> {
            LOG.warn("Addresses of {} were not written down", peer.shortForm(), failure);
            return Boolean.FALSE;
        });
    }
}
