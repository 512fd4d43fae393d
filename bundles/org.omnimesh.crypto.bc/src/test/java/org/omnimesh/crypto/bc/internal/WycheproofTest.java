// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.crypto.CryptoException;

import com.fasterxml.jackson.databind.JsonNode;

/** Project Wycheproof's vectors (0.9) against the functions below the services. */
class WycheproofTest {
    @Test
    void verifiesEd25519AsWycheproofSays() {
        int count = forEach("ed25519_test.json", group -> true, (group, test) -> {
            byte[] key = Vectors.hex(group.required("publicKey"), "pk");
            assertEquals(Vectors.valid(test),
                    Ed25519Signatures.verify(key, Vectors.hex(test, "msg"), Vectors.hex(test, "sig")),
                    () -> Vectors.id(test));
        });
        assertEquals(151, count);
    }

    @Test
    void agreesOnX25519SecretsAndAbortsOnZero() {
        int count = forEach("x25519_test.json", group -> true, (group, test) -> {
            byte[] shared = Vectors.hex(test, "shared");
            byte[] scalar = Vectors.hex(test, "private");
            byte[] point = Vectors.hex(test, "public");
            if (Arrays.equals(shared, new byte[Cpace.LENGTH])) {
                assertThrows(CryptoException.class, () -> Cpace.agree(scalar, point), () -> Vectors.id(test));
            } else {
                assertArrayEquals(shared, Cpace.agree(scalar, point), () -> Vectors.id(test));
            }
        });
        assertEquals(518, count);
    }

    @Test
    void sealsAndOpensAesGcmAsWycheproofSays() {
        int count = forEach("aes_gcm_test.json", WycheproofTest::isOurAesGcm, (group, test) -> {
            byte[] key = Vectors.hex(test, "key");
            byte[] nonce = Vectors.hex(test, "iv");
            byte[] associated = Vectors.hex(test, "aad");
            byte[] sealed = Labelled.concat(Vectors.hex(test, "ct"), Vectors.hex(test, "tag"));
            byte[] plaintext = Vectors.hex(test, "msg");
            if (Vectors.valid(test)) {
                assertArrayEquals(sealed, AesGcm.seal(key, nonce, associated, plaintext), () -> Vectors.id(test));
                assertArrayEquals(plaintext, AesGcm.open(key, nonce, associated, sealed), () -> Vectors.id(test));
            } else {
                assertThrows(CryptoException.class, () -> AesGcm.open(key, nonce, associated, sealed),
                        () -> Vectors.id(test));
            }
        });
        assertEquals(66, count);
    }

    @Test
    void computesHmacAsWycheproofSays() {
        int count = forEach("hmac_sha256_test.json", group -> true, (group, test) -> {
            byte[] tag = Vectors.hex(test, "tag");
            byte[] made = Sha256Macs.hmac(Vectors.hex(test, "key"), Vectors.hex(test, "msg"));
            assertEquals(Vectors.valid(test), Arrays.equals(tag, Arrays.copyOf(made, tag.length)),
                    () -> Vectors.id(test));
        });
        assertEquals(174, count);
    }

    @Test
    void derivesHkdfAsWycheproofSays() {
        int count = forEach("hkdf_sha256_test.json", group -> true, (group, test) -> {
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
        int count = forEach("pbkdf2_hmacsha256_test.json", group -> true,
                (group, test) -> assertArrayEquals(Vectors.hex(test, "dk"),
                        Sha256Macs.pbkdf2(Vectors.hex(test, "password"), Vectors.hex(test, "salt"),
                                test.required("iterationCount").asInt(), test.required("dkLen").asInt()),
                        () -> Vectors.id(test)));
        assertEquals(60, count);
    }

    private static boolean isOurAesGcm(JsonNode group) {
        return group.required("keySize").asInt() == 256 && group.required("ivSize").asInt() == 96
                && group.required("tagSize").asInt() == 128;
    }

    /** Returns how many tests were run, so that a file that is not read is noticed. */
    private static int forEach(String file, Predicate<JsonNode> applicable, Check check) {
        int count = 0;
        for (JsonNode group : Vectors.read("wycheproof/" + file).required("testGroups")) {
            if (applicable.test(group)) {
                for (JsonNode test : group.required("tests")) {
                    check.run(group, test);
                    count++;
                }
            }
        }
        return count;
    }

    private interface Check {
        void check(JsonNode group, JsonNode test) throws CryptoException;

        default void run(JsonNode group, JsonNode test) {
            try {
                check(group, test);
            } catch (CryptoException e) {
                throw new AssertionError(Vectors.id(test), e);
            }
        }
    }
}
