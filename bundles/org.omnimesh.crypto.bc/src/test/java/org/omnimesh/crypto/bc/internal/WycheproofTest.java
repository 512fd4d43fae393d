// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.crypto.CryptoException;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Project Wycheproof's vectors (0.9, {@code testvectors_v1} of C2SP/wycheproof) against the functions below the services, and
 * ChaCha20-Poly1305 against that of the JDK, which TLS speaks. Each file's flags are known here, and decide wherever the result
 * alone does not.
 */
class WycheproofTest {
    private static final Set<String> ED25519 = Set.of("Valid", "InvalidSignature", "TruncatedSignature",
            "SignatureWithGarbage", "CompressedSignature", "InvalidEncoding", "SignatureMalleability", "Ktv",
            "InvalidKtv", "TinkOverflow");
    private static final Set<String> X25519 = Set.of("Normal", "Twist", "SpecialPublicKey", "SmallPublicKey",
            "LowOrderPublic", "ZeroSharedSecret", "NonCanonicalPublic", "Ktv", "EdgeCaseShared",
            "EdgeCaseMultiplication", "EdgeCasePrivateKey");
    private static final Set<String> AES_GCM = Set.of("Ktv", "Pseudorandom", "SpecialCase", "ModifiedTag", "SmallIv",
            "CounterWrap", "LongIv", "ZeroLengthIv");
    private static final Set<String> CHACHA20_POLY1305 = Set.of("Ktv", "Pseudorandom", "EdgeCaseCiphertext",
            "ModifiedTag", "EdgeCasePolyKey", "EdgeCaseTag", "EdgeCasePoly1305", "InvalidNonceSize");
    private static final Set<String> HMAC = Set.of("Pseudorandom", "ModifiedTag");
    private static final Set<String> HKDF = Set.of("EmptySalt", "Normal", "MaximalOutputSize", "SizeTooLarge",
            "OutputCollision");
    private static final Set<String> PBKDF2 = Set.of("Rfc7914", "Printable", "Pseudorandom", "Ascii", "Utf8",
            "NonUtf8");

    @Test
    void verifiesEd25519AsWycheproofSays() {
        int count = forEach("ed25519_test.json", ED25519, (group, test) -> {
            byte[] key = Vectors.hex(group.required("publicKey"), "pk");
            assertEquals(Vectors.valid(test),
                    Ed25519Signatures.verify(key, Vectors.hex(test, "msg"), Vectors.hex(test, "sig")),
                    () -> Vectors.id(test));
        });
        assertEquals(151, count);
    }

    @Test
    void agreesOnX25519SecretsAndAbortsOnZero() {
        int count = forEach("x25519_test.json", X25519, (group, test) -> {
            byte[] shared = Vectors.hex(test, "shared");
            byte[] scalar = Vectors.hex(test, "private");
            byte[] point = Vectors.hex(test, "public");
            boolean zero = Vectors.flags(test).contains("ZeroSharedSecret");
            assertEquals(zero, Arrays.equals(shared, new byte[Cpace.LENGTH]), () -> Vectors.id(test));
            assertTrue(zero ? !Vectors.valid(test) : !Vectors.invalid(test), () -> Vectors.id(test));
            if (zero) {
                assertThrows(CryptoException.class, () -> Cpace.agree(scalar, point), () -> Vectors.id(test));
            } else {
                assertArrayEquals(shared, Cpace.agree(scalar, point), () -> Vectors.id(test));
            }
        });
        assertEquals(518, count);
    }

    @Test
    void sealsAndOpensAesGcmAsWycheproofSays() {
        int count = forEach("aes_gcm_test.json", AES_GCM, (group, test) -> {
            byte[] key = Vectors.hex(test, "key");
            byte[] nonce = Vectors.hex(test, "iv");
            byte[] associated = Vectors.hex(test, "aad");
            byte[] sealed = Labelled.concat(Vectors.hex(test, "ct"), Vectors.hex(test, "tag"));
            byte[] plaintext = Vectors.hex(test, "msg");
            assertEquals(128, group.required("tagSize").asInt());
            if (Vectors.flags(test).contains("ZeroLengthIv")) {
                assertThrows(IllegalStateException.class, () -> AesGcm.seal(key, nonce, associated, plaintext));
                assertThrows(IllegalStateException.class, () -> AesGcm.open(key, nonce, associated, sealed));
            } else if (Vectors.valid(test)) {
                assertArrayEquals(sealed, AesGcm.seal(key, nonce, associated, plaintext), () -> Vectors.id(test));
                assertArrayEquals(plaintext, AesGcm.open(key, nonce, associated, sealed), () -> Vectors.id(test));
            } else {
                assertThrows(CryptoException.class, () -> AesGcm.open(key, nonce, associated, sealed),
                        () -> Vectors.id(test));
            }
        });
        assertEquals(316, count);
    }

