// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.ReadTransaction;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.team.internal.Membership.ChannelView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes secrets of ephemeral channels some time after others took their place; until then late entries open. Which are gone is
 * written down, so that nobody waits for them and no box brings them back. Thread-safe.
 */
final class ForgottenSecrets {
    /** How long a secret is kept that new entries do not use any more; entries that come later stay unreadable. */
    static final Duration LATE = Duration.ofDays(30);

    /** Secrets that were there before anything was forgotten stay: what was written under them is kept nowhere else. */
    private static final Schema TABLES = new Schema("forgetting", List.of("""
            CREATE TABLE forgetting_secret (channel BINARY(32) NOT NULL, key_id BINARY(8) NOT NULL,
                replaced BIGINT NOT NULL, gone BOOLEAN NOT NULL, PRIMARY KEY (channel, key_id));
            INSERT INTO forgetting_secret (channel, key_id, replaced, gone)
                SELECT channel, key_id, 9223372036854775807, FALSE FROM team_secret;
            """));

    private static final long NEVER = Long.MAX_VALUE;
    private static final Logger LOG = LoggerFactory.getLogger(ForgottenSecrets.class);

    /** When each secret that is here was replaced, in milliseconds; 0 while it is in use. */
    private final Map<Name, Long> replaced = new HashMap<>();
    private volatile Set<Name> gone;

    /** Which secret. */
    private record Name(ChannelId channel, KeyId key) {}

    /** Reads what there is. */
    ForgottenSecrets(Database database) throws StorageException {
        database.migrate(TABLES);
        Set<Name> deleted = new HashSet<>();
        database.read(transaction -> transaction.query("SELECT * FROM forgetting_secret", row -> {
            Name name = new Name(new ChannelId(row.bytes("channel")), new KeyId(row.bytes("key_id")));
            return row.flag("gone") ? deleted.add(name) : replaced.put(name, row.number("replaced"));
        }));
        this.gone = Set.copyOf(deleted);
    }

    /** Tells whether a secret was deleted here. */
    boolean contains(ChannelId channel, KeyId key) {
        return gone.contains(new Name(channel, key));
    }

    /** Tells whether a secret was deleted here, also if another transaction did it. */
    static boolean contains(ReadTransaction transaction, ChannelId channel, KeyId key) throws StorageException {
        return transaction.queryOne("SELECT gone FROM forgetting_secret WHERE channel = ? AND key_id = ?",
                row -> row.flag("gone"), channel, key.bytes()).orElse(Boolean.FALSE);
    }

    /** Notes which secrets were replaced, and deletes those that were replaced long ago. */
    synchronized void pass(MembershipStore store, Instant now) throws StorageException {
        Membership membership = store.membership();
        Map<Name, Long> noted = new HashMap<>();
        membership.channels().forEach((id, view) -> {
            if (view.forgets()) {
                view.keys().keySet().forEach(key -> note(noted, id, view, key, now));
            }
        });
        replaced.forEach((name, at) -> {
            if (at == 0 && membership.channel(name.channel()).isEmpty()) {
                noted.put(name, now.toEpochMilli()); // This device takes no part any more.
            }
        });
        if (!noted.isEmpty()) {
            store.database().write(transaction -> write(transaction, noted));
            replaced.putAll(noted);
        }
        List<Name> due = replaced.entrySet().stream().filter(it -> it.getValue() > 0 && it.getValue() != NEVER
                && now.toEpochMilli() - it.getValue() >= LATE.toMillis()).map(Map.Entry::getKey).toList();
        for (Name name : due) {
            delete(store, name);
        }
        if (!due.isEmpty()) {
            store.database().forgetDeleted();
        }
    }

    private void note(Map<Name, Long> noted, ChannelId channel, ChannelView view, KeyId key, Instant now) {
        Name name = new Name(channel, key);
        Long known = replaced.get(name);
        boolean used = view.writing().filter(key::equals).isPresent();
        if (known == null || known != NEVER && used != (known == 0)) {
            noted.put(name, used ? 0 : now.toEpochMilli());
        }
    }

    private static int write(Transaction transaction, Map<Name, Long> noted) throws StorageException {
        for (Map.Entry<Name, Long> each : noted.entrySet()) {
            transaction.update("""
                    MERGE INTO forgetting_secret (channel, key_id, replaced, gone) KEY (channel, key_id)
                    VALUES (?, ?, ?, FALSE)""", each.getKey().channel(), each.getKey().key().bytes(), each.getValue());
        }
        return noted.size();
    }

    /** What was opened with it is kept by the log, in earlier transactions. */
    private void delete(MembershipStore store, Name name) throws StorageException {
        Set<Name> more = new HashSet<>(gone);
        more.add(name);
        gone = Set.copyOf(more); // First: nobody shall wait for it.
        Optional<TeamId> team = store.database().read(transaction -> transaction.queryOne(
                "SELECT team FROM team_secret WHERE channel = ? AND key_id = ?", row -> new TeamId(row.bytes("team")),
                name.channel(), name.key().bytes()));
        Transaction.Work<Boolean> work = transaction -> {
            transaction.update("DELETE FROM team_secret WHERE channel = ? AND key_id = ?", name.channel(),
                    name.key().bytes());
            transaction.update("UPDATE forgetting_secret SET gone = TRUE WHERE channel = ? AND key_id = ?",
                    name.channel(), name.key().bytes());
            return Boolean.TRUE;
        };
        if (team.isPresent()) {
            store.change(team.get(), work);
        } else {
            store.database().write(work);
        }
        store.agreement().forget(name.channel(), name.key());
        replaced.remove(name);
        LOG.info("A secret of channel {} that was replaced long ago is deleted", name.channel().shortForm());
    }
}
