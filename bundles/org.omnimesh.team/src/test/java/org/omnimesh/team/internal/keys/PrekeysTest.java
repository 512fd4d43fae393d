// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.keys.ChannelSecret;
import org.omnimesh.testing.Ids;

/** Keys that live for a week and are forgotten afterwards. */
class PrekeysTest {
    private static final ChannelId CHANNEL = Ids.channel(1);

    private TestDevice ana;
    private TestDevice bo;

    @BeforeEach
    void makeDevices() throws Exception {
        ana = new TestDevice();
        bo = new TestDevice();
    }

    @AfterEach
    void closeDevices() throws Exception {
        ana.close();
        bo.close();
    }

    private byte[] box(ChannelSecret secret, SealingKey... keys) throws CryptoException {
        return ana.agreement.handOver(Ids.team(1), CHANNEL, secret, bo.identity.peerId(), List.of(keys));
    }

    private static boolean accepts(RatchetKeyAgreement at, ChannelSecret secret, byte[] box) {
        return at.accept(Ids.team(1), CHANNEL, secret.id(), box).equals(Optional.of(secret));
    }

    @Test
    void prekeyServesAWeekAndOpensForAMonthAfterwardsAlsoAfterRestarts() throws Exception {
        // given
        ChannelSecret secret = ana.agreement.make(CHANNEL);
        SealingKey first = bo.agreement.ownKey();
        byte[] box = box(secret, first);
        assertEquals(SealingKey.SUITE_X_WING, box[0]);
        bo.time.advance(Duration.ofDays(6));
        assertEquals(first, bo.agreement(bo.prekeys()).ownKey());
        // when
        bo.time.advance(Duration.ofDays(1));
        SealingKey second = bo.agreement.ownKey();
        // then
        assertNotEquals(first, second);
        assertTrue(accepts(bo.agreement, secret, box));
        bo.time.advance(Duration.ofDays(29));
        assertNotEquals(second, bo.agreement.ownKey());
        assertTrue(accepts(bo.agreement(bo.prekeys()), secret, box));
        // when
        bo.time.advance(Duration.ofDays(1));
        bo.agreement.ownKey();
        // then
        assertEquals(false, accepts(bo.agreement, secret, box));
        assertEquals(false, accepts(bo.agreement(bo.prekeys()), secret, box), "nor after a restart");
        assertTrue(accepts(bo.agreement, secret, box(secret, second)), "the one after it still opens");
    }

    /** Whoever copied the device has its prekeys of that day and its lasting key. */
    @Test
    void copyOfTheDeviceOpensNoneOfAThousandBoxesThatAreSealedToALaterPrekey() throws Exception {
        // given
        ChannelSecret early = ana.agreement.make(CHANNEL);
        byte[] earlyBox = box(early, bo.agreement.ownKey(), bo.identity.sealingKey());
        RatchetKeyAgreement seized = bo.agreement(bo.prekeys());
        assertTrue(accepts(seized, early, earlyBox), "the copy has what there was");
        // when
        bo.time.advance(Duration.ofDays(7));
        SealingKey fresh = bo.agreement.ownKey();
        int opened = 0;
        for (int i = 0; i < 1000; i++) {
            ChannelSecret secret = ana.agreement.make(CHANNEL);
            byte[] box = box(secret, fresh, bo.identity.sealingKey());
            assertTrue(accepts(bo.agreement, secret, box));
            opened += accepts(seized, secret, box) ? 1 : 0;
        }
        // then
        assertEquals(0, opened);
    }

    @Test
    void deviceThatWasAwayForLongStillOpensWhatWasSealedToItsLastPrekey() throws Exception {
        ChannelSecret secret = ana.agreement.make(CHANNEL);
        byte[] box = box(secret, bo.agreement.ownKey());
        bo.time.advance(Duration.ofDays(400));
        RatchetKeyAgreement restarted = bo.agreement(bo.prekeys());
        assertTrue(accepts(restarted, secret, box));
        restarted.ownKey();
        assertTrue(accepts(restarted, secret, box));
    }

    @Test
    void bestKeyIsTakenThatIsAKeyAtAll() throws Exception {
        ChannelSecret secret = ana.agreement.make(CHANNEL);
        SealingKey lasting = bo.identity.sealingKey();
        assertEquals(SealingKey.SUITE_X_WING, box(secret, lasting, bo.agreement.ownKey())[0]);
        byte[] box = box(secret, new SealingKey(SealingKey.SUITE_X_WING, new byte[7]), new SealingKey(9, new byte[9]),
                lasting);
        assertEquals(SealingKey.SUITE_X25519, box[0]);
        assertTrue(accepts(bo.agreement, secret, box));
        assertThrows(CryptoException.class, () -> box(secret, new SealingKey(9, new byte[9])));
        assertThrows(CryptoException.class, () -> box(secret, new SealingKey(2, new byte[7])));
    }

    @Test
    void privateKeysAreNotInTheStoreAsTheyAre() throws Exception {
        SealingKey key = bo.agreement.ownKey();
        byte[] sealed = bo.database.read(transaction -> transaction.queryOne("SELECT sealed FROM prekey",
                row -> row.bytes("sealed"))).orElseThrow();
        assertEquals(48, sealed.length);
        assertArrayEquals(key.key(), bo.agreement(bo.prekeys()).ownKey().key());
    }
}
