// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Test 6, second half: what was said in a pairing, watched or relayed, is tried against the secrets. Of all that can be computed
 * of a secret, eight bytes in a row never stand in the transcript ({@code -Domnimesh.test.secrets=33554432} tries all secrets,
 * which takes an hour of processor time; otherwise some are tried, the right one among them), and over many pairings no bit
 * of it goes with a bit of the transcript. Each search finds what a leaky transcript tells.
 */
class TranscriptTest {
    private static final int TRIED = Integer.getInteger("omnimesh.test.secrets", 1 << 13);
    private static final int PAIRINGS = 256;

    /** Standard deviations; chance has one in 10^15 of them, and there are 20 million pairs of bits. */
    private static final double SIGNIFICANT = 8;

    private final PairNode.Net net = new PairNode.Net();
    private PairNode ana;
    private PairNode bo;
    private String secret;

    @BeforeEach
    void startNodes() throws Exception {
        ana = new PairNode("Ana", net);
        bo = new PairNode("Bo", net);
        secret = randomSecret();
    }

    @AfterEach
    void stopNodes() {
        ana.close();
        bo.close();
    }

    private String randomSecret() {
        return Crockford.symbols(ana.random.bytes(5), 5);
    }

    private static byte[] leak(String secret) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(secret.getBytes());
    }

    /** Returns the secrets, of so many, of which something is found in the transcript; the right one is tried, too. */
    private Set<String> fitting(Transcript seen, int count) {
        Windows said = new Windows(seen.bytes());
        Set<String> found = new ConcurrentSkipListSet<>();
        IntStream.range(-1, count).parallel().forEach(i -> {
            String tried = i < 0 ? seen.secret() : Transcript.secret((int) ((long) i * Transcript.SECRETS / count));
            try {
                if (said.sharesAny(seen.computable(tried, ana.ciphers))) {
                    found.add(tried);
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        return new TreeSet<>(found);
    }

    /** Eight bytes in a row, at every place; most others are told by their last two bytes. */
    private static final class Windows {
        private final Set<Long> all = new HashSet<>();
        private final BitSet ends = new BitSet();

        Windows(byte[] bytes) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            for (int at = 0; at + Long.BYTES <= bytes.length; at++) {
                all.add(buffer.getLong(at));
                ends.set((int) buffer.getLong(at) & 0xffff);
            }
        }

        boolean sharesAny(byte[] bytes) {
            long window = 0;
            for (int at = 0; at < bytes.length; at++) {
                window = window << Byte.SIZE | bytes[at] & 0xff;
                if (at >= Long.BYTES - 1 && ends.get((int) window & 0xffff) && all.contains(window)) {
                    return true;
                }
            }
            return false;
        }
    }

    @Test
    void noSecretFitsAWatchedPairing() throws Exception {
        assertEquals(Set.of(), fitting(Transcript.watched(bo, ana, secret), TRIED));
    }

    @Test
    void noSecretFitsAPairingWhoseSharesWereSwapped() throws Exception {
        assertEquals(Set.of(), fitting(Transcript.relayed(bo, ana, secret), TRIED));
    }

    /** The control: eight bytes of a hash in a nonce single the secret out. */
    @Test
    void theSearchFindsTheSecretOfALeakyTranscript() throws Exception {
        Transcript seen = Transcript.watched(bo, ana, secret);
        byte[] nonce = seen.nonce();
        System.arraycopy(leak(secret), 0, nonce, 4, Long.BYTES);
        assertEquals(Set.of(secret), fitting(seen.withWelcome(nonce), 1 << 10));
    }

    @Test
    void noBitOfWatchedPairingsGoesWithTheSecret() throws Exception {
        assertEquals(List.of(), tellingBits(Transcript::watched, it -> it));
    }

    @Test
    void noBitOfPairingsWhoseSharesWereSwappedGoesWithTheSecret() throws Exception {
        assertEquals(List.of(), tellingBits(Transcript::relayed, it -> it));
    }

    /** The control: one bit of a hash in a nonce. */
    @Test
    void theSearchFindsTheOneBitThatALeakyTranscriptTells() throws Exception {
        List<String> found = tellingBits(Transcript::relayed, seen -> {
            try {
                byte[] nonce = seen.nonce();
                nonce[5] = (byte) (nonce[5] & 0xfe | leak(seen.secret())[3] & 1);
                return seen.withWelcome(nonce);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertEquals(1, found.size(), found.toString());
    }

    private interface Pairing {
        Transcript between(PairNode joiner, PairNode issuer, String secret) throws Exception;
    }

    /** Returns the pairs of bits, of the transcript and of what follows from the secret, that go together over many pairings. */
    private List<String> tellingBits(Pairing pairing, UnaryOperator<Transcript> change) throws Exception {
        List<byte[]> said = new ArrayList<>();
        List<byte[]> computed = new ArrayList<>();
        for (int i = 0; i < PAIRINGS; i++) {
            Transcript seen = change.apply(pairing.between(bo, ana, randomSecret()));
            said.add(seen.bytes());
            computed.add(seen.computable(seen.secret(), ana.ciphers));
        }
        List<Column> ofSaid = columns(said);
        List<Column> ofComputed = columns(computed);
        assertTrue(ofSaid.size() > 1000 && ofComputed.size() > 2000, ofSaid.size() + " and " + ofComputed.size());
        List<String> telling = new ArrayList<>();
        for (Column one : ofSaid) {
            for (Column other : ofComputed) {
                if (Math.abs(one.correlation(other)) > SIGNIFICANT) {
                    telling.add("bit " + one.bit() + " of what was said, " + other.bit() + " of what is computed");
                }
            }
        }
        return telling;
    }

    /** Returns the bits that are not always the same, each with its value in each of the byte strings. */
    private static List<Column> columns(List<byte[]> rows) {
        List<Column> columns = new ArrayList<>();
        for (int bit = 0; bit < rows.get(0).length * Byte.SIZE; bit++) {
            BitSet column = new BitSet(PAIRINGS);
            for (int row = 0; row < PAIRINGS; row++) {
                column.set(row, (rows.get(row)[bit / Byte.SIZE] >> bit % Byte.SIZE & 1) != 0);
            }
            int ones = column.cardinality();
            if (ones > 0 && ones < PAIRINGS) {
                columns.add(new Column(bit, Arrays.copyOf(column.toLongArray(), PAIRINGS / Long.SIZE), ones));
            }
        }
        return columns;
    }

    /** The values of one bit. */
    private record Column(int bit, long[] values, int ones) {
        /** Returns by how many standard deviations two bits agree more often than chance has it. */
        double correlation(Column other) {
            int both = 0;
            for (int i = 0; i < values.length; i++) {
                both += Long.bitCount(values[i] & other.values[i]);
            }
            double chance = (double) ones * other.ones;
            return (PAIRINGS * (double) both - chance) * Math.sqrt(PAIRINGS)
                    / Math.sqrt(chance * (PAIRINGS - ones) * (PAIRINGS - other.ones));
        }
    }
}
