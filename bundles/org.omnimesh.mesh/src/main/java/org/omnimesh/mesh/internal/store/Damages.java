// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.ReadTransaction;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which stored runs are known to be damaged. Thread-safe; answers from memory. */
final class Damages {
    private static final Logger LOG = LoggerFactory.getLogger(Damages.class);

    private final Database database;
    private final Set<Damage> known = ConcurrentHashMap.newKeySet();
    private volatile Consumer<Damage> listener = damage -> LOG.trace("Nobody mends {}", damage);

    Damages(Database database) throws StorageException {
        this.database = database;
        database.read(transaction -> {
            reload(transaction);
            return Boolean.TRUE;
        });
    }

    /** Knows again what the tables say after a transaction failed in which it was mended. */
    void reload(ReadTransaction view) throws StorageException {
        view.query("SELECT c.id, l.author, d.first_seq, d.last_seq FROM mesh_damage d"
                + " JOIN mesh_log l ON l.log = d.log JOIN mesh_channel c ON c.channel = l.channel",
                row -> known.add(new Damage(
                        new LogId(new ChannelId(row.bytes("id")), PeerId.ofPublicKey(row.bytes("author"))),
                        row.number("first_seq"), row.number("last_seq"))));
    }

    /** Tells somebody of damage that is known, and of all that is found. */
    void listener(Consumer<Damage> told) {
        listener = told;
        known.forEach(told);
    }

    List<Damage> known() {
        return List.copyOf(known);
    }

    /** Tells whether anything in a channel is damaged. */
    boolean touches(ChannelId channel) {
        return known.stream().anyMatch(damage -> damage.log().channel().equals(channel));
    }

    /** Finds what covers a run. */
    Optional<Damage> covering(Run run) {
        if (known.isEmpty()) {
            return Optional.empty();
        }
        return known.stream()
                .filter(damage -> damage.log().equals(run.log()) && damage.covers(run.firstSeq(), run.lastSeq()))
                .findFirst();
    }

    /** A run cannot be read. Any thread. */
    void report(Damage damage) {
        if (known.add(damage)) {
            tell(damage);
            database.submitDerived(transaction -> {
                insert(transaction, damage);
                return Boolean.TRUE;
            }).exceptionally(failure -> {
                LOG.debug("Damage was not written down", failure);
                return Boolean.FALSE;
            });
        }
    }

    /** As {@link #report}, in a transaction that is under way. */
    void report(Transaction transaction, Damage damage) throws StorageException {
        insert(transaction, damage);
        if (known.add(damage)) {
            transaction.afterCommit(() -> tell(damage));
        }
    }

    private void tell(Damage damage) {
        LOG.error("Stored entries {} to {} of {} are damaged; they are asked for from peers", damage.firstSeq(),
                damage.lastSeq(), damage.log());
        listener.accept(damage);
    }

    /** A run that damage covered is there again. */
    void mended(Transaction transaction, Damage damage, Run run) throws StorageException {
        delete(transaction, damage);
        if (damage.firstSeq() < run.firstSeq()) {
            replace(transaction, new Damage(damage.log(), damage.firstSeq(), run.firstSeq() - 1));
        }
        if (run.lastSeq() < damage.lastSeq()) {
            replace(transaction, new Damage(damage.log(), run.lastSeq() + 1, damage.lastSeq()));
        }
        known.remove(damage);
    }

    private void replace(Transaction transaction, Damage rest) throws StorageException {
        insert(transaction, rest);
        known.add(rest);
    }

    private static void insert(Transaction transaction, Damage damage) throws StorageException {
        transaction.update("MERGE INTO mesh_damage (log, first_seq, last_seq) KEY (log, first_seq) SELECT l.log, ?, ?"
                + " FROM mesh_log l JOIN mesh_channel c ON c.channel = l.channel WHERE c.id = ? AND l.author = ?",
                damage.firstSeq(), damage.lastSeq(), damage.log().channel(), damage.log().author());
    }

    private static void delete(Transaction transaction, Damage damage) throws StorageException {
        transaction.update("DELETE FROM mesh_damage WHERE first_seq = ? AND log IN (SELECT l.log FROM mesh_log l"
                + " JOIN mesh_channel c ON c.channel = l.channel WHERE c.id = ? AND l.author = ?)", damage.firstSeq(),
                damage.log().channel(), damage.log().author());
    }
}
