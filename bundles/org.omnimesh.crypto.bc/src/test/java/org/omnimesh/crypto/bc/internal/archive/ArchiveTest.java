// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.PasswordStretching;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.node.NodeHome;
import org.omnimesh.api.storage.BackupException;
import org.omnimesh.api.storage.Restored;
import org.omnimesh.api.storage.Restores;
import org.omnimesh.crypto.bc.internal.FileKeyVault;
import org.omnimesh.crypto.bc.internal.SecureRandomSource;
import org.omnimesh.crypto.bc.internal.SlowStretching;
import org.omnimesh.crypto.bc.internal.VaultPlace;
import org.omnimesh.crypto.bc.internal.recovery.RecoveryWords;

class ArchiveTest {
    private static final byte[] PASSPHRASE = "correct horse".getBytes(StandardCharsets.UTF_8);
    private static final int DAMAGES = 10_000;

    @TempDir
    private Path folder;

    /** As quick as tests of the format need. */
    private static final class QuickStretching implements PasswordStretching {
        @Override
        public SymmetricKey argon2id(byte[] passphrase, byte[] salt, Argon2Cost cost) {
            byte[] key = Arrays.copyOf(passphrase, SymmetricKey.LENGTH);
            System.arraycopy(salt, 0, key, 16, 16);
            return SymmetricKey.of(key);
        }

        @Override
        public SymmetricKey pbkdf2(byte[] passphrase, byte[] salt, int iterations) {
            throw new UnsupportedOperationException();
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(5).nextBytes(bytes);
        return bytes;
    }

    private FileKeyVault vault() {
        try {
            return new FileKeyVault(new VaultPlace(folder.resolve("node"), Optional.empty()), new SecureRandomSource(),
                    new SlowStretching());
        } catch (CryptoException e) {
            throw new IllegalStateException(e);
        }
    }

    private String makeWords() throws CryptoException {
        return String.join(" ", RecoveryWords.of(vault().renewRecovery()));
    }

    private byte[] sealed(byte[] plain, PasswordStretching stretching) throws IOException {
        ArchiveSealing sealing = new ArchiveSealing(stretching, new SecureRandomSource(), vault(),
                () -> folder.resolve("node"));
        try (InputStream in = sealing.seal(new ByteArrayInputStream(plain), PASSPHRASE)) {
            byte[] sealed = in.readAllBytes();
            assertEquals(sealing.sealedLength(plain.length), sealed.length);
            return sealed;
        }
    }

    private static byte[] opened(byte[] sealed, byte[] passphrase) throws IOException {
        try (InputStream in = new OpenedStream(new ByteArrayInputStream(sealed), new QuickStretching(), passphrase)) {
            return in.readAllBytes();
        }
    }

    @Test
    void opensWhatWasSealedAtEveryLengthAroundAPiece() throws IOException {
        for (int length : new int[] { 0, 1, Pieces.PLAIN - 1, Pieces.PLAIN, Pieces.PLAIN + 1, 2 * Pieces.PLAIN,
                200_000 }) {
            byte[] plain = random(length);
            assertArrayEquals(plain, opened(sealed(plain, new QuickStretching()), PASSPHRASE));
        }
    }

    @Test
    void refusesAnotherPassphrase() throws IOException {
        byte[] sealed = sealed(random(10), new QuickStretching());
        assertEquals("the passphrase is wrong, or the backup is damaged",
                assertThrows(IOException.class, () -> opened(sealed, "battery".getBytes(StandardCharsets.UTF_8)))
                        .getMessage());
    }

    private static byte[] openedByWords(byte[] sealed, String words) throws IOException {
        try (InputStream in = OpenedStream.byWords(new ByteArrayInputStream(sealed), words)) {
            return in.readAllBytes();
        }
    }

