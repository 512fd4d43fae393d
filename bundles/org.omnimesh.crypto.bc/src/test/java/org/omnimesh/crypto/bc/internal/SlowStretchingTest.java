// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HexFormat;

import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.crypto.PasswordStretching;
import org.omnimesh.api.crypto.PasswordStretching.Argon2Cost;

class SlowStretchingTest {
    private static final Argon2Cost CHEAPEST = new Argon2Cost(PasswordStretching.MIN_ARGON2_MEMORY_KIB, 1, 1);

    private final PasswordStretching stretching = new SlowStretching();

    /** RFC 9106, section 5.3. */
    @Test
    void computesTheArgon2idVectorOfTheRfc() {
        Argon2Parameters parameters = SlowStretching.argon2id(32, 3, 4).withSalt(filled(16, 2)).withSecret(filled(8, 3))
                .withAdditional(filled(12, 4)).build();
        assertArrayEquals(
                HexFormat.of().parseHex("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"),
                SlowStretching.argon2(parameters, filled(32, 1), 32));
    }

    @Test
    void dependsOnPassphraseAndSalt() {
        var key = stretching.argon2id(new byte[] { 1 }, new byte[16], CHEAPEST);
        assertEquals(key, stretching.argon2id(new byte[] { 1 }, new byte[16], CHEAPEST));
        assertNotEquals(key, stretching.argon2id(new byte[] { 2 }, new byte[16], CHEAPEST));
        assertNotEquals(key, stretching.argon2id(new byte[] { 1 }, filled(16, 1), CHEAPEST));
    }

    @Test
    void refusesWeakOrExhaustingCosts() {
        assertThrows(IllegalArgumentException.class, () -> new Argon2Cost(19 * 1024 - 1, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> new Argon2Cost(1024 * 1024 + 1, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> stretching.argon2id(new byte[1], new byte[15], CHEAPEST));
        assertThrows(IllegalArgumentException.class, () -> stretching.pbkdf2(new byte[1], new byte[15], 600_000));
        assertThrows(IllegalArgumentException.class, () -> stretching.pbkdf2(new byte[1], new byte[16], 599_999));
        assertThrows(IllegalArgumentException.class, () -> stretching.pbkdf2(new byte[1], new byte[16], 10_000_001));
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
