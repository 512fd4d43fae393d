// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.Pake;
import org.omnimesh.api.crypto.Pake.Exchange;
import org.omnimesh.api.crypto.Pake.Role;
import org.omnimesh.api.crypto.SymmetricKey;

import com.fasterxml.jackson.databind.JsonNode;

/** CPace against the vectors of draft-irtf-cfrg-cpace-21 and against misuse. */
class CpaceTest {
    /** Points of low order, which the draft says must abort (appendix B.1.10). */
    private static final Set<String> MUST_ABORT = Set.of("Invalid Y0", "Invalid Y1", "Invalid Y2", "Invalid Y3",
            "Invalid Y4", "Invalid Y5", "Invalid Y7");

    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger A = BigInteger.valueOf(486_662);

    private final Pake pake = new CpacePake(new SecureRandomSource());

    @Test
    void computesEveryValueOfTheDraft() throws CryptoException {
        // given
        JsonNode v = Vectors.read("cpace.json").required("G_25519");
        byte[] sid = Vectors.hex(v, "sid");
        byte[] ya = Vectors.hex(v, "ya");
        byte[] yb = Vectors.hex(v, "yb");
        // when
        byte[] generator = Cpace.generator(Vectors.hex(v, "PRS"), Vectors.hex(v, "CI"), sid);
        byte[] shareA = Cpace.share(ya, generator);
        byte[] shareB = Cpace.share(yb, generator);
        byte[] point = Cpace.agree(ya, shareB);
        // then
        assertArrayEquals(Vectors.hex(v, "g"), generator);
        assertArrayEquals(Vectors.hex(v, "Ya"), shareA);
        assertArrayEquals(Vectors.hex(v, "Yb"), shareB);
        assertArrayEquals(Vectors.hex(v, "K"), point);
        assertArrayEquals(point, Cpace.agree(yb, shareA));
        assertArrayEquals(Vectors.hex(v, "ISK_IR"),
                Cpace.sessionKey(sid, point, shareA, Vectors.hex(v, "ADa"), shareB, Vectors.hex(v, "ADb")));
    }

    @Test
    void abortsOnExactlyThePointsThatTheDraftLists() {
        JsonNode points = Vectors.read("cpace.json").required("X25519_points");
        assertEquals(12, points.size());
        points.fieldNames().forEachRemaining(name -> {
            byte[] point = Vectors.hex(points, name);
            Exchange exchange = begin(Role.INITIATOR, "secret", "here");
            if (MUST_ABORT.contains(name)) {
                assertThrows(CryptoException.class, () -> exchange.finish(point, new byte[0]), name);
            } else {
                assertDoesNotThrow(() -> exchange.finish(point, new byte[0]), name);
            }
        });
    }

    @Test
    void mapsEveryInputToTheCurveLikeAPlainComputation() {
        SeededRandom.forAll(300, random -> {
            byte[] input = random.bytes(Cpace.LENGTH);
            assertEquals(plainElligator2(littleEndian(input)), littleEndian(Elligator2.map(input)));
        });
    }

    @Test
    void mapsTheEdgesOfTheFieldLikeAPlainComputation() {
        for (BigInteger edge : new BigInteger[] { BigInteger.ZERO, BigInteger.ONE, P.subtract(BigInteger.ONE), P,
                P.add(BigInteger.ONE), BigInteger.TWO.pow(255).subtract(BigInteger.ONE),
                BigInteger.TWO.pow(256).subtract(BigInteger.ONE) }) {
            byte[] input = littleEndian(edge);
            assertEquals(plainElligator2(edge), littleEndian(Elligator2.map(input)), edge.toString(16));
        }
    }

    @Test
    void sidesWithTheSamePasswordShareAKey() {
        SeededRandom.forAll(20, random -> {
            byte[] password = random.some(300);
            byte[] channel = random.some(300);
            byte[] session = random.some(40);
            byte[] a = random.some(300);
            byte[] b = random.some(300);
            Exchange initiator = pake.begin(Role.INITIATOR, password, channel, session, a);
            Exchange responder = pake.begin(Role.RESPONDER, password, channel, session, b);
            assertEquals(initiator.finish(responder.share(), b), responder.finish(initiator.share(), a));
        });
    }

    @Test
    void sidesThatDifferInAnythingShareNoKey() throws CryptoException {
        assertDiffer(begin(Role.RESPONDER, "secreu", "here"), "", "");
        assertDiffer(begin(Role.RESPONDER, "secret", "there"), "", "");
        assertDiffer(begin(Role.INITIATOR, "secret", "here"), "", "");
        assertDiffer(begin(Role.RESPONDER, "secret", "here"), "x", "");
        assertDiffer(begin(Role.RESPONDER, "secret", "here"), "", "x");
    }

    @Test
    void refusesAShareOfAnotherLengthAndASecondFinish() throws CryptoException {
        assertThrows(CryptoException.class,
                () -> begin(Role.INITIATOR, "secret", "here").finish(new byte[31], new byte[0]));
        Exchange used = begin(Role.INITIATOR, "secret", "here");
        byte[] peer = begin(Role.RESPONDER, "secret", "here").share();
        used.finish(peer, new byte[0]);
        assertThrows(IllegalStateException.class, () -> used.finish(peer, new byte[0]));
    }

    @Test
    void everyExchangeHasAFreshShare() {
        assertNotEquals(littleEndian(begin(Role.INITIATOR, "secret", "here").share()),
                littleEndian(begin(Role.INITIATOR, "secret", "here").share()));
    }

    private void assertDiffer(Exchange responder, String initiatorSaw, String responderSaw) throws CryptoException {
        Exchange initiator = begin(Role.INITIATOR, "secret", "here");
        SymmetricKey one = initiator.finish(responder.share(), bytes(initiatorSaw));
        SymmetricKey other = responder.finish(initiator.share(), bytes(responderSaw));
        assertNotEquals(one, other);
    }

    private Exchange begin(Role role, String password, String channel) {
        return pake.begin(role, bytes(password), bytes(channel), bytes("session"), new byte[0]);
    }

    /** RFC 9380, 6.7.1 with plain big numbers. */
    private static BigInteger plainElligator2(BigInteger input) {
        BigInteger r = input.clearBit(255).mod(P);
        BigInteger v = A.negate().multiply(r.multiply(r).shiftLeft(1).add(BigInteger.ONE).modInverse(P)).mod(P);
        BigInteger side = v.pow(3).add(A.multiply(v.pow(2))).add(v).mod(P);
        boolean square = side.modPow(P.shiftRight(1), P).compareTo(BigInteger.ONE) <= 0;
        return square ? v : v.add(A).negate().mod(P);
    }

    private static BigInteger littleEndian(byte[] bytes) {
        return new BigInteger(1, reversed(bytes));
    }

    private static byte[] littleEndian(BigInteger number) {
        byte[] padded = new byte[Cpace.LENGTH];
        byte[] magnitude = number.toByteArray();
        for (int i = 0; i < magnitude.length && i < padded.length; i++) {
            padded[i] = magnitude[magnitude.length - 1 - i];
        }
        return padded;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
