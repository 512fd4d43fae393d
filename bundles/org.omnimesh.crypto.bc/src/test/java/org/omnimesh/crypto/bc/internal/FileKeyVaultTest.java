// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.KeyVault.Protection;
import org.omnimesh.api.crypto.SymmetricKey;

class FileKeyVaultTest {
    private static final CryptoContext CONTEXT = new CryptoContext("omni/1/test");

    @TempDir
    private Path folder;

    private Path home;
    private Path masterKey;

    @BeforeEach
    void makeHome() throws IOException {
        home = Files.createDirectory(folder.resolve("home"));
        masterKey = home.resolve("keys/master.key");
    }

    @Test
    void derivesTheSameKeysAtEveryStart() throws CryptoException {
        SymmetricKey first = vault(Optional.empty()).derive(CONTEXT);
        assertEquals(first, vault(Optional.empty()).derive(CONTEXT));
        assertNotEquals(first, vault(Optional.empty()).derive(new CryptoContext("omni/1/other")));
        assertEquals(Protection.KEY_FILE, vault(Optional.empty()).protection());
    }

    @Test
    void onlyTheOwnerMayReadTheFile() throws CryptoException, IOException {
        vault(Optional.empty());
        assertEquals("rw-------", permissions(masterKey));
        assertEquals("rwx------", permissions(masterKey.getParent()));
        assertEquals(1, masterKey.getParent().toFile().list().length, "no draft is left");
    }

    @Test
    void takesBackWhatOthersWereAllowed() throws CryptoException, IOException {
        vault(Optional.empty());
        Files.setPosixFilePermissions(masterKey, PosixFilePermissions.fromString("rw-r--r--"));
        vault(Optional.empty());
        assertEquals("rw-------", permissions(masterKey));
    }

    @Test
    void survivesADraftLeftByACrash() throws CryptoException, IOException {
        Files.createDirectories(masterKey.getParent());
        Files.write(masterKey.resolveSibling("master.key.new"), new byte[7]);
        SymmetricKey first = vault(Optional.empty()).derive(CONTEXT);
        assertEquals(first, vault(Optional.empty()).derive(CONTEXT));
    }

    @Test
    void aPassphraseOpensWhatItProtects() throws CryptoException, IOException {
        Optional<Path> passphrase = passphrase("correct horse\n");
        SymmetricKey first = vault(passphrase).derive(CONTEXT);
        assertEquals(Protection.PASSPHRASE, vault(passphrase).protection());
        assertEquals(first, vault(passphrase).derive(CONTEXT));
        assertEquals(first, vault(passphrase("correct horse")).derive(CONTEXT));
    }

    @Test
    void aWrongOrMissingPassphraseIsOneClearSentence() throws CryptoException, IOException {
        vault(passphrase("correct horse"));
        assertEquals("The keys of this node in " + masterKey
                + " cannot be opened: the passphrase is not the one it was protected with.",
                refusal(passphrase("battery staple")));
        assertEquals("The keys of this node in " + masterKey + " cannot be opened: it is protected by a passphrase; "
                + "start with --passphrase-file and the file that holds it.", refusal(Optional.empty()));
        assertEquals("The passphrase file " + folder.resolve("nowhere") + " does not exist.",
                refusal(Optional.of(folder.resolve("nowhere"))));
        assertTrue(refusal(passphrase("\n")).endsWith("has an empty first line."));
    }

    @Test
    void aPassphraseGivenLaterWrapsTheKey() throws CryptoException, IOException {
        SymmetricKey before = vault(Optional.empty()).derive(CONTEXT);
        byte[] secret = Arrays.copyOfRange(Files.readAllBytes(masterKey), 9, 41);
        Optional<Path> passphrase = passphrase("correct horse");
        assertEquals(before, vault(passphrase).derive(CONTEXT));
        assertFalse(HexFormat.of().formatHex(Files.readAllBytes(masterKey))
                .contains(HexFormat.of().formatHex(secret)), "the key in the clear");
        assertEquals(before, vault(passphrase).derive(CONTEXT));
    }

    @Test
    void refusesEveryDamagedKeyFile() throws CryptoException, IOException {
        vault(Optional.empty());
        byte[] good = Files.readAllBytes(masterKey);
        SeededRandom.forAll(300, random -> {
            byte[] bad = random.below(2) == 0 ? Arrays.copyOf(good, random.below(good.length)) : good.clone();
            if (bad.length == good.length) {
                bad[random.below(bad.length)] ^= (byte) (1 << random.below(8));
            }
            Files.write(masterKey, bad);
            assertTrue(refusal(Optional.empty()).startsWith("The keys of this node in "));
        });
    }

    @Test
    void refusesEveryDamagedWrappedKey() throws CryptoException, IOException {
        Optional<Path> passphrase = passphrase("correct horse");
        vault(passphrase);
        byte[] good = Files.readAllBytes(masterKey);
        for (int at = 0; at < good.length; at += at < 25 || at > 37 ? 7 : 1) {
            byte[] bad = good.clone();
            bad[at] ^= (byte) 0x80;
            Files.write(masterKey, bad);
            assertTrue(refusal(passphrase).startsWith("The keys of this node in "), "changed byte " + at);
        }
    }

    @Test
    void makesNoNewMasterKeyForAnOldIdentity() throws CryptoException, IOException {
        new TestNode(home);
        Files.delete(masterKey);
        assertTrue(refusal(Optional.empty()).endsWith("restore it from a backup."));
        assertFalse(Files.exists(masterKey));
    }

    @Test
    void refusesALongFileUnread() throws CryptoException, IOException {
        vault(Optional.empty());
        Files.write(masterKey, new byte[SecretFile.MAX_LENGTH + 1]);
        assertTrue(refusal(Optional.empty()).contains("at most"));
    }

    private FileKeyVault vault(Optional<Path> passphrase) throws CryptoException {
        return new FileKeyVault(new VaultPlace(home, passphrase), new SecureRandomSource(), new SlowStretching());
    }

    private String refusal(Optional<Path> passphrase) {
        return assertThrows(CryptoException.class, () -> vault(passphrase)).getMessage();
    }

    private Optional<Path> passphrase(String text) throws IOException {
        return Optional.of(Files.write(folder.resolve("passphrase"), text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
