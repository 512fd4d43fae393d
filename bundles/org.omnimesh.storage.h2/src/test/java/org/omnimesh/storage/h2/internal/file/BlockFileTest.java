// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omnimesh.api.crypto.SymmetricKey;

class BlockFileTest {
    private static final int BLOCK = 4096;
    private static final int SEALED = 4128;
    private static final int HEADER = 4096;
    private static final SymmetricKey KEY = key(7);

    @TempDir
    private Path folder;
    private Path path;

    private static SymmetricKey key(int value) {
        byte[] bytes = new byte[SymmetricKey.LENGTH];
        Arrays.fill(bytes, (byte) value);
        return SymmetricKey.of(bytes);
    }

    @BeforeEach
    void name() {
        path = folder.resolve("blocks");
    }

    private BlockFile open(SymmetricKey key) throws IOException {
        return BlockFile.open(RawFile.Opener.DISK.open(path, true), path.toString(), key, true, false);
    }

    private static byte[] content(long seed, int blocks) {
        byte[] content = new byte[blocks * BLOCK];
        new SplittableRandom(seed).nextBytes(content);
        return content;
    }

    private static byte[] read(BlockFile file, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        assertEquals(length, file.read(buffer, position));
        return buffer.array();
    }

    /** Writes and syncs blocks one by one. */
    private byte[] fill(int blocks) throws IOException {
        byte[] content = content(1, blocks);
        try (BlockFile file = open(KEY)) {
            for (int i = 0; i < blocks; i++) {
                file.write(ByteBuffer.wrap(content, i * BLOCK, BLOCK), (long) i * BLOCK);
                file.sync();
            }
        }
        return content;
    }

