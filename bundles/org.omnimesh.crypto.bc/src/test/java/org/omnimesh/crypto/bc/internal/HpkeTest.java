// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContext;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.SealingKey;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * HPKE against RFC 9180. The RFC has no vector for X25519 with AES-256-GCM, so a second implementation, written from the
 * text and held to the RFC's AES-128-GCM vector, is compared with it.
 */
class HpkeTest {
    private static final CryptoContext CONTEXT = new CryptoContext("omni/1/test");
    private static final byte[] NOTHING = new byte[0];

    @Test
    void sealsAndOpensTheVectorsOfBaseMode() throws CryptoException {
        int count = 0;
        for (JsonNode vector : Vectors.read("hpke-x25519.json").required("vectors")) {
            int aead = vector.required("setup").required("aead_id").asInt();
            if (vector.required("mode").asText().equals("Base") && aead != Short.toUnsignedInt(HPKE.aead_EXPORT_ONLY)) {
                checkBaseMode(vector.required("setup"), vector.required("encryptions").get(0), new Hpke((short) aead));
                count++;
            }
        }
        assertEquals(2, count, "AES-128-GCM and ChaCha20-Poly1305");
    }

    /** All modes: nothing here seals with a key of the sender, but the library that we use must be right as a whole. */
    @Test
    void theLibrarySealsAndExportsTheVectorsOfAllModesAndNumbers() throws Exception {
        Map<String, Integer> counts = new TreeMap<>();
        for (JsonNode vector : Vectors.read("hpke-x25519.json").required("vectors")) {
            JsonNode setup = vector.required("setup");
            boolean exports = setup.required("aead_id").asInt() == Short.toUnsignedInt(HPKE.aead_EXPORT_ONLY);
            if (!exports) {
                checkEncryptions(setup, vector.required("encryptions"));
            }
            for (JsonNode export : vector.required(exports ? "encryptions" : "exports")) {
                assertArrayEquals(Vectors.hex(export, "exported_value"), received(setup)
                        .export(Vectors.hex(export, "exporter_context"), export.required("L").asInt()));
            }
            counts.merge(vector.required("mode").asText(), 1, Integer::sum);
        }
        assertEquals(Map.of("Base", 3, "PSK", 3, "Auth", 3, "AuthPSK", 3), counts);
    }

    /** Sealing with the receiver's context moves its number on, too. */
    private static void checkEncryptions(JsonNode setup, JsonNode encryptions) throws Exception {
        HPKEContext sealing = received(setup);
        int number = 0;
        for (JsonNode one : encryptions) {
            for (; number < one.required("sequence number").asInt(); number++) {
                sealing.seal(NOTHING, NOTHING);
            }
            assertArrayEquals(Vectors.hex(one, "ct"), sealing.seal(Vectors.hex(one, "aad"), Vectors.hex(one, "pt")));
            number++;
        }
        assertEquals(257, number);
        JsonNode first = encryptions.get(0);
        assertArrayEquals(Vectors.hex(first, "pt"),
                received(setup).open(Vectors.hex(first, "aad"), Vectors.hex(first, "ct")));
    }

    private static HPKEContext received(JsonNode setup) {
        byte mode = (byte) setup.required("mode").asInt();
        HPKE hpke = new HPKE(mode, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256,
                (short) setup.required("aead_id").asInt());
        byte[] encapsulated = Vectors.hex(setup, "enc");
        AsymmetricCipherKeyPair own = hpke.deriveKeyPair(Vectors.hex(setup, "ikmR"));
        byte[] info = Vectors.hex(setup, "info");
        return switch (mode) {
            case HPKE.mode_base -> hpke.setupBaseR(encapsulated, own, info);
            case HPKE.mode_psk -> hpke.setupPSKR(encapsulated, own, info, Vectors.hex(setup, "psk"),
                    Vectors.hex(setup, "psk_id"));
            case HPKE.mode_auth -> hpke.setupAuthR(encapsulated, own, info,
                    new X25519PublicKeyParameters(Vectors.hex(setup, "pkSm")));
            case HPKE.mode_auth_psk -> hpke.setupAuthPSKR(encapsulated, own, info, Vectors.hex(setup, "psk"),
                    Vectors.hex(setup, "psk_id"), new X25519PublicKeyParameters(Vectors.hex(setup, "pkSm")));
            default -> throw new AssertionError("mode " + mode);
        };
    }

