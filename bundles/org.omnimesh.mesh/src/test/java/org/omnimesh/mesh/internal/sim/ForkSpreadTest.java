// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.omnimesh.api.cbor.CborItem;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.mesh.internal.entry.Entry;
import org.omnimesh.mesh.internal.entry.EntryDraft;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunCodec;

/**
 * A device gives one entry to half of its team and another one with the same number to the other half: every honest device
 * has the proof within one sync round, in virtual time. A round is the longest time between two comparisons of a link.
 */
class ForkSpreadTest {
    /** 10 s and a fifth (protocol.md, rule 8), the next tick, and the frames that lead from one to the other. */
    private static final Duration SYNC_ROUND = Duration.ofSeconds(12).plusMillis(250 + 20 * HonestTeam.LATENCY);
    private static final Duration SETTLED = Duration.ofSeconds(20);
    private static final int SEEDS = 20;
    private static final KeyId KEY = new KeyId(new byte[] { 1, 0, 0, 0, 0, 0, 0, 1 });

    private HonestTeam team;
    private PeerId traitor;

    private void meet(int honest, long seed) {
        team = new HonestTeam(honest, 1, seed);
        traitor = team.device(honest);
    }

    private List<PeerId> honest() {
        return List.copyOf(team.honest.keySet());
    }

    private void linkAll() {
        List<PeerId> honest = honest();
        for (int i = 0; i < honest.size(); i++) {
            for (int j = i + 1; j < honest.size(); j++) {
                team.link(honest.get(i), honest.get(j));
            }
        }
    }

    private Run entry(LogHead after, int payload) {
        EntryHeader header = new EntryHeader(HonestTeam.TEAM, HonestTeam.CHANNEL, traitor, after.seq() + 1,
                new HybridTime(1, 0), new EntryKind("sim.note"), KEY);
        Entry entry = EntryDraft.of(header, after, List.of()).seal(new byte[payload]);
        return RunCodec.encode(List.of(entry), team.keys.sign(traitor, Run.CONTEXT, entry.id().bytes()));
    }

    /** The traitor links a device and says that it has nothing, and that it serves everybody itself, so that nobody relays. */
    private void deceive(PeerId victim) {
        CborItem channel = new CborItem.Bytes(HonestTeam.CHANNEL.bytes());
        List<CborItem> others = new ArrayList<>();
        team.honest.keySet().stream().filter(peer -> !peer.equals(victim))
                .forEach(peer -> others.add(new CborItem.Bytes(peer.publicKey())));
        team.link(victim, traitor);
        team.send(traitor, victim, new CborMap().put(0, 1).put(1, 1).put(2, 7).encode());
        team.send(traitor, victim, new CborMap().put(0, 2).put(1, 0)
                .put(2, List.of(new CborItem.Array(List.of(channel, new CborItem.Array(List.of())))))
                .put(3, new CborItem.Bool(true)).put(4, new CborItem.Bool(true)).encode());
        team.send(traitor, victim, new CborMap().put(0, 4)
                .put(1, List.of(new CborItem.Array(List.of(channel, new CborItem.Array(others))))).encode());
    }

    private void give(PeerId victim, int number, Run run) {
        team.send(traitor, victim, new CborMap().put(0, 3).put(1, number)
                .put(2, List.of(new CborItem.Bytes(run.encoded()))).encode());
    }

    /** Gives every second device the one entry, the rest the other one; returns when. */
    private long fork() {
        List<PeerId> honest = honest();
        Run one = entry(LogHead.EMPTY, 1);
        Run other = entry(LogHead.EMPTY, 2);
        for (int i = 0; i < honest.size(); i++) {
            give(honest.get(i), 1, i % 2 == 0 ? one : other);
        }
        return team.now();
    }

    private void allConvictWithinARound(long forked, String what) {
        team.pass(SYNC_ROUND);
        assertEquals(Set.copyOf(honest()), team.convicted.keySet(), () -> what + ": who has the proof, "
                + SYNC_ROUND.toMillis() + " ms after " + forked);
    }

    @ParameterizedTest
    @ValueSource(ints = { 2, 3, 8, 20 })
    void everyHonestDeviceHasTheProofWithinOneRoundThoughNobodyRelays(int devices) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            // given
            meet(devices, seed);
            linkAll();
            honest().forEach(this::deceive);
            team.pass(SETTLED);
            // when
            long forked = fork();
            // then
            allConvictWithinARound(forked, "seed " + seed);
        }
    }

    @Test
    void aBusyChannelHidesNoFork() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            // given somebody who writes more often than frames take
            meet(2, seed);
            linkAll();
            honest().forEach(this::deceive);
            team.pass(SETTLED);
            busy(honest().get(0));
            busy(honest().get(1));
            // when
            long forked = fork();
            // then
            allConvictWithinARound(forked, "seed " + seed);
        }
    }

    private void busy(PeerId author) {
        team.append(author, 10);
        team.in(HonestTeam.LATENCY / 2, () -> busy(author));
    }

    @Test
    void theProofGoesAlongALine() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            // given a line, with the traitor at both ends
            meet(6, seed);
            List<PeerId> line = honest();
            for (int i = 1; i < line.size(); i++) {
                team.link(line.get(i - 1), line.get(i));
            }
            deceive(line.get(0));
            deceive(line.get(5));
            team.pass(SETTLED);
            // when
            give(line.get(0), 1, entry(LogHead.EMPTY, 1));
            give(line.get(5), 1, entry(LogHead.EMPTY, 2));
            // then
            allConvictWithinARound(team.now(), "seed " + seed);
        }
    }

    @Test
    void whoeverWasAwayIsShownTheProofAndTakesNothingMore() {
        // given
        meet(3, 1);
        List<PeerId> honest = honest();
        PeerId away = honest.get(2);
        team.link(honest.get(0), honest.get(1));
        deceive(honest.get(0));
        deceive(honest.get(1));
        team.pass(SETTLED);
        Run one = entry(LogHead.EMPTY, 1);
        give(honest.get(0), 1, one);
        give(honest.get(1), 1, entry(LogHead.EMPTY, 2));
        team.pass(SYNC_ROUND);
        assertEquals(Set.of(honest.get(0), honest.get(1)), team.convicted.keySet());
        // when
        team.link(honest.get(0), away);
        team.pass(Duration.ofMillis(20 * HonestTeam.LATENCY));
        // then
        assertEquals(Set.copyOf(honest), team.convicted.keySet());
        // when: it goes on after one of its histories
        deceive(away);
        give(away, 1, one);
        give(away, 2, entry(one.head(), 3));
        give(honest.get(0), 2, entry(one.head(), 3));
        team.pass(SETTLED);
        // then
        assertEquals(0, team.honest.get(away).head(one.log()).seq());
        assertEquals(1, team.honest.get(honest.get(0)).head(one.log()).seq());
        assertTrue(team.cut.isEmpty(), () -> "nobody honest is cut: " + team.cut);
    }
}
