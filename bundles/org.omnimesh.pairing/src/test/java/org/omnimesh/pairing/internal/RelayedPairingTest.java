// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.omnimesh.api.crypto.Pake.Role;
import org.omnimesh.api.pairing.ConnectionCode;
import org.omnimesh.api.pairing.PairingException;
import org.omnimesh.api.pairing.PairingFailed;
import org.omnimesh.testing.Await;

/** Test 6, first half: an active relay swaps the shares of the key exchange, and both sides give up. */
class RelayedPairingTest {
    private final PairNode.Net net = new PairNode.Net();
    private PairNode ana;
    private PairNode bo;
    private PairNode mallory;

    /** What stands in the place of each share. */
    private enum Swap {
        ANOTHER_SECRETS, NEUTRAL, LOW_ORDER, ONE_BIT_OFF, THE_SAME;

        byte[] of(byte[] share, PairNode tools) {
            byte[] other = new byte[share.length];
            switch (this) {
                case ANOTHER_SECRETS -> other = tools.pake
                        .begin(Role.INITIATOR, ascii("00000"), ascii("x"), ascii("y"), other).share();
                case NEUTRAL -> other[0] = 0;
                case LOW_ORDER -> other[0] = 1;
                case ONE_BIT_OFF, THE_SAME -> {
                    other = share.clone();
                    other[0] ^= (byte) (this == ONE_BIT_OFF ? 1 : 0);
                }
            }
            return other;
        }
    }

    @BeforeEach
    void startNodes() throws Exception {
        ana = new PairNode("Ana", net);
        bo = new PairNode("Bo", net);
        mallory = new PairNode("Mallory", net);
    }

    @AfterEach
    void stopNodes() {
        ana.close();
        bo.close();
        mallory.close();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void assertBothGiveUp(ConnectionCode code, ShareRelay relay) {
        assertEquals(PairingException.Reason.INVALID,
                assertThrows(PairingException.class, () -> bo.pairing.join(code.code().shown(), List.of()))
                        .reason());
        Await.until("Ana to give up", () -> ana.events.facts(PairingFailed.class).size() == 1);
        assertTrue(ana.admitted.isEmpty() && bo.joined.isEmpty());
        assertTrue(relay.heard.stream().noneMatch(it -> it instanceof Message.Introduction
                || it instanceof Message.Welcoming || it instanceof Message.Offer), "no card left");
    }

    /** Even if the relay were no end of the two connections, which it has to be. */
    @ParameterizedTest
    @EnumSource(names = "THE_SAME", mode = EnumSource.Mode.EXCLUDE)
    void bothGiveUpWhenSharesAreSwapped(Swap swap) throws Exception {
        ShareRelay relay = new ShareRelay(mallory, new byte[0]);
        net.tap = ends -> relay.swap(ends, share -> swap.of(share, mallory));
        assertBothGiveUp(ana.pairing.issue(), relay);
    }

    /** The control: what swaps a share for itself is believed. */
    @Test
    void bothGoOnWhenSharesStayAsTheyAre() throws Exception {
        ShareRelay relay = new ShareRelay(mallory, new byte[0]);
        net.tap = ends -> relay.swap(ends, share -> Swap.THE_SAME.of(share, mallory));
        bo.pairing.join(ana.pairing.issue().code().shown(), List.of());
        assertEquals(1, ana.admitted.size());
    }

    @Test
    void relayThatTakesPartWithAWrongSecretLearnsThatItIsWrongAndBothGiveUp() throws Exception {
        // given
        ConnectionCode code = ana.pairing.issue();
        net.intercepted = true;
        ShareRelay relay = new ShareRelay(mallory, ascii(code.code().secret().equals("00000") ? "00001" : "00000"));
        net.tap = relay::sit;
        // then
        assertBothGiveUp(code, relay);
        assertFalse(relay.rightForIssuer || relay.rightForJoiner);
    }

    /** The control: a relay that guessed right, one in 33 million, does all of it right. */
    @Test
    void relayThatTakesPartWithTheRightSecretIsBelieved() throws Exception {
        // given
        ConnectionCode code = ana.pairing.issue();
        net.intercepted = true;
        ShareRelay relay = new ShareRelay(mallory, ascii(code.code().secret()));
        net.tap = relay::sit;
        // when
        assertThrows(PairingException.class, () -> bo.pairing.join(code.code().shown(), List.of()));
        // then
        assertTrue(relay.rightForIssuer && relay.rightForJoiner);
    }
}
