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
import org.omnimesh.api.crypto.PasswordStretching;
import org.omnimesh.api.crypto.PasswordStretching.Argon2Cost;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.node.NodeHome;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the master key in {@code keys/master.key} of the node's home.
 *
 * <p>
 * Made at first start. When a passphrase is configured later, the key is wrapped by it at the next start; a wrapped key
 * is never written in the clear again by itself.
 */
@Component(configurationPid = VaultConfiguration.PID)
@Designate(ocd = VaultConfiguration.class)
public final class FileKeyVault implements KeyVault {
    private static final Logger LOG = LoggerFactory.getLogger(FileKeyVault.class);

    private final SecretFile file;
    private final MasterKeyFormat format;
    private final RandomSource random;
    private final Protection protection;
    private final byte[] master;

    /**
     * Opens the vault of a node, or makes it.
     *
     * @param home the node's home
     * @param random where the master key comes from
     * @param stretching stretches the passphrase
     * @param configuration where the passphrase is
     * @throws CryptoException if the key cannot be read or made; the message is a sentence for the user
     */
    @Activate
    public FileKeyVault(@Reference NodeHome home, @Reference RandomSource random,
            @Reference PasswordStretching stretching, VaultConfiguration configuration) throws CryptoException {
        this(new VaultPlace(home.directory(),
                Optional.of(configuration.passphrase__file()).filter(it -> !it.isBlank()).map(Path::of)), random,
                stretching);
    }

    /**
     * Opens the vault in a folder, or makes it.
     *
     * @param place the folder and the passphrase
     * @param random where the master key comes from
     * @param stretching stretches the passphrase
     * @throws CryptoException if the key cannot be read or made; the message is a sentence for the user
     */
    public FileKeyVault(VaultPlace place, RandomSource random, PasswordStretching stretching) throws CryptoException {
        Path home = place.home();
        Optional<Path> passphraseFile = place.passphraseFile();
        this.file = new SecretFile(home.resolve("keys").resolve("master.key"));
        this.format = new MasterKeyFormat(stretching);
        this.random = random;
        Optional<byte[]> passphrase = passphraseFile.isPresent()
                ? Optional.of(passphrase(passphraseFile.get()))
                : Optional.empty();
        try {
            Optional<byte[]> stored = file.readPrivate();
            this.master = stored.isPresent() ? open(stored.get(), passphrase) : create(home, passphrase);
        } catch (IOException e) {
            throw new CryptoException("The keys of this node in " + file.path() + " could not be read or written: "
                    + e.getMessage(), e);
        }
        this.protection = passphrase.isPresent() ? Protection.PASSPHRASE : Protection.KEY_FILE;
        passphrase.ifPresent(it -> Arrays.fill(it, (byte) 0));
    }

    @Override
    public Protection protection() {
        return protection;
    }

    @Override
    public SymmetricKey derive(CryptoContext context) {
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
            int end = 0;
            while (end < content.length && content[end] != '\n' && content[end] != '\r') {
                end++;
            }
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
}