    @Test
    void aBackupMadeWithRecoveryWordsIsOpenedByThemAndByItsPassphrase() throws Exception {
        // given
        byte[] plain = random(200_000);
        byte[] before = sealed(plain, new QuickStretching());
        String words = makeWords();
        byte[] sealed = sealed(plain, new QuickStretching());
        String others = makeWords();
        // then
        assertArrayEquals(plain, openedByWords(sealed, words));
        assertArrayEquals(plain, opened(sealed, PASSPHRASE));
        assertEquals("the passphrase is wrong, or the backup is damaged", assertThrows(IOException.class,
                () -> opened(sealed, "battery".getBytes(StandardCharsets.UTF_8))).getMessage());
        assertEquals("These are not the recovery words of this node, or not any more.",
                assertThrows(IOException.class, () -> openedByWords(sealed, others)).getMessage());
        assertEquals("this backup was made without recovery words; only its passphrase opens it",
                assertThrows(IOException.class, () -> openedByWords(before, words)).getMessage());
        assertEquals("There are 24 recovery words; these are 1.",
                assertThrows(IOException.class, () -> openedByWords(sealed, "zoo")).getMessage());
        for (int at = 0; at < Pieces.LONG_HEAD; at++) {
            byte[] flipped = sealed.clone();
            flipped[at] ^= 4;
            assertThrows(IOException.class, () -> openedByWords(flipped, words), "byte " + at);
        }
    }

    @Test
    void findsTenThousandRandomDamages() throws Exception {
        findsRandomDamages();
        makeWords();
        findsRandomDamages();
    }

