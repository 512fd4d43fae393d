// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.keys;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.KeyVault;
import org.omnimesh.api.crypto.Nonce;
import org.omnimesh.api.crypto.Sealing;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.Row;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The prekeys of this device: key pairs to which others seal secrets for a week. An old one is forgotten some time after it was
 * replaced; whoever gets at the device afterwards cannot open what was sealed to it. Thread-safe.
 */
@Component(service = Prekeys.class)
public final class Prekeys {
    /** How long a prekey is used. */
    static final Duration LIFE = Duration.ofDays(7);

    /** How long a replaced one is kept for boxes that come late. */
    static final Duration GRACE = Duration.ofDays(30);

    private static final int SUITE = SealingKey.SUITE_X_WING;
    private static final CryptoContext AT_REST = new CryptoContext("omni/1/prekeys-at-rest");
    private static final Schema TABLES = new Schema("prekey", List.of("""
            CREATE TABLE prekey (made BIGINT PRIMARY KEY, suite INT NOT NULL, public VARBINARY(2048) NOT NULL,
                sealed VARBINARY(64) NOT NULL, replaced BIGINT NOT NULL);
            """));

    private final Database database;
    private final Ciphers ciphers;
    private final Sealing sealing;
    private final TimeSource time;
    private final SymmetricKey atRest;
    private final ReentrantLock changing = new ReentrantLock();
    private volatile List<Prekey> known;

    /**
     * A key pair.
     *
     * @param made when, in milliseconds; its name in the store
     * @param suite its sealing suite
     * @param secret its private key
     * @param key its public key
     * @param replaced when a newer one took its place, in milliseconds; 0 for the newest
     */
    private record Prekey(long made, int suite, SymmetricKey secret, SealingKey key, long replaced) {}

    /** Opens something with the private key of a pair. */
    interface Opener {
        byte[] open(int suite, SymmetricKey secret) throws CryptoException;
    }

    /**
     * Reads what there is.
     *
     * @param database where they are
     * @param ciphers encrypts them there
     * @param sealing knows the suite
     * @param vault the key for them at rest
     * @param time tells when to replace one
     * @throws StorageException if they cannot be read
     */
    @Activate
    public Prekeys(@Reference Database database, @Reference Ciphers ciphers, @Reference Sealing sealing,
            @Reference KeyVault vault, @Reference TimeSource time) throws StorageException {
        this.database = database;
        this.ciphers = ciphers;
        this.sealing = sealing;
        this.time = time;
        this.atRest = vault.derive(AT_REST);
        database.migrate(TABLES);
        this.known = database
                .read(transaction -> transaction.query("SELECT * FROM prekey ORDER BY made DESC", this::read));
    }

    private Prekey read(Row row) throws StorageException {
        long made = row.number("made");
        int suite = (int) row.number("suite");
        try {
            SymmetricKey secret = SymmetricKey
                    .of(ciphers.open(rowKey(made), Nonce.SINGLE_USE, new byte[0], row.bytes("sealed")));
            return new Prekey(made, suite, secret, new SealingKey(suite, row.bytes("public")), row.number("replaced"));
        } catch (CryptoException e) {
            throw new StorageException("A prekey in the store does not open with this node's keys.", e);
        }
    }

    /** Each has a key of its own, so the nonce is used once. */
    private SymmetricKey rowKey(long made) {
        return ciphers.derive(atRest, AT_REST, ByteBuffer.allocate(Long.BYTES).putLong(made).array());
    }

    /** Returns the one to use now; makes a fresh one if it is time, and forgets those that were replaced long ago. */
    SealingKey current() throws StorageException, CryptoException {
        changing.lock();
        try {
            long now = time.now().toEpochMilli();
            List<Prekey> all = new ArrayList<>(known);
            if (all.isEmpty() || Math.abs(now - all.get(0).made()) >= LIFE.toMillis()) {
                replace(all, now);
            }
            List<Prekey> old = all.stream()
                    .filter(it -> it.replaced() > 0 && now - it.replaced() >= GRACE.toMillis()).toList();
            if (!old.isEmpty()) {
                forget(old);
                all.removeAll(old);
                known = List.copyOf(all);
            }
            return all.get(0).key();
        } finally {
            changing.unlock();
        }
    }

    private void replace(List<Prekey> all, long now) throws StorageException, CryptoException {
        SymmetricKey secret = ciphers.randomKey();
        long made = all.stream().anyMatch(it -> it.made() == now) ? now + 1 : now;
        Prekey fresh = new Prekey(made, SUITE, secret, sealing.keyOf(SUITE, secret), 0);
        database.write(transaction -> {
            transaction.update("UPDATE prekey SET replaced = ? WHERE replaced = 0", now);
            return transaction.update(
                    "INSERT INTO prekey (made, suite, public, sealed, replaced) VALUES (?, ?, ?, ?, 0)", made, SUITE,
                    fresh.key().key(),
                    ciphers.seal(rowKey(made), Nonce.SINGLE_USE, new byte[0], secret.revealSecretBytes()));
        });
        all.replaceAll(it -> it.replaced() > 0 ? it : new Prekey(it.made(), it.suite(), it.secret(), it.key(), now));
        all.add(0, fresh);
        known = List.copyOf(all);
    }

    private void forget(List<Prekey> old) throws StorageException {
        database.write(transaction -> {
            for (Prekey prekey : old) {
                transaction.update("DELETE FROM prekey WHERE made = ?", prekey.made());
            }
            return old.size();
        });
        database.forgetDeleted();
    }

    /** Opens with whatever prekey fits, the newest first. */
    byte[] open(Opener opener) throws CryptoException {
        CryptoException last = new CryptoException("expected a prekey that fits, there is none");
        for (Prekey prekey : known) {
            try {
                return opener.open(prekey.suite(), prekey.secret());
            } catch (CryptoException e) {
                last = e;
            }
        }
        throw last;
    }
}
