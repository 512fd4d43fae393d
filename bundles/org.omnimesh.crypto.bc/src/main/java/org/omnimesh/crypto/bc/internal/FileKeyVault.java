// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.KeyVault;
import org.omnimesh.api.crypto.PassphraseException;
import org.omnimesh.api.crypto.PasswordStretching;
import org.omnimesh.api.crypto.PasswordStretching.Argon2Cost;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.crypto.SymmetricKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the master key in {@code keys/master.key} of the node's home.
 *
 * <p>
 * Made at first start. When a passphrase is configured later, the key is wrapped by it at the next start; a wrapped key
 * is never written in the clear again by itself.
 */
public final class FileKeyVault implements KeyVault {
    private static final Logger LOG = LoggerFactory.getLogger(FileKeyVault.class);

    private final SecretFile file;
    private final MasterKeyFormat format;
    private final RandomSource random;
    private final RecoveryKey recovery;
    private final byte[] master;
    private volatile Protection protection;
    private boolean closed;

    /**
     * Opens the vault in a folder, or makes it.
     *
     * @param place the folder and the passphrase
     * @param random where the master key comes from
     * @param stretching stretches the passphrase
     * @throws CryptoException if the key cannot be read or made; the message is a sentence for the user
     */
    public FileKeyVault(VaultPlace place, RandomSource random, PasswordStretching stretching) throws CryptoException {
        this(place.home(), place.passphraseFile().isPresent()
                ? Optional.of(passphrase(place.passphraseFile().get()))
                : Optional.empty(), random, stretching);
    }

    /** Opens the vault in a folder, or makes it, with a passphrase that is then overwritten. */
    FileKeyVault(Path home, Optional<byte[]> passphrase, RandomSource random, PasswordStretching stretching)
            throws CryptoException {
        this.file = file(home);
        this.recovery = new RecoveryKey(home);
        this.format = new MasterKeyFormat(stretching);
        this.random = random;
        try {
            Optional<byte[]> stored = file.readPrivate();
            this.master = stored.isPresent() ? open(stored.get(), passphrase) : create(home, passphrase);
        } catch (IOException e) {
            throw unusable(file, e);
        }
        this.protection = passphrase.isPresent() ? Protection.PASSPHRASE : Protection.KEY_FILE;
        passphrase.ifPresent(it -> Arrays.fill(it, (byte) 0));
    }

    private static SecretFile file(Path home) {
        return new SecretFile(home.resolve("keys").resolve("master.key"));
    }

    private static CryptoException unusable(SecretFile file, IOException e) {
        return new CryptoException("The keys of this node in " + file.path() + " could not be read or written: "
                + e.getMessage(), e);
    }

    /** Tells whether the master key in a folder waits for a passphrase; what cannot be told is found on opening. */
    static boolean needsPassphrase(Path home) throws CryptoException {
        SecretFile file = file(home);
        try {
            Optional<byte[]> stored = file.readPrivate();
            return stored.isPresent() && MasterKeyFormat.protectionOf(stored.get()) == Protection.PASSPHRASE;
        } catch (IOException e) {
            throw unusable(file, e);
        } catch (CryptoException e) {
            return false;
        }
    }