    @Test
    void theJdkSealsAndOpensChaCha20Poly1305AsWycheproofSays() {
        int count = forEach("chacha20_poly1305_test.json", CHACHA20_POLY1305, (group, test) -> {
            byte[] sealed = Labelled.concat(Vectors.hex(test, "ct"), Vectors.hex(test, "tag"));
            byte[] plaintext = Vectors.hex(test, "msg");
            if (Vectors.valid(test)) {
                assertArrayEquals(sealed, chaCha20(Cipher.ENCRYPT_MODE, test, plaintext), () -> Vectors.id(test));
                assertArrayEquals(plaintext, chaCha20(Cipher.DECRYPT_MODE, test, sealed), () -> Vectors.id(test));
            } else {
                Class<? extends Exception> refusal = Vectors.flags(test).contains("InvalidNonceSize")
                        ? InvalidAlgorithmParameterException.class
                        : AEADBadTagException.class;
                assertThrows(refusal, () -> chaCha20(Cipher.DECRYPT_MODE, test, sealed), () -> Vectors.id(test));
            }
        });
        assertEquals(325, count);
    }

    private static byte[] chaCha20(int mode, JsonNode test, byte[] input) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
        cipher.init(mode, new SecretKeySpec(Vectors.hex(test, "key"), "ChaCha20"),
                new IvParameterSpec(Vectors.hex(test, "iv")));
        cipher.updateAAD(Vectors.hex(test, "aad"));
        return cipher.doFinal(input);
    }

    @Test
    void computesHmacAsWycheproofSays() {
        int count = forEach("hmac_sha256_test.json", HMAC, (group, test) -> {
            byte[] tag = Vectors.hex(test, "tag");
            byte[] made = Sha256Macs.hmac(Vectors.hex(test, "key"), Vectors.hex(test, "msg"));
            assertEquals(Vectors.valid(test), Arrays.equals(tag, Arrays.copyOf(made, tag.length)),
                    () -> Vectors.id(test));
        });
        assertEquals(174, count);
    }

    @Test
    void derivesHkdfAsWycheproofSays() {
        int count = forEach("hkdf_sha256_test.json", HKDF, (group, test) -> {
            byte[] secret = Vectors.hex(test, "ikm");
            byte[] salt = Vectors.hex(test, "salt");
            byte[] info = Vectors.hex(test, "info");
            int size = test.required("size").asInt();
            if (Vectors.valid(test)) {
                assertArrayEquals(Vectors.hex(test, "okm"), Sha256Macs.hkdf(secret, salt, info, size),
                        () -> Vectors.id(test));
            } else {
                assertThrows(IllegalArgumentException.class, () -> Sha256Macs.hkdf(secret, salt, info, size),
                        () -> Vectors.id(test));
            }
        });
        assertEquals(86, count);
    }

    @Test
    void stretchesPbkdf2AsWycheproofSays() {
        int count = forEach("pbkdf2_hmacsha256_test.json", PBKDF2,
                (group, test) -> assertArrayEquals(Vectors.hex(test, "dk"),
                        Sha256Macs.pbkdf2(Vectors.hex(test, "password"), Vectors.hex(test, "salt"),
                                test.required("iterationCount").asInt(), test.required("dkLen").asInt()),
                        () -> Vectors.id(test)));
        assertEquals(60, count);
    }

    /** Returns how many tests were run, so that a file that is not read is noticed; the flags must be those that are known. */
    private static int forEach(String file, Set<String> known, Check check) {
        int count = 0;
        Set<String> flags = new TreeSet<>();
        for (JsonNode group : Vectors.read("wycheproof/" + file).required("testGroups")) {
            for (JsonNode test : group.required("tests")) {
                flags.addAll(Vectors.flags(test));
                check.run(group, test);
                count++;
            }
        }
        assertEquals(known, flags, file);
        return count;
    }

    private interface Check {
        void check(JsonNode group, JsonNode test) throws CryptoException, GeneralSecurityException;

        default void run(JsonNode group, JsonNode test) {
            try {
                check(group, test);
            } catch (CryptoException | GeneralSecurityException e) {
                throw new AssertionError(Vectors.id(test), e);
            }
        }
    }
}
