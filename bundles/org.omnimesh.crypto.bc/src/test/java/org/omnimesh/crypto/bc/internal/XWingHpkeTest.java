// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.crypto.SymmetricKey;

/**
 * HPKE with X-Wing. There are no vectors of it with AES-256-GCM, so a second implementation, composed from the text of both
 * drafts and held to the vectors of draft-connolly-cfrg-xwing-kem-08, appendix C, is compared with it.
 */
class XWingHpkeTest {
    private static final CryptoContext CONTEXT = new CryptoContext("omni/1/test");
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] NOTHING = {};

    /** Seed, seed of the encapsulation, beginnings of public key and ciphertext, end of both, shared secret. */
    private static final String[][] VECTORS = {
            { "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26",
                    "3cb1eea988004b93103cfb0aeefd2a686e01fa4a58e8a3639ca8a1e3f9ae57e2"
                            + "35b8cc873c23dc62b8d260169afa2f75ab916a58d974918835d25e6a435085b2",
                    "e2236b35a8c24b39b10aa1323a96a919", "eff389b27dce59844570216223593d4ba32d9abac8cd049040ef6534",
                    "b83aa828d4d62b9a83ceffe1d3d3bb1e", "e6fb2e15",
                    "d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384" },
            { "badfd6dfaac359a5efbb7bcc4b59d538df9a04302e10c8bc1cbf1a0b3a5120ea",
                    "17cda7cfad765f5623474d368ccca8af0007cd9f5e4c849f167a580b14aabdef"
                            + "aee7eef47cb0fca9767be1fda69419dfb927e9df07348b196691abaeb580b32d",
                    "0333285fa253661508c9fb444852caa4", "cbb48fd4c562a576549f85b528c953926d96ea8a160b8843f1c89c62",
                    "c93beb22326705699bbc3d1d0aa6339b", "ea155b67",
                    "f2e86241c64d60f6649fbc6c5b7d17180b780a3f34355e64a85749949c45f150" } };

    /** X-Wing from its parts: SHAKE256, ML-KEM-768, X25519, SHA3-256. */
    private static final class Second {
        private final MLKEMPrivateKeyParameters lattice;
        private final X25519PrivateKeyParameters curve;

        Second(byte[] seed) {
            byte[] expanded = new byte[96];
            SHAKEDigest shake = new SHAKEDigest(256);
            shake.update(seed, 0, seed.length);
            shake.doFinal(expanded, 0, expanded.length);
            lattice = new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, Arrays.copyOf(expanded, 64));
            curve = new X25519PrivateKeyParameters(expanded, 64);
        }

        byte[] publicKey() {
            return Labelled.concat(lattice.getPublicKey(), curve.generatePublicKey().getEncoded());
        }

        /** Returns the ciphertext and the shared secret. */
        static byte[][] encapsulate(byte[] publicKey, byte[] seed) {
            var toLattice = new MLKEMPublicKeyParameters(MLKEMParameters.ml_kem_768, Arrays.copyOf(publicKey, 1184));
            var toCurve = new X25519PublicKeyParameters(publicKey, 1184);
            var ephemeral = new X25519PrivateKeyParameters(seed, 32);
            var inner = MLKEMGenerator.internalGenerateEncapsulated(toLattice, Arrays.copyOf(seed, 32));
            byte[] shared = new byte[32];
            ephemeral.generateSecret(toCurve, shared, 0);
            byte[] point = ephemeral.generatePublicKey().getEncoded();
            return new byte[][] { Labelled.concat(inner.getEncapsulation(), point),
                    combine(inner.getSecret(), shared, point, toCurve.getEncoded()) };
        }

        byte[] decapsulate(byte[] ciphertext) {
            byte[] point = Arrays.copyOfRange(ciphertext, 1088, 1120);
            byte[] shared = new byte[32];
            curve.generateSecret(new X25519PublicKeyParameters(point), shared, 0);
            return combine(new MLKEMExtractor(lattice).extractSecret(Arrays.copyOf(ciphertext, 1088)), shared, point,
                    curve.generatePublicKey().getEncoded());
        }

        private static byte[] combine(byte[] inner, byte[] shared, byte[] point, byte[] recipient) {
            byte[] all = Labelled.concat(inner, shared, point, recipient,
                    "\\.//^\\".getBytes(StandardCharsets.US_ASCII));
            byte[] hash = new byte[32];
            SHA3Digest digest = new SHA3Digest(256);
            digest.update(all, 0, all.length);
            digest.doFinal(hash, 0);
            return hash;
        }
    }

    @Test
    void theSecondImplementationMatchesTheVectorsOfTheDraft() {
        for (String[] vector : VECTORS) {
            Second second = new Second(HEX.parseHex(vector[0]));
            String key = HEX.formatHex(second.publicKey());
            assertEquals(2 * XWingHpke.PUBLIC_LENGTH, key.length());
            assertTrue(key.startsWith(vector[2]) && key.endsWith(vector[3]), key);
            byte[][] made = Second.encapsulate(second.publicKey(), HEX.parseHex(vector[1]));
            String ciphertext = HEX.formatHex(made[0]);
            assertEquals(2 * XWingHpke.ENCAPSULATED_LENGTH, ciphertext.length());
            assertTrue(ciphertext.startsWith(vector[4]) && ciphertext.endsWith(vector[5]), ciphertext);
            assertEquals(vector[6], HEX.formatHex(made[1]));
            assertEquals(vector[6], HEX.formatHex(second.decapsulate(made[0])));
        }
    }

    @Test
    void bothImplementationsSealTheSame() {
        SeededRandom.forAll(20, random -> {
            byte[] secret = random.bytes(32);
            byte[] seed = random.bytes(XWingHpke.SEED_LENGTH);
            byte[] info = random.some(100);
            byte[] associated = random.some(100);
            byte[] plaintext = random.some(100);
            byte[] publicKey = new Second(secret).publicKey();
            assertArrayEquals(publicKey, XWingHpke.publicKey(secret));
            byte[][] made = Second.encapsulate(publicKey, seed);
            byte[] expected = Labelled.concat(made[0], sealed(made[1], info, associated, plaintext));
            byte[] sealed = XWingHpke.seal(publicKey, info, associated, plaintext, seed);
            assertArrayEquals(expected, sealed);
            assertArrayEquals(plaintext, XWingHpke.open(secret, info, associated, sealed, 0));
        });
    }

    /** Key schedule of RFC 9180, 5.1, in base mode with HKDF-SHA256 and AES-256-GCM. */
    private static byte[] sealed(byte[] shared, byte[] info, byte[] associated, byte[] plaintext) {
        byte[] suite = Labelled.concat("HPKE".getBytes(StandardCharsets.US_ASCII),
                new byte[] { 0x64, 0x7a, 0, 1, 0, 2 });
        byte[] context = Labelled.concat(new byte[1], extract(suite, NOTHING, "psk_id_hash", NOTHING),
                extract(suite, NOTHING, "info_hash", info));
        byte[] secret = extract(suite, shared, "secret", NOTHING);
        return AesGcm.seal(expand(suite, secret, "key", context, 32), expand(suite, secret, "base_nonce", context, 12),
                associated, plaintext);
    }

    private static byte[] extract(byte[] suite, byte[] salt, String label, byte[] input) {
        return Sha256Macs.hmac(salt, "HPKE-v1".getBytes(StandardCharsets.US_ASCII), suite,
                label.getBytes(StandardCharsets.US_ASCII), input);
    }

    private static byte[] expand(byte[] suite, byte[] key, String label, byte[] context, int length) {
        byte[] info = Labelled.concat(ByteBuffer.allocate(2).putShort((short) length).array(),
                "HPKE-v1".getBytes(StandardCharsets.US_ASCII), suite, label.getBytes(StandardCharsets.US_ASCII),
                context,
                new byte[] { 1 });
        return Arrays.copyOf(Sha256Macs.hmac(key, info), length);
    }

    @Test
    void onlyTheOwnerOfTheKeyOpensAndOnlyForThePurpose() throws CryptoException {
        HpkeSealing sealing = new HpkeSealing(new SecureRandomSource());
        SymmetricKey secret = SymmetricKey.of(new SecureRandomSource().bytes(32));
        SymmetricKey other = SymmetricKey.of(new SecureRandomSource().bytes(32));
        for (int suite : new int[] { SealingKey.SUITE_X25519, SealingKey.SUITE_X_WING }) {
            assertTrue(sealing.knows(suite));
            SealingKey key = sealing.keyOf(suite, secret);
            byte[] sealed = sealing.seal(key, CONTEXT, new byte[] { 1 }, new byte[] { 2 });
            assertArrayEquals(new byte[] { 2 }, sealing.open(suite, secret, CONTEXT, new byte[] { 1 }, sealed));
            refused(sealing, suite, other, new byte[] { 1 }, sealed);
            refused(sealing, suite, secret, new byte[] { 3 }, sealed);
            refused(sealing, 3 - suite, secret, new byte[] { 1 }, sealed);
            refused(sealing, suite, secret, new byte[] { 1 }, NOTHING);
            refused(sealing, suite, secret, new byte[] { 1 }, Arrays.copyOf(sealed, 30));
            assertThrows(CryptoException.class, () -> sealing.open(suite, secret, new CryptoContext("omni/1/other"),
                    new byte[] { 1 }, sealed));
            for (int at = 0; at < sealed.length; at += 7) {
                byte[] changed = sealed.clone();
                changed[at] ^= 1;
                refused(sealing, suite, secret, new byte[] { 1 }, changed);
            }
            assertNotEquals(ByteBuffer.wrap(sealed),
                    ByteBuffer.wrap(sealing.seal(key, CONTEXT, new byte[] { 1 }, new byte[] { 2 })));
        }
        assertThrows(CryptoException.class, () -> sealing.keyOf(3, secret));
        for (byte[] key : new byte[][] { new byte[31], new byte[1215], new byte[1217] }) {
            assertThrows(CryptoException.class, () -> sealing.seal(new SealingKey(2, key), CONTEXT, NOTHING, NOTHING));
        }
        byte[] outOfRange = new byte[XWingHpke.PUBLIC_LENGTH];
        Arrays.fill(outOfRange, (byte) 0xff);
        assertThrows(CryptoException.class,
                () -> sealing.seal(new SealingKey(2, outOfRange), CONTEXT, NOTHING, NOTHING));
    }

    private static void refused(HpkeSealing sealing, int suite, SymmetricKey secret, byte[] associated,
            byte[] sealed) {
        assertThrows(CryptoException.class, () -> sealing.open(suite, secret, CONTEXT, associated, sealed));
    }
}