    @Test
    void theSecondImplementationMatchesTheVector() throws CryptoException {
        JsonNode vector = Vectors.read("hpke-x25519.json").required("vectors").get(0);
        JsonNode setup = vector.required("setup");
        JsonNode first = vector.required("encryptions").get(0);
        byte[] sealed = sealBySecondImplementation(1, 16, Vectors.hex(setup, "skEm"), Vectors.hex(setup, "pkRm"),
                Vectors.hex(setup, "info"), Vectors.hex(first, "aad"), Vectors.hex(first, "pt"));
        assertArrayEquals(Labelled.concat(Vectors.hex(setup, "enc"), Vectors.hex(first, "ct")), sealed);
    }

    @Test
    void bothImplementationsSealTheSameWithAes256() {
        SeededRandom.forAll(20, random -> {
            AsymmetricCipherKeyPair ephemeral = Hpke.AES_256_GCM.deriveKeyPair(random.bytes(32));
            AsymmetricCipherKeyPair recipient = Hpke.AES_256_GCM.deriveKeyPair(random.bytes(32));
            byte[] info = random.some(100);
            byte[] associated = random.some(100);
            byte[] plaintext = random.some(100);
            byte[] expected = sealBySecondImplementation(2, 32, secret(ephemeral), point(recipient), info, associated,
                    plaintext);
            byte[] sealed = Hpke.AES_256_GCM.seal(point(recipient), info, associated, plaintext, ephemeral);
            assertArrayEquals(expected, sealed);
            assertArrayEquals(plaintext, Hpke.AES_256_GCM.open(secret(recipient), info, associated, sealed, 0));
        });
    }

    @Test
    void opensOnlyWithTheSamePurposeAndAssociatedDataAndKey() throws CryptoException {
        // given
        byte[] secret = "secret".getBytes(StandardCharsets.UTF_8);
        AsymmetricCipherKeyPair recipient = Hpke.AES_256_GCM.deriveKeyPair(new byte[32]);
        AsymmetricCipherKeyPair stranger = Hpke.AES_256_GCM.deriveKeyPair(new byte[33]);
        byte[] sealed = sealTo(point(recipient), secret);
        CryptoContext other = new CryptoContext("omni/1/other");
        // then
        assertArrayEquals(secret, HpkeSealing.open(1, secret(recipient), CONTEXT, NOTHING, sealed));
        assertThrows(CryptoException.class, () -> HpkeSealing.open(1, secret(recipient), other, NOTHING, sealed));
        assertThrows(CryptoException.class, () -> HpkeSealing.open(1, secret(recipient), CONTEXT, new byte[1], sealed));
        assertThrows(CryptoException.class, () -> HpkeSealing.open(1, secret(stranger), CONTEXT, NOTHING, sealed));
    }

    @Test
    void refusesEveryChangeOfASealedSecret() throws CryptoException {
        byte[] own = secret(Hpke.AES_256_GCM.deriveKeyPair(new byte[32]));
        byte[] sealed = sealTo(point(Hpke.AES_256_GCM.deriveKeyPair(new byte[32])), new byte[40]);
        SeededRandom.forAll(100, random -> {
            byte[] changed = sealed.clone();
            int at = random.below(changed.length);
            // the top bit of the encapsulated key is ignored by X25519, but bound by HPKE's key schedule
            changed[at] ^= (byte) (1 << random.below(8));
            assertThrows(CryptoException.class, () -> HpkeSealing.open(1, own, CONTEXT, NOTHING, changed));
            byte[] cut = Arrays.copyOf(sealed, random.below(sealed.length));
            assertThrows(CryptoException.class, () -> HpkeSealing.open(1, own, CONTEXT, NOTHING, cut));
        });
    }