    private void damage(long position) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        bytes[(int) position] ^= 1;
        Files.write(path, bytes);
    }

    @Test
    void readsWhatWasWrittenAtAnyOffset() throws Exception {
        byte[] content = content(1, 20);
        try (BlockFile file = open(KEY)) {
            file.write(ByteBuffer.wrap(content, 0, 3 * BLOCK), 0);
            file.write(ByteBuffer.wrap(content, 3 * BLOCK, 17 * BLOCK), 3 * BLOCK);
            file.sync();
        }
        try (BlockFile file = open(KEY)) {
            assertEquals(content.length, file.size());
            SplittableRandom random = new SplittableRandom(2);
            for (int i = 0; i < 300; i++) {
                int from = random.nextInt(content.length);
                int length = 1 + random.nextInt(content.length - from);
                assertArrayEquals(Arrays.copyOfRange(content, from, from + length), read(file, from, length));
            }
            assertEquals(-1, file.read(ByteBuffer.allocate(1), content.length));
        }
    }

    @Test
    void overwritesAndShortens() throws Exception {
        byte[] content = fill(10);
        byte[] other = content(2, 2);
        try (BlockFile file = open(KEY)) {
            file.write(ByteBuffer.wrap(other), 0);
            file.truncate(7 * BLOCK);
            file.write(ByteBuffer.wrap(other), 7 * BLOCK);
            file.sync();
            assertEquals(9 * BLOCK, file.size());
        }
        try (BlockFile file = open(KEY)) {
            assertArrayEquals(other, read(file, 0, 2 * BLOCK));
            assertArrayEquals(Arrays.copyOfRange(content, 2 * BLOCK, 7 * BLOCK), read(file, 2 * BLOCK, 5 * BLOCK));
            assertArrayEquals(other, read(file, 7 * BLOCK, 2 * BLOCK));
        }
    }

    @Test
    void refusesAnotherKey() throws Exception {
        fill(3);
        UnusableFileException refusal = assertThrows(UnusableFileException.class, () -> open(key(8)));
        assertTrue(refusal.getMessage().contains("cannot be decrypted"), refusal.getMessage());
    }

    @Test
    void refusesADamagedHeader() throws Exception {
        fill(3);
        for (int at : new int[] { 0, 16, 20, 24, 56 }) {
            damage(at);
            assertThrows(UnusableFileException.class, () -> open(KEY), "byte " + at);
            damage(at);
        }
        open(KEY).close();
    }

    @Test
    void noticesEveryDamagedByteOfABlock() throws Exception {
        byte[] content = fill(6);
        for (int at = 0; at < SEALED; at += 31) {
            long position = HEADER + 3L * SEALED + at;
            damage(position);
            try (BlockFile file = open(KEY)) {
                assertEquals(content.length, file.size());
                assertThrows(UnusableFileException.class, () -> read(file, 3 * BLOCK + 10, 10), "byte " + at);
                assertArrayEquals(Arrays.copyOfRange(content, 4 * BLOCK, 6 * BLOCK), read(file, 4 * BLOCK, 2 * BLOCK));
            }
            damage(position);
        }
    }

    @Test
    void noticesBlocksThatChangedPlaces() throws Exception {
        fill(6);
        byte[] bytes = Files.readAllBytes(path);
        System.arraycopy(bytes, HEADER + 2 * SEALED, bytes, HEADER + 3 * SEALED, SEALED);
        Files.write(path, bytes);
        try (BlockFile file = open(KEY)) {
            assertThrows(UnusableFileException.class, () -> read(file, 3 * BLOCK, BLOCK));
        }
    }

    @Test
    void showsADamagedCopyOfTheFirstBlocksAsZeros() throws Exception {
        byte[] content = fill(4);
        damage(HEADER + 100);
        try (BlockFile file = open(KEY)) {
            assertArrayEquals(new byte[BLOCK], read(file, 0, BLOCK));
            assertArrayEquals(Arrays.copyOfRange(content, BLOCK, 2 * BLOCK), read(file, BLOCK, BLOCK));
        }
    }

    @Test
    void cutsATornWriteOffAndKeepsWhatWasDurable() throws Exception {
        byte[] content = fill(5);
        try (BlockFile file = open(KEY)) {
            file.write(ByteBuffer.wrap(content(3, 4)), 5 * BLOCK);
        }
        damage(HEADER + 7L * SEALED + 1000);
        try (BlockFile file = open(KEY)) {
            assertEquals(7 * BLOCK, file.size());
            assertArrayEquals(content, read(file, 0, content.length));
        }
        assertEquals(HEADER + 7L * SEALED, Files.size(path));
    }

    @Test
    void cutsAHalfWrittenBlockOff() throws Exception {
        byte[] content = fill(5);
        Files.write(path, Arrays.copyOf(Files.readAllBytes(path), HEADER + 4 * SEALED + 2000));
        try (BlockFile file = open(KEY)) {
            assertEquals(4 * BLOCK, file.size());
            assertArrayEquals(Arrays.copyOf(content, 4 * BLOCK), read(file, 0, 4 * BLOCK));
        }
    }

    @Test
    void beginsAnewWhenNotEvenTheHeaderWasWritten() throws Exception {
        Files.write(path, new byte[1000]);
        try (BlockFile file = open(KEY)) {
            assertEquals(0, file.size());
        }
    }

    /** The format as the package documents it, read by other code. */
    @Test
    void writesTheDocumentedFormat() throws Exception {
        byte[] content = fill(3);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
        byte[] magic = new byte[16];
        byte[] salt = new byte[32];
        bytes.get(magic);
        assertEquals("OmniMesh store\n\0", new String(magic, StandardCharsets.US_ASCII));
        assertEquals(1, bytes.getInt());
        assertEquals(BLOCK, bytes.getInt());
        bytes.get(salt);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY.revealSecretBytes(), "HmacSHA256"));
        mac.update("omnimesh store file 1 blocks".getBytes(StandardCharsets.US_ASCII));
        SecretKeySpec blockKey = new SecretKeySpec(mac.doFinal(salt), "AES");
        for (int i = 0; i < 3; i++) {
            byte[] nonce = new byte[12];
            bytes.get(HEADER + i * SEALED + 4112, nonce);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, blockKey, new GCMParameterSpec(128, nonce));
            cipher.updateAAD(ByteBuffer.allocate(12).putLong(i).putInt(i).array());
            byte[] plain = cipher.doFinal(bytes.array(), HEADER + i * SEALED, 4112);
            assertArrayEquals(Arrays.copyOfRange(content, i * BLOCK, (i + 1) * BLOCK), plain);
            assertEquals(i, bytes.getInt(HEADER + i * SEALED + 4124));
        }
    }
}
