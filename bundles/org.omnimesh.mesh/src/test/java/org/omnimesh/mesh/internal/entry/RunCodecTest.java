// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.entry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.cbor.Cbor;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.KeyId;

class RunCodecTest {
    private static final PeerId AUTHOR = PeerId.ofPublicKey(filled(3));
    private static final KeyId KEY = new KeyId(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 });

    private static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static EntryHeader header(long seq) {
        return new EntryHeader(new TeamId(filled(1)), new ChannelId(filled(2)), AUTHOR, seq,
                new HybridTime(1000 + seq, 7), new EntryKind("chat.message"), KEY);
    }

    private static List<Entry> entries(int count) {
        List<Entry> entries = new ArrayList<>();
        LogHead head = LogHead.EMPTY;
        for (int i = 1; i <= count; i++) {
            List<CausalHead> heads = i == 1 ? List.of(new CausalHead(PeerId.ofPublicKey(filled(9)), 4)) : List.of();
            Entry entry = EntryDraft.of(header(i), head, heads).seal(new byte[] { (byte) i, 2, 3 });
            entries.add(entry);
            head = new LogHead(i, entry.id());
        }
        return entries;
    }

    private static Run run(int count) {
        return RunCodec.encode(entries(count), new Signature(new byte[Signature.LENGTH]));
    }

    private static CborMap map(byte[] encoded) throws CborException {
        return Cbor.decodeMap(encoded);
    }

    @Test
    void decodesWhatItEncoded() throws Exception {
        Run run = run(5);
        Run back = RunCodec.decode(run.encoded());
        assertEquals(run.log(), back.log());
        assertEquals(5, back.entries().size());
        for (int i = 0; i < 5; i++) {
            assertEquals(run.entries().get(i).id(), back.entries().get(i).id());
            assertEquals(run.entries().get(i).header(), back.entries().get(i).header());
            assertEquals(run.entries().get(i).heads(), back.entries().get(i).heads());
        }
        assertArrayEquals(run.encoded(), RunCodec.encode(back.entries(), back.signature()).encoded());
    }

    @Test
    void namesAnEntryByTheLabelledHashOfItsHeader() throws Exception {
        Entry entry = entries(1).get(0);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update("omni/1/entry".getBytes(StandardCharsets.US_ASCII));
        digest.update((byte) 0);
        assertArrayEquals(digest.digest(entry.encoded()), entry.id().bytes());
    }

    @Test
    void keepsUnknownIgnorableKeysAndRefusesCriticalOnes() throws Exception {
        Entry entry = entries(1).get(0);
        byte[] ignorable = map(entry.encoded()).put(64, "later").encode();
        Entry kept = EntryCodec.decode(ignorable, entry.payload());
        assertArrayEquals(ignorable, kept.encoded());
        assertNotEquals(entry.id(), kept.id());
        byte[] critical = map(entry.encoded()).put(63, "later").encode();
        assertThrows(CborException.class, () -> EntryCodec.decode(critical, entry.payload()));
        byte[] version = map(entry.encoded()).put(1, 2).encode();
        assertThrows(CborException.class, () -> EntryCodec.decode(version, entry.payload()));
    }

    @Test
    void bindsTheHeaderWithoutThePayloadsHash() throws Exception {
        EntryDraft draft = EntryDraft.of(header(1), LogHead.EMPTY, List.of());
        byte[] associated = draft.associated();
        Entry entry = draft.seal(new byte[] { 5 });
        assertArrayEquals(associated, EntryCodec.associated(entry.encoded()));
        assertTrue(map(associated).item(11).isEmpty());
        assertTrue(map(associated).item(12).isEmpty());
    }

    @Test
    void refusesAnotherPayload() {
        Entry entry = entries(1).get(0);
        assertThrows(CborException.class, () -> EntryCodec.decode(entry.encoded(), new byte[] { 9, 2, 3 }));
        assertThrows(CborException.class, () -> EntryCodec.decode(entry.encoded(), new byte[0]));
    }

    @Test
    void refusesBrokenChains() {
        List<Entry> entries = entries(3);
        Signature signature = new Signature(new byte[Signature.LENGTH]);
        for (List<Entry> wrong : List.of(List.of(entries.get(0), entries.get(2)),
                List.of(entries.get(1), entries.get(0)), List.of(entries.get(0), entries.get(0)))) {
            byte[] encoded = RunCodec.encode(wrong, signature).encoded();
            assertThrows(CborException.class, () -> RunCodec.decode(encoded));
        }
        byte[] empty = new CborMap().put(1, List.of()).put(2, new byte[64]).encode();
        assertThrows(CborException.class, () -> RunCodec.decode(empty));
    }

    @Test
    void refusesRunsBeyondTheirLimits() {
        byte[] tooMany = RunCodec.encode(entries(Run.MAX_ENTRIES + 1), new Signature(new byte[64])).encoded();
        assertThrows(CborException.class, () -> RunCodec.decode(tooMany));
        assertThrows(CborException.class, () -> RunCodec.decode(new byte[Run.MAX_BYTES + 1]));
    }

    @Test
    void foundingEntryNamesItsTeamAndIsContinued() throws Exception {
        Entry founding = EntryDraft.founding(AUTHOR, new HybridTime(1, 0), new byte[] { 1 });
        Entry back = EntryCodec.decode(founding.encoded(), founding.payload());
        assertTrue(back.isFounding());
        assertArrayEquals(back.id().bytes(), back.header().team().bytes());
        assertEquals(back.header().team().teamChannel(), back.header().channel());
        TeamId team = back.header().team();
        EntryHeader second = new EntryHeader(team, team.teamChannel(), AUTHOR, 2, new HybridTime(2, 0),
                new EntryKind("team.admitted"), KEY);
        Entry next = EntryDraft.of(second, new LogHead(1, back.id()), List.of()).seal(new byte[3]);
        Run run = RunCodec.encode(List.of(back, next), new Signature(new byte[64]));
        assertEquals(2, RunCodec.decode(run.encoded()).lastSeq());
    }

    @Test
    void refusesMixturesOfFoundingAndOther() throws Exception {
        Entry founding = EntryDraft.founding(AUTHOR, new HybridTime(1, 0), new byte[] { 1 });
        for (CborMap wrong : List.of(map(founding.encoded()).put(2, filled(1)),
                map(founding.encoded()).put(3, filled(1)), map(founding.encoded()).put(9, "chat.message"),
                map(founding.encoded()).put(10, KEY.bytes()),
                map(entries(1).get(0).encoded()).put(10, KeyId.NONE.bytes()),
                map(entries(1).get(0).encoded()).put(9, "team.founded"))) {
            byte[] payload = wrong.number(12) == 1 ? new byte[] { 1 } : new byte[] { 1, 2, 3 };
            assertThrows(CborException.class, () -> EntryCodec.decode(wrong.encode(), payload));
        }
    }

    @Test
    void survivesMutatedRuns() {
        long seed = Long.getLong("omnimesh.fuzz.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        byte[] good = run(4).encoded();
        int accepted = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = random.nextInt(4) == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
            for (int flips = random.nextInt(4); flips >= 0 && bad.length > 0; flips--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                RunCodec.decode(bad);
                accepted++;
            } catch (CborException e) {
                // refused, as it should be
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", round " + i, e);
            }
        }
        assertFalse(accepted > 15_000, "seed " + seed);
    }

    @Test
    void clockGoesOnWhateverTheWallSays() {
        HybridClock clock = new HybridClock();
        HybridTime first = clock.next(1000);
        assertEquals(new HybridTime(1000, 0), first);
        assertEquals(new HybridTime(1000, 1), clock.next(900));
        clock.observe(new HybridTime(5000, 3), 1000);
        assertEquals(new HybridTime(5000, 4), clock.next(1001));
        clock.observe(new HybridTime(5000 + HybridClock.MAX_AHEAD_MILLIS * 2, 0), 1000);
        assertEquals(new HybridTime(5000, 5), clock.next(1002));
    }
}
