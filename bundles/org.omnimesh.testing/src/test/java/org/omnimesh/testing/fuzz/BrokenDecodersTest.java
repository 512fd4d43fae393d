// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

/** Each check of a decoder can fail. */
class BrokenDecodersTest {
    private interface Decoding {
        byte[] decode(byte[] input) throws Exception;
    }

    private static DecoderFuzz<byte[]> of(Decoding decoding) {
        return new DecoderFuzz<>(IOException.class, 4) {
            @Override
            protected List<byte[]> seeds() {
                return List.of(new byte[1]);
            }

            @Override
            protected Optional<byte[]> decode(byte[] input) throws Exception {
                return Optional.of(decoding.decode(input));
            }

            @Override
            protected Optional<byte[]> encode(byte[] value) {
                return Optional.of(value);
            }
        };
    }

    @Test
    void acceptsADecoderThatTakesOrRefuses() {
        assertTrue(of(input -> input).check(new byte[3], 1));
        assertFalse(of(input -> {
            throw new IOException("no");
        }).check(new byte[3], 1));
    }

    @Test
    void noticesAnExceptionThatIsNotDeclared() {
        assertThrows(AssertionError.class, () -> of(input -> new byte[] { input[3] }).check(new byte[3], 1));
    }

    @Test
    void noticesAnAllocationThatTheInputDoesNotJustify() {
        assertThrows(AssertionError.class, () -> of(input -> new byte[1 << 20]).check(new byte[3], 1));
    }

    @Test
    void noticesAStackThatOverflows() {
        assertThrows(AssertionError.class, () -> of(BrokenDecodersTest::endless).check(new byte[3], 1));
    }

    private static byte[] endless(byte[] input) {
        return endless(input).clone();
    }

    @Test
    void noticesThatEncodingAndDecodingLosesSomething() {
        assertThrows(AssertionError.class,
                () -> of(input -> new byte[] { (byte) (input[0] + 1) }).check(new byte[] { 1 }, 1));
    }
}
