// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.keys.ChannelSecret;
import org.omnimesh.api.keys.GroupKeyAgreement;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.testing.Ids;

/** What every {@link GroupKeyAgreement} promises. */
public abstract class GroupKeyAgreementContractTest {
    private static final TeamId TEAM = Ids.team(1);
    private static final ChannelId CHANNEL = Ids.channel(2);
    private static final EntryKind NOTE = new EntryKind("test.note");
    private static final byte[] BOUND = { 1, 2, 3 };

    private Device ana;
    private Device bo;
    private ChannelSecret secret;

    /**
     * A device with its agreement.
     *
     * @param peer who it is
     * @param keys to which secrets for it are sealed
     * @param agreement its agreement
     */
    public record Device(PeerId peer, List<SealingKey> keys, GroupKeyAgreement agreement) {}

    /**
     * Makes a device.
     *
     * @return one with keys of its own
     * @throws Exception if it cannot
     */
    protected abstract Device device() throws Exception;

    @BeforeEach
    final void makeDevices() throws Exception {
        ana = device();
        bo = device();
        secret = ana.agreement().make(CHANNEL);
    }

    private static EntryHeader header(ChannelId channel, PeerId author, long seq, KeyId key) {
        return new EntryHeader(TEAM, channel, author, seq, new HybridTime(1, 0), NOTE, key);
    }

    private EntryHeader header(long seq) {
        return header(CHANNEL, ana.peer(), seq, secret.id());
    }

    private static byte[] payload(long seq) {
        return ByteBuffer.allocate(Long.BYTES).putLong(seq).array();
    }

    @Test
    final void everySecretIsAnotherOneAndItsIdIsOneOfItsNames() {
        ChannelSecret other = ana.agreement().make(CHANNEL);
        assertNotEquals(secret.key(), other.key());
        assertNotEquals(secret.id(), other.id());
        assertTrue(bo.agreement().names(CHANNEL, secret.key()).contains(secret.id()));
        assertFalse(bo.agreement().names(Ids.channel(3), secret.key()).contains(secret.id()));
        assertFalse(bo.agreement().names(CHANNEL, secret.key()).contains(other.id()));
    }

    @Test
    final void onlyTheDeviceOfABoxAcceptsItAndOnlyAsWhatItWasMadeFor() throws Exception {
        byte[] box = ana.agreement().handOver(TEAM, CHANNEL, secret, bo.peer(), bo.keys());
        assertEquals(Optional.of(secret), bo.agreement().accept(TEAM, CHANNEL, secret.id(), box));
        assertEquals(Optional.empty(), ana.agreement().accept(TEAM, CHANNEL, secret.id(), box), "another device");
        assertEquals(Optional.empty(), bo.agreement().accept(Ids.team(9), CHANNEL, secret.id(), box), "another team");
        assertEquals(Optional.empty(), bo.agreement().accept(TEAM, Ids.channel(9), secret.id(), box), "a channel");
        assertEquals(Optional.empty(), bo.agreement().accept(TEAM, CHANNEL, ana.agreement().make(CHANNEL).id(), box));
        for (int at = 0; at < box.length; at++) {
            byte[] changed = box.clone();
            changed[at] ^= 1;
            assertEquals(Optional.empty(), bo.agreement().accept(TEAM, CHANNEL, secret.id(), changed), "byte " + at);
        }
        assertEquals(Optional.empty(), bo.agreement().accept(TEAM, CHANNEL, secret.id(), new byte[0]));
    }

    @Test
    final void withoutAKeyNothingIsHandedOver() {
        assertThrows(CryptoException.class,
                () -> ana.agreement().handOver(TEAM, CHANNEL, secret, bo.peer(), List.of()));
    }

    @Test
    final void entriesOpenInAnyOrderSeveralTimesAndAfterAnyGap() throws Exception {
        // given
        List<Long> numbers = new ArrayList<>();
        for (long seq = 1; seq <= 300; seq++) {
            numbers.add(seq);
        }
        numbers.addAll(List.of(100_000L, 10_000_000L, (1L << 40) - 1, (1L << 40) + 1, (65_535L << 40) + 7));
        List<byte[]> sealed = new ArrayList<>();
        for (long seq : numbers) {
            byte[] one = ana.agreement().seal(secret, header(seq), BOUND, payload(seq));
            assertEquals(payload(seq).length + Ciphers.SEAL_OVERHEAD, one.length);
            sealed.add(one);
        }
        // then
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i++) {
            order.add(i);
            order.add(i);
        }
        Collections.shuffle(order, new Random(4));
        for (int at : order) {
            long seq = numbers.get(at);
            assertArrayEquals(payload(seq), bo.agreement().open(secret, header(seq), BOUND, sealed.get(at)));
        }
    }

    @Test
    final void whoeverStillHasAForgottenSecretCanUseIt() throws Exception {
        byte[] sealed = ana.agreement().seal(secret, header(5), BOUND, payload(5));
        bo.agreement().open(secret, header(5), BOUND, sealed);
        for (ChannelId channel : List.of(CHANNEL, Ids.channel(3))) {
            bo.agreement().forget(channel, secret.id());
            bo.agreement().forget(channel, secret.id());
        }
        assertArrayEquals(payload(5), bo.agreement().open(secret, header(5), BOUND, sealed));
    }

    @Test
    final void anEntryOpensNowhereElse() throws Exception {
        byte[] sealed = ana.agreement().seal(secret, header(5), BOUND, payload(5));
        ChannelSecret other = ana.agreement().make(CHANNEL);
        refused(secret, header(6), BOUND, sealed);
        refused(secret, header(CHANNEL, bo.peer(), 5, secret.id()), BOUND, sealed);
        refused(secret, header(Ids.channel(7), ana.peer(), 5, secret.id()), BOUND, sealed);
        refused(other, header(CHANNEL, ana.peer(), 5, other.id()), BOUND, sealed);
        refused(secret, header(5), new byte[] { 1, 2 }, sealed);
        refused(secret, header(5), BOUND, new byte[0]);
        byte[] changed = sealed.clone();
        changed[changed.length - 1] ^= 1;
        refused(secret, header(5), BOUND, changed);
    }

    private void refused(ChannelSecret with, EntryHeader header, byte[] bound, byte[] sealed) {
        assertThrows(CryptoException.class, () -> bo.agreement().open(with, header, bound, sealed));
    }

    /** One was sealed but never stored, so the next has its number: what both have in common must not show. */
    @Test
    final void twoEntriesWithOneNumberAreEncryptedDifferently() {
        byte[] one = ana.agreement().seal(secret, header(5), BOUND, new byte[64]);
        byte[] other = ana.agreement().seal(secret, header(5), new byte[] { 9 }, new byte[64]);
        assertFalse(ByteBuffer.wrap(one).equals(ByteBuffer.wrap(other)));
        assertFalse(ByteBuffer.wrap(one, Ciphers.SEAL_OVERHEAD, 32)
                .equals(ByteBuffer.wrap(other, Ciphers.SEAL_OVERHEAD, 32)));
    }

    @Test
    final void aSecretIsWornAfterSomeTimeButNotWhenItIsNew() {
        assertFalse(ana.agreement().isWorn(Duration.ZERO, 0));
        assertFalse(ana.agreement().isWorn(Duration.ofSeconds(1), 1_000_000), "a flood must not rotate all the time");
        assertTrue(ana.agreement().isWorn(Duration.ofDays(7), 0));
    }
}
