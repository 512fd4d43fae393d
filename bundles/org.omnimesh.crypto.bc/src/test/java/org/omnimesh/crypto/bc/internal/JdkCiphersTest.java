// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.Nonce;
import org.omnimesh.api.crypto.SymmetricKey;

class JdkCiphersTest {
    private static final CryptoContext CONTEXT = new CryptoContext("omni/1/test");

    private final Ciphers ciphers = new JdkCiphers(new SecureRandomSource());

    @Test
    void opensWhatItSealedAndRefusesEveryChange() {
        SeededRandom.forAll(100, random -> {
            SymmetricKey key = SymmetricKey.of(random.bytes(32));
            Nonce nonce = Nonce.ofIndex(random.below(1000));
            byte[] associated = random.some(60);
            byte[] plaintext = random.some(40_000);
            byte[] sealed = ciphers.seal(key, nonce, associated, plaintext);
            assertEquals(plaintext.length + Ciphers.SEAL_OVERHEAD, sealed.length);
            assertArrayEquals(plaintext, ciphers.open(key, nonce, associated, sealed));

            byte[] changed = sealed.clone();
            changed[random.below(changed.length)] ^= (byte) (1 << random.below(8));
            byte[] cut = Arrays.copyOf(sealed, random.below(sealed.length));
            byte[] more = Labelled.concat(associated, new byte[1]);
            SymmetricKey other = SymmetricKey.of(random.bytes(32));
            assertThrows(CryptoException.class, () -> ciphers.open(key, nonce, associated, changed));
            assertThrows(CryptoException.class, () -> ciphers.open(key, nonce, associated, cut));
            assertThrows(CryptoException.class, () -> ciphers.open(key, nonce, more, sealed));
            assertThrows(CryptoException.class, () -> ciphers.open(other, nonce, associated, sealed));
            assertThrows(CryptoException.class, () -> ciphers.open(key, Nonce.ofIndex(1000), associated, sealed));
        });
    }

    @Test
    void sealsTheSameTwice() {
        SymmetricKey key = ciphers.randomKey();
        assertArrayEquals(ciphers.seal(key, Nonce.SINGLE_USE, new byte[0], new byte[9]),
                ciphers.seal(key, Nonce.SINGLE_USE, new byte[0], new byte[9]));
    }

    @Test
    void sealsTheLargestChunk() throws CryptoException {
        SymmetricKey key = ciphers.randomKey();
        byte[] chunk = new byte[16 * 1024 * 1024];
        assertArrayEquals(chunk, ciphers.open(key, Nonce.ofIndex(1), new byte[0],
                ciphers.seal(key, Nonce.ofIndex(1), new byte[0], chunk)));
    }

    @Test
    void separatesPurposes() {
        SymmetricKey root = ciphers.randomKey();
        CryptoContext longer = new CryptoContext("omni/1/testx");
        byte[] info = { 'x' };
        assertEquals(ciphers.derive(root, CONTEXT, info), ciphers.derive(root, CONTEXT, info));
        assertNotEquals(ciphers.derive(root, CONTEXT, info), ciphers.derive(root, longer, new byte[0]));
        assertNotEquals(ciphers.derive(root, CONTEXT, info), ciphers.derive(root, CONTEXT, new byte[0]));
        assertFalse(Arrays.equals(ciphers.authenticate(root, CONTEXT, info),
                ciphers.authenticate(root, longer, new byte[0])));
    }

    @Test
    void refusesADestroyedKey() {
        SymmetricKey key = ciphers.randomKey();
        key.destroy();
        assertThrows(IllegalStateException.class,
                () -> ciphers.seal(key, Nonce.SINGLE_USE, new byte[0], new byte[0]));
    }

    @Test
    void servesManyVirtualThreadsAtOnce() throws Exception {
        SymmetricKey key = ciphers.randomKey();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = threads.invokeAll(IntStream.range(0, 500).mapToObj(i -> (Callable<Boolean>) () -> {
                byte[] plaintext = new byte[i];
                Nonce nonce = Nonce.ofIndex(i);
                byte[] sealed = ciphers.seal(key, nonce, new byte[0], plaintext);
                return Arrays.equals(plaintext, ciphers.open(key, nonce, new byte[0], sealed));
            }).toList());
            for (var one : all) {
                assertEquals(true, one.get());
            }
        }
    }
}