    @Test
    void refusesKeysOfUnknownSuitesOrLowOrder() {
        HpkeSealing sealing = new HpkeSealing(new SecureRandomSource());
        assertThrows(CryptoException.class,
                () -> sealing.seal(new SealingKey(2, new byte[32]), CONTEXT, NOTHING, NOTHING));
        assertThrows(CryptoException.class,
                () -> sealing.seal(new SealingKey(1, new byte[31]), CONTEXT, NOTHING, NOTHING));
        JsonNode points = Vectors.read("cpace.json").required("X25519_points");
        for (String low : new String[] { "Invalid Y0", "Invalid Y1", "Invalid Y2", "Invalid Y3", "Invalid Y7" }) {
            assertThrows(CryptoException.class, () -> sealTo(Vectors.hex(points, low), new byte[40]), low);
        }
    }

    private static byte[] sealTo(byte[] point, byte[] secret) throws CryptoException {
        SealingKey key = new SealingKey(SealingKey.SUITE_X25519, point);
        return new HpkeSealing(new SecureRandomSource()).seal(key, CONTEXT, NOTHING, secret);
    }

    private static void checkBaseMode(JsonNode setup, JsonNode first, Hpke hpke) throws CryptoException {
        AsymmetricCipherKeyPair ephemeral = hpke.deriveKeyPair(Vectors.hex(setup, "ikmE"));
        AsymmetricCipherKeyPair recipient = hpke.deriveKeyPair(Vectors.hex(setup, "ikmR"));
        byte[] info = Vectors.hex(setup, "info");
        byte[] associated = Vectors.hex(first, "aad");
        byte[] plaintext = Vectors.hex(first, "pt");
        byte[] sealed = hpke.seal(point(recipient), info, associated, plaintext, ephemeral);
        assertArrayEquals(Vectors.hex(setup, "skEm"), secret(ephemeral));
        assertArrayEquals(Vectors.hex(setup, "pkRm"), point(recipient));
        assertArrayEquals(Labelled.concat(Vectors.hex(setup, "enc"), Vectors.hex(first, "ct")), sealed);
        assertArrayEquals(plaintext, hpke.open(Vectors.hex(setup, "skRm"), info, associated, sealed, 0));
    }

    /** RFC 9180, sections 4.1, 5.1 and 5.2, from the text. */
    private static byte[] sealBySecondImplementation(int aead, int keyLength, byte[] ephemeral, byte[] recipient,
            byte[] info, byte[] associated, byte[] plaintext) throws CryptoException {
        byte[] encapsulated = new X25519PrivateKeyParameters(ephemeral).generatePublicKey().getEncoded();
        byte[] kem = Labelled.concat(ascii("KEM"), new byte[] { 0, 0x20 });
        byte[] suite = Labelled.concat(ascii("HPKE"), new byte[] { 0, 0x20, 0, 1, 0, (byte) aead });
        byte[] eae = extract(NOTHING, kem, "eae_prk", Cpace.agree(ephemeral, recipient));
        byte[] shared = expand(eae, kem, "shared_secret", Labelled.concat(encapsulated, recipient), 32);
        byte[] context = Labelled.concat(new byte[1], extract(NOTHING, suite, "psk_id_hash", NOTHING),
                extract(NOTHING, suite, "info_hash", info));
        byte[] secret = extract(shared, suite, "secret", NOTHING);
        byte[] key = expand(secret, suite, "key", context, keyLength);
        byte[] nonce = expand(secret, suite, "base_nonce", context, 12);
        return Labelled.concat(encapsulated, AesGcm.seal(key, nonce, associated, plaintext));
    }

    private static byte[] extract(byte[] salt, byte[] suite, String label, byte[] secret) {
        return Sha256Macs.hmac(salt, ascii("HPKE-v1"), suite, ascii(label), secret);
    }

    private static byte[] expand(byte[] key, byte[] suite, String label, byte[] info, int length) {
        byte[] first = Sha256Macs.hmac(key, new byte[] { 0, (byte) length }, ascii("HPKE-v1"), suite, ascii(label),
                info,
                new byte[] { 1 });
        return Arrays.copyOf(first, length);
    }

    private static byte[] secret(AsymmetricCipherKeyPair pair) {
        return ((X25519PrivateKeyParameters) pair.getPrivate()).getEncoded();
    }

    private static byte[] point(AsymmetricCipherKeyPair pair) {
        return ((X25519PublicKeyParameters) pair.getPublic()).getEncoded();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
