// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.Nonce;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.keys.ChannelSecret;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.testing.Ids;

/** What the ratchets do beyond the contract. */
class RatchetKeyAgreementTest {
    private static final ChannelId CHANNEL = Ids.channel(1);
    private static final EntryKind NOTE = new EntryKind("test.note");
    private static final byte[] BOUND = { 1, 2, 3 };

    private TestDevice device;

    @BeforeEach
    void makeDevice() throws Exception {
        device = new TestDevice();
    }

    @AfterEach
    void closeDevice() throws Exception {
        device.close();
    }

    private static EntryHeader header(PeerId author, long seq, ChannelSecret secret) {
        return new EntryHeader(Ids.team(1), CHANNEL, author, seq, new HybridTime(1, 0), NOTE, secret.id());
    }

    /** Counts the steps that the agreement takes. */
    private static final class Counting implements Ciphers {
        private final Ciphers ciphers;
        private int steps;

        Counting(Ciphers ciphers) {
            this.ciphers = ciphers;
        }

        @Override
        public SymmetricKey randomKey() {
            return ciphers.randomKey();
        }

        @Override
        public SymmetricKey derive(SymmetricKey root, CryptoContext context, byte[] info) {
            return ciphers.derive(root, context, info);
        }

        @Override
        public byte[] authenticate(SymmetricKey key, CryptoContext context, byte[] data) {
            steps++;
            return ciphers.authenticate(key, context, data);
        }

        @Override
        public byte[] seal(SymmetricKey key, Nonce nonce, byte[] associated, byte[] plaintext) {
            return ciphers.seal(key, nonce, associated, plaintext);
        }

        @Override
        public byte[] open(SymmetricKey key, Nonce nonce, byte[] associated, byte[] ciphertext) {
            throw new UnsupportedOperationException("expected no opening");
        }
    }

    @Test
    void nextNumberTakesAboutOneStepAndAnyNumberFourteen() {
        // given
        Counting counting = new Counting(device.ciphers);
        SenderRatchet ratchet = new SenderRatchet(counting, device.ciphers.randomKey());
        ratchet.at(1);
        assertEquals(14, counting.steps);
        // when
        counting.steps = 0;
        for (long seq = 2; seq <= 1601; seq++) {
            ratchet.at(seq);
        }
        // then
        assertTrue(counting.steps < 1720, counting.steps + " steps for 1600 entries");
        // when
        counting.steps = 0;
        ratchet.at((1L << 56) - 1);
        assertEquals(14, counting.steps);
        ratchet.at((1L << 56) - 1);
        assertEquals(14, counting.steps, "the same again takes none");
        assertThrows(IllegalArgumentException.class, () -> ratchet.at(1L << 56));
        assertThrows(IllegalArgumentException.class, () -> ratchet.at(-1));
    }

    @Test
    void everyNumberHasAKeyOfItsOwnHoweverItIsReached() {
        SymmetricKey root = device.ciphers.randomKey();
        SenderRatchet inOrder = new SenderRatchet(device.ciphers, root);
        Set<ByteBuffer> keys = new HashSet<>();
        for (long seq = 1; seq <= 2000; seq++) {
            SymmetricKey key = inOrder.at(seq);
            assertTrue(keys.add(ByteBuffer.wrap(key.revealSecretBytes())), "a new one at " + seq);
            if (seq % 97 == 0) {
                assertEquals(key, new SenderRatchet(device.ciphers, root).at(seq));
            }
        }
    }

    @Test
    void ratchetsThatAreForgottenAreMadeAnew() throws Exception {
        // given
        ChannelSecret secret = device.agreement.make(CHANNEL);
        PeerId first = Ids.peer(1);
        byte[] sealed = device.agreement.seal(secret, header(first, 3, secret), BOUND, new byte[] { 7 });
        // when
        for (int i = 0; i <= Ratchets.MAX_RATCHETS; i++) {
            PeerId other = PeerId.ofPublicKey(ByteBuffer.allocate(PeerId.KEY_LENGTH).putInt(i).array());
            device.agreement.seal(secret, header(other, 1, secret), BOUND, new byte[0]);
        }
        // then
        assertArrayEquals(new byte[] { 7 }, device.agreement.open(secret, header(first, 3, secret), BOUND, sealed));
    }

    /** Made by the code of version 0.4: HKDF of the secret, with channel, author, number and header. */
    @Test
    void entriesOfBeforeThereWereRatchetsStillOpen() throws Exception {
        // given
        SymmetricKey key = SymmetricKey.of(Ids.bytes(3));
        ChannelSecret flat = new ChannelSecret(device.agreement.names(CHANNEL, key).getLast(), key);
        EntryHeader header = header(Ids.peer(1), 5, flat);
        byte[] info = ByteBuffer.allocate(32 + 32 + 8 + BOUND.length).put(CHANNEL.bytes())
                .put(Ids.peer(1).publicKey()).putLong(5).put(BOUND).array();
        SymmetricKey entryKey = device.ciphers.derive(key, new CryptoContext("omni/1/entry-key"), info);
        byte[] sealed = device.ciphers.seal(entryKey, Nonce.SINGLE_USE, BOUND, new byte[] { 8 });
        // then
        assertArrayEquals(new byte[] { 8 }, device.agreement.open(flat, header, BOUND, sealed));
        assertArrayEquals(sealed, device.agreement.seal(flat, header, BOUND, new byte[] { 8 }));
        // and: under the id of the new kind the same secret gives other keys
        ChannelSecret ratcheted = new ChannelSecret(device.agreement.names(CHANNEL, key).get(0), key);
        assertNotEquals(flat.id(), ratcheted.id());
        assertNotEquals(ByteBuffer.wrap(sealed), ByteBuffer.wrap(device.agreement.seal(ratcheted,
                header(Ids.peer(1), 5, ratcheted), BOUND, new byte[] { 8 })));
        assertEquals(List.of(ratcheted.id(), flat.id()), device.agreement.names(CHANNEL, key));
    }

    @Test
    void aSecretServesAWeekOrAThousandEntriesButAMinuteAtLeast() {
        RatchetKeyAgreement agreement = device.agreement;
        assertFalse(agreement.isWorn(Duration.ofDays(7).minusSeconds(1), 999));
        assertTrue(agreement.isWorn(Duration.ofDays(7), 0));
        assertTrue(agreement.isWorn(Duration.ofMinutes(1), 1000));
        assertFalse(agreement.isWorn(Duration.ofSeconds(59), 1_000_000));
    }
}