    /** Checks a passphrase against the file. */
    void check(byte[] passphrase) throws CryptoException {
        try {
            byte[] stored = file.readPrivate().orElseThrow(() -> new CryptoException("The key file is gone."));
            Arrays.fill(format.decodeWrapped(stored, passphrase), (byte) 0);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /** Wraps the master key anew, or writes it in the clear. */
    void protect(Optional<byte[]> passphrase) throws CryptoException {
        try {
            store(master, passphrase);
        } catch (IOException e) {
            throw unusable(file, e);
        }
        protection = passphrase.isPresent() ? Protection.PASSPHRASE : Protection.KEY_FILE;
    }

    /** Opens the vault in a folder by the secret of its recovery words, and wraps the master key by a new passphrase. */
    static FileKeyVault recovered(Path home, byte[] secret, byte[] passphrase, RandomSource random,
            PasswordStretching stretching) throws CryptoException {
        RecoveryKey recovery = new RecoveryKey(home);
        try {
            byte[] wrapped = recovery.read().orElseThrow(() -> new CryptoException(
                    "This node has no recovery words; only its passphrase opens it."));
            byte[] key = RecoveryKey.open(wrapped, secret);
            file(home).write(new MasterKeyFormat(stretching).encodeWrapped(key, passphrase,
                    random.bytes(MasterKeyFormat.SALT_LENGTH), Argon2Cost.DEFAULT));
            Arrays.fill(key, (byte) 0);
        } catch (IOException e) {
            throw unusable(file(home), e);
        }
        return new FileKeyVault(home, Optional.of(passphrase.clone()), random, stretching);
    }

    boolean recoverable() {
        return recovery.exists();
    }

    /**
     * Wraps the master key by a fresh secret; what wrapped it before opens nothing any more.
     *
     * @return the secret
     * @throws CryptoException if it cannot be written
     */
    public byte[] renewRecovery() throws CryptoException {
        try {
            return recovery.renew(master, random);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    void removeRecovery() throws CryptoException {
        try {
            recovery.remove();
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    @Override
    public Protection protection() {
        return protection;
    }

    @Override
    public synchronized SymmetricKey derive(CryptoContext context) {
        if (closed) {
            throw new IllegalStateException("expected an open vault; the node was locked");
        }
        return derive(master, context);
    }

    /** Overwrites the master key; nothing is derived any more. */
    synchronized void close() {
        closed = true;
        Arrays.fill(master, (byte) 0);
    }

    /**
     * Derives from a master key what the vault with it derives.
     *
     * @param master the master key
     * @param context what for
     * @return the key
     */
    public static SymmetricKey derive(byte[] master, CryptoContext context) {
        return Secrets.wrap(Sha256Macs.hkdf(master, new byte[0], Labelled.label(context), SymmetricKey.LENGTH));
    }

    private byte[] open(byte[] stored, Optional<byte[]> passphrase) throws CryptoException, IOException {
        try {
            if (MasterKeyFormat.protectionOf(stored) == Protection.KEY_FILE) {
                byte[] key = MasterKeyFormat.decodePlain(stored);
                if (passphrase.isPresent()) {
                    store(key, passphrase);
                    LOG.info("the master key is now protected by the passphrase");
                }
                return key;
            }
            byte[] given = passphrase.orElseThrow(() -> new CryptoException(
                    "it is protected by a passphrase; start with --passphrase-file and the file that holds it"));
            return format.decodeWrapped(stored, given);
        } catch (PassphraseException e) {
            throw new PassphraseException(e.reason(), "The keys of this node in " + file.path()
                    + " cannot be opened: " + e.getMessage() + ".", e.retryAfter());
        } catch (CryptoException e) {
            throw new CryptoException(
                    "The keys of this node in " + file.path() + " cannot be opened: " + e.getMessage() + ".", e);
        }
    }

    private byte[] create(Path home, Optional<byte[]> passphrase) throws CryptoException, IOException {
        if (Files.exists(home.resolve(SealedDeviceIdentity.PATH))) {
            throw new CryptoException("The master key " + file.path()
                    + " is missing, and without it the identity beside it cannot be opened: restore it from a backup.");
        }
        byte[] key = random.bytes(SymmetricKey.LENGTH);
        store(key, passphrase);
        return key;
    }

    private void store(byte[] key, Optional<byte[]> passphrase) throws IOException {
        file.write(passphrase.isPresent()
                ? format.encodeWrapped(key, passphrase.get(), random.bytes(MasterKeyFormat.SALT_LENGTH),
                        Argon2Cost.DEFAULT)
                : MasterKeyFormat.encodePlain(key));
    }

    private static byte[] passphrase(Path path) throws CryptoException {
        try {
            byte[] content = new SecretFile(path).read()
                    .orElseThrow(() -> new CryptoException("The passphrase file " + path + " does not exist."));
            int end = lineEnd(content);
            if (end == 0) {
                throw new CryptoException("The passphrase file " + path + " has an empty first line.");
            }
            byte[] passphrase = Arrays.copyOf(content, end);
            Arrays.fill(content, (byte) 0);
            return passphrase;
        } catch (IOException e) {
            throw new CryptoException("The passphrase file " + path + " could not be read: " + e.getMessage(), e);
        }
    }

    /** Returns where the first line ends. */
    static int lineEnd(byte[] text) {
        int end = 0;
        while (end < text.length && text[end] != '\n' && text[end] != '\r') {
            end++;
        }
        return end;
    }
}