    private void findsRandomDamages() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] whole = sealed(random(3 * Pieces.PLAIN), new QuickStretching());
        int sealedPiece = Pieces.PLAIN + Pieces.TAG;
        for (int i = 0; i < DAMAGES / 2; i++) {
            byte[] damaged = switch (i % 4) {
                case 0 -> Arrays.copyOf(whole, random.nextInt(whole.length));
                case 1 -> Arrays.copyOf(whole, whole.length + 1 + random.nextInt(100));
                case 2 -> {
                    byte[] swapped = whole.clone();
                    int first = whole.length % sealedPiece - Pieces.TAG + random.nextInt(2) * sealedPiece;
                    System.arraycopy(whole, first, swapped, first + sealedPiece, sealedPiece);
                    System.arraycopy(whole, first + sealedPiece, swapped, first, sealedPiece);
                    yield swapped;
                }
                default -> {
                    byte[] flipped = whole.clone();
                    // The cost of stretching stands in bytes 24 to 35; other values cost, and fail, likewise.
                    flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
                    yield flipped;
                }
            };
            int number = i;
            assertThrows(IOException.class, () -> opened(damaged, PASSPHRASE),
                    () -> "damage " + number + " with seed " + seed);
        }
    }

    @Test
    void refusesABeginningOfAnyLength() throws IOException {
        byte[] whole = sealed(random(10), new QuickStretching());
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThrows(IOException.class, () -> opened(part, PASSPHRASE), "the first " + length + " bytes");
        }
    }

    private Path backup(Map<String, byte[]> files) throws IOException {
        return Files.write(folder.resolve("backup"), sealed(HomeUnpackerFuzzTest.packed(files), new SlowStretching()));
    }

    private int restore(Path home, String passphrase) {
        return Restore.run(
                List.of(folder.resolve("backup").toString(), "--home", home.toString(), "--passphrase-file", "-"),
                new ByteArrayInputStream((passphrase + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void putsEveryFileBackForTheOwnerAloneAndMakesAnotherMarker() throws IOException {
        // given
        Path home = folder.resolve("home");
        Path old = Files.createFile(folder.resolve("old"));
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("origin-inode", String.valueOf(Files.getAttribute(old, "unix:ino"))
                .getBytes(StandardCharsets.US_ASCII));
        files.put("keys/master.key", random(40));
        files.put("store/log/00000001.seg", random(300_000));
        backup(files);
        Files.delete(old);
        // when
        assertEquals(0, restore(home, "correct horse"));
        // then
        assertArrayEquals(random(300_000), Files.readAllBytes(home.resolve("store/log/00000001.seg")));
        assertEquals("rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("keys/master.key"))));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("keys"))));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home)));
        assertNotEquals(new String(files.get("origin-inode"), StandardCharsets.US_ASCII),
                String.valueOf(Files.getAttribute(home.resolve("store/log/origin"), "unix:ino")));
        assertEquals(1, restore(home, "correct horse"), "the folder is not empty now");
    }

    @Test
    void leavesNothingBehindWhenThePassphraseIsWrongOrTheBackupDamaged() throws IOException {
        // given
        Path home = folder.resolve("home");
        Path backup = backup(Map.of("keys/master.key", random(200_000)));
        // then
        assertEquals(1, restore(home, "battery staple"));
        byte[] bytes = Files.readAllBytes(backup);
        Files.write(backup, Arrays.copyOf(bytes, bytes.length - 5));
        assertEquals(1, restore(home, "correct horse"));
        try (Stream<Path> left = Files.list(home)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void writesNowhereElse() throws IOException {
        for (String name : List.of("../outside", "/outside", "a/../../outside", "keys//x", "keys/.hidden", "a\\b", "..",
                "x/".repeat(9) + "y")) {
            backup(Map.of(name, random(10)));
            Path home = folder.resolve("home");
            assertEquals(1, restore(home, "correct horse"), name);
            assertFalse(Files.exists(folder.resolve("outside")));
        }
    }

    @Test
    void isPutBackByWordsFromStandardInput() throws Exception {
        String words = makeWords();
        backup(Map.of("keys/master.key", random(40)));
        Path home = folder.resolve("home");
        List<String> command = List.of(folder.resolve("backup").toString(), "--home", home.toString(), "--words");
        assertEquals(1, Restore.run(command, new ByteArrayInputStream("zoo".getBytes(StandardCharsets.UTF_8))));
        assertFalse(Files.exists(home.resolve("keys")));
        assertEquals(0, Restore.run(command, new ByteArrayInputStream(words.getBytes(StandardCharsets.UTF_8))));
        assertArrayEquals(random(40), Files.readAllBytes(home.resolve("keys/master.key")));
    }

    @Test
    void isPutBackBesideARunningNode() throws Exception {
        // given
        Restores restores = new HomeRestores(new SlowStretching(), running());
        Path backup = backup(Map.of("keys/master.key", random(40)));
        Path home = folder.resolve("home");
        // when
        Restored restored = restores.restore(backup, home, "correct horse".getBytes(StandardCharsets.UTF_8),
                all -> true);
        // then
        assertEquals(new Restored(1, 40), restored);
        assertArrayEquals(random(40), Files.readAllBytes(home.resolve("keys/master.key")));
    }

    @Test
    void saysInASentenceWhyItIsNotPutBackAndKeepsNothing() throws IOException {
        Restores restores = new HomeRestores(new SlowStretching(), running());
        Path backup = backup(Map.of("keys/master.key", random(40)));
        Path home = folder.resolve("home");
        Path full = Files.createDirectory(folder.resolve("full"));
        Files.createFile(full.resolve("mine"));
        assertEquals("The node that runs now lives in that folder: choose another one.",
                refusal(restores, backup, folder.resolve("running/inside"), "correct horse", true));
        assertEquals("The folder is not empty, and nothing is overwritten: " + full + ".",
                refusal(restores, backup, full, "correct horse", true));
        assertEquals("There is no such file: " + home + ".", refusal(restores, home, home, "correct horse", true));
        assertEquals("The passphrase is wrong, or the backup is damaged.",
                refusal(restores, backup, home, "battery staple", true));
        assertEquals("It was stopped, and nothing of it was kept.",
                refusal(restores, backup, home, "correct horse", false));
        assertEquals("This is no backup, or one of another version.",
                refusal(restores, Files.write(folder.resolve("no"), random(500)), home, "correct horse", true));
        assertFalse(Files.exists(home.resolve("keys")));
        assertThrows(BackupException.class, () -> restores.recover(backup, home, "zoo", all -> true));
    }

    private NodeHome running() {
        return () -> folder.resolve("running");
    }

    private static String refusal(Restores restores, Path backup, Path home, String passphrase, boolean going) {
        return String.valueOf(assertThrows(BackupException.class, () -> restores.restore(backup, home,
                passphrase.getBytes(StandardCharsets.UTF_8), all -> going)).getMessage());
    }

    @Test
    void saysHowItIsUsed() {
        assertEquals(2, Restore.run(List.of(), InputStream.nullInputStream()));
        assertEquals(2, Restore.run(List.of("x", "--home"), InputStream.nullInputStream()));
        assertEquals(2, Restore.run(List.of("x", "--home", "y", "--other"), InputStream.nullInputStream()));
        assertTrue(Restore.run(List.of("nowhere", "--home", "y"), InputStream.nullInputStream()) == 1);
    }
}
