// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.PeerDirectory;
import org.omnimesh.api.team.SafetyNumber;
import org.omnimesh.api.team.SafetyNumber.State;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.api.team.VerificationChanged;
import org.omnimesh.api.team.VerificationLost;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.InMemoryNetwork;

/** Safety numbers between real keys, in a real store. */
class SafetyNumbersTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final InMemoryNetwork network = new InMemoryNetwork();
    private final List<TestNode> nodes = new ArrayList<>();
    private TestNode ana;
    private TestNode bo;

    @BeforeEach
    void anaInvitesBo() throws Exception {
        ana = node("Ana");
        bo = node("Bo");
        ana.invite(bo);
        TestNode.link(ana, bo);
        awaitDevices(2, ana, bo);
    }

    @AfterEach
    void close() throws Exception {
        for (TestNode node : nodes) {
            node.close();
        }
    }

    private TestNode node(String name) throws Exception {
        TestNode node = new TestNode(name, network);
        nodes.add(node);
        return node;
    }

    private static void awaitDevices(int count, TestNode... where) {
        for (TestNode node : where) {
            Await.until(count + " devices at " + node.profile.displayName(), LIMIT,
                    () -> node.store.membership().currentTeam().orElseThrow().devices().size() == count,
                    () -> node.teams.members().toString());
        }
    }

    private TestNode secondDeviceOf(TestNode owner) throws Exception {
        TestNode second = node(owner.profile.displayName() + "'s phone");
        owner.linkDevice(second);
        TestNode.link(owner, second);
        return second;
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static PeerId key(int value) {
        return PeerId.ofPublicKey(filled(value));
    }

    /** The definition of releng/protocol.md once more, in other words. */
    private static String half(byte[]... memberAndSortedKeys) throws Exception {
        MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
        sha512.update("omni/1/safety".getBytes("US-ASCII"));
        sha512.update((byte) 0);
        for (byte[] part : memberAndSortedKeys) {
            sha512.update(part);
        }
        byte[] first = sha512.digest();
        byte[] last = first;
        for (int round = 1; round <= 5200; round++) {
            byte[] both = Arrays.copyOf(last, 128);
            System.arraycopy(first, 0, both, 64, 64);
            last = sha512.digest(both);
        }
        StringBuilder digits = new StringBuilder();
        for (int group = 0; group < 6; group++) {
            BigInteger value = new BigInteger(1, Arrays.copyOfRange(last, 5 * group, 5 * group + 5));
            String rest = value.mod(BigInteger.valueOf(100_000)).toString();
            digits.append(group == 0 ? "" : " ").append("0".repeat(5 - rest.length())).append(rest);
        }
        return digits.toString();
    }

    @Test
    void theDigitsAreThoseOfTheProtocol() throws Exception {
        SafetyDigits.Side one = new SafetyDigits.Side(new MemberId(filled(1)), List.of(key(3), key(2)));
        SafetyDigits.Side other = new SafetyDigits.Side(new MemberId(filled(4)), List.of(key(5)));

        String digits = SafetyDigits.of(one, other);

        // This line was computed by a program of another language (releng/protocol.md).
        assertEquals("50005 46579 29169 28705 42773 39342 62139 91543 52286 01712 26273 26519", digits);
        assertEquals(half(filled(4), filled(5)) + " " + half(filled(1), filled(2), filled(3)), digits);
        assertEquals(digits, SafetyDigits.of(other, one));
    }

    @Test
    void bothSidesSeeTheSameNumberAndADeviceMoreChangesIt() throws Exception {
        // given
        SafetyNumber before = ana.safety.of(bo.peer());
        assertEquals(before.digits(), bo.safety.of(ana.peer()).digits());
        assertEquals(before.digits(), ana.safety.of(bo.peer()).digits());
        assertEquals("omnimesh://safety?v=1&n=" + before.digits().replace(" ", ""), before.qr());
        assertEquals(State.UNVERIFIED, before.state());
        // when
        TestNode phone = secondDeviceOf(bo);
        awaitDevices(3, ana, bo, phone);
        // then
        SafetyNumber after = ana.safety.of(bo.peer());
        assertNotEquals(before.digits(), after.digits());
        assertEquals(after.digits(), ana.safety.of(phone.peer()).digits());
        assertEquals(after.digits(), bo.safety.of(ana.peer()).digits());
        assertEquals(after.digits(), phone.safety.of(ana.peer()).digits());
        assertEquals("Bo", after.displayName());
    }

    @Test
    void whatWasVerifiedIsKeptAndLostWithAWarningWhenADeviceIsAdded() throws Exception {
        // given
        SafetyNumber shown = ana.safety.of(bo.peer());
        // when
        assertTrue(ana.safety.verify(bo.peer(), shown.digits()).verified());
        // then
        assertEquals(1, ana.events.facts(VerificationChanged.class).size());
        assertTrue(ana.directory.get(bo.peer().toString()).orElseThrow().verified());
        assertTrue(reopened(ana).of(bo.peer()).verified());
        // when
        TestNode phone = secondDeviceOf(bo);
        awaitDevices(3, ana);
        // then
        VerificationLost lost = Await.value("the warning",
                () -> ana.events.facts(VerificationLost.class).stream().findFirst());
        assertEquals(new VerificationLost(shown.member(), phone.peer(), "Bo", phone.profile.deviceName()), lost);
        assertTrue(lost.sentence().contains("Bo") && lost.act().action().equals("verification.lost"));
        assertEquals(State.CHANGED, ana.safety.of(bo.peer()).state());
        assertTrue(ana.directory.list(PeerDirectory.Scope.TEAM).stream().noneMatch(peer -> peer.verified()));
        ana.database.sync().join();
        assertEquals(State.CHANGED, reopened(ana).of(bo.peer()).state());
        // when
        assertThrows(TeamException.class, () -> ana.safety.verify(bo.peer(), shown.digits()));
        ana.safety.verify(phone.peer(), ana.safety.of(phone.peer()).digits());
        // then
        assertTrue(ana.directory.list(PeerDirectory.Scope.TEAM).stream().allMatch(peer -> peer.verified()));
        assertEquals(1, ana.events.facts(VerificationLost.class).size());
    }

    /** Reads the store anew, as a restart does. */
    private static KeptSafetyNumbers reopened(TestNode node) throws Exception {
        KeptSafetyNumbers again = new KeptSafetyNumbers(node.store, node.events, node.time);
        again.stop();
        return again;
    }

    @Test
    void aLossStaysAlsoIfTheDeviceGoesAway() throws Exception {
        ana.safety.verify(bo.peer(), ana.safety.of(bo.peer()).digits());
        TestNode phone = secondDeviceOf(bo);
        awaitDevices(3, ana, bo);

        bo.management.remove(phone.peer(), false);
        awaitDevices(2, ana);

        assertEquals(State.CHANGED, ana.safety.of(bo.peer()).state());
        assertFalse(ana.directory.get(bo.peer().toString()).orElseThrow().verified());
    }

    @Test
    void anotherDeviceOfOnesOwnLosesNothing() throws Exception {
        ana.safety.verify(bo.peer(), ana.safety.of(bo.peer()).digits());

        secondDeviceOf(ana);
        awaitDevices(3, ana, bo);

        assertEquals(State.VERIFIED, ana.safety.of(bo.peer()).state());
        assertEquals(List.of(), ana.events.facts(VerificationLost.class));
    }

    @Test
    void whatWasVerifiedCanBeTakenBack() throws Exception {
        ana.safety.verify(bo.peer(), ana.safety.of(bo.peer()).digits().replace(" ", "-"));

        assertEquals(State.UNVERIFIED, ana.safety.unverify(bo.peer()).state());

        assertEquals(State.UNVERIFIED, reopened(ana).of(bo.peer()).state());
        assertEquals(State.UNVERIFIED, ana.safety.unverify(bo.peer()).state());
        assertEquals(2, ana.events.facts(VerificationChanged.class).size());
    }

    @Test
    void refusesWrongDigitsStrangersAndOwnDevices() throws Exception {
        TestNode stranger = node("Stranger");
        assertThrows(TeamException.class, () -> ana.safety.verify(bo.peer(), ""));
        assertThrows(TeamException.class, () -> ana.safety.of(stranger.peer()));
        assertThrows(TeamException.class, () -> ana.safety.of(ana.peer()));
        assertEquals(State.UNVERIFIED, ana.safety.of(bo.peer()).state());
    }
}
