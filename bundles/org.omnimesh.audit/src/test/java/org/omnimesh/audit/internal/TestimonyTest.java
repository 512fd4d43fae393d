// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.AuditHash;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.testing.Ids;

/** Whoever has all keys of a device can make a log whole again, file and seal included; not what the team was told. */
class TestimonyTest {
    private static final PeerId SELF = Ids.peer(1);
    private static final int ROWS = 60;
    private static final int DAMAGES = 10_000;

    private static List<AuditRow> log(int count, String word, List<AuditRow> before) {
        List<AuditRow> rows = new ArrayList<>(before);
        while (rows.size() < count) {
            rows.add(AuditRow.after(end(rows, rows.size()), new Stamped(Instant.ofEpochMilli(1000L + rows.size()),
                    new Act("token:owner", "token.made", word + rows.size(), ""))));
        }
        return rows;
    }

    private static Head end(List<AuditRow> rows, int count) {
        return count == 0 ? Head.EMPTY : new Head(count, rows.get(count - 1).hash());
    }

    private static Testimony check(List<SeenHead> said, List<AuditRow> rows) {
        return Testimony.of(said, rows.size(), seq -> seq < 1 || seq > rows.size()
                ? Optional.<AuditHash>empty()
                : Optional.of(rows.get((int) seq - 1).hash()));
    }

    @Test
    void everyTruncationAndRewritingBelowAToldHeadIsFoundAndNothingElse() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<AuditRow> whole = log(ROWS, "x", List.of());
        for (int i = 0; i < DAMAGES; i++) {
            // given: heads that were told on the way, some countersigned
            List<SeenHead> said = new ArrayList<>();
            int highest = 0;
            for (int told = 1 + random.nextInt(ROWS); told <= ROWS; told += 1 + random.nextInt(ROWS)) {
                said.add(new SeenHead(SELF, SELF, end(whole, told), told));
                for (int witness = random.nextInt(4); witness > 0; witness--) {
                    said.add(new SeenHead(SELF, Ids.peer(1 + witness), end(whole, told), told));
                }
                highest = told;
            }
            // when: cut off, and mostly written on with numbers and hashes that are right
            int cut = random.nextInt(ROWS + 1);
            List<AuditRow> damaged = log(cut + random.nextInt(3) * random.nextInt(ROWS), "y", whole.subList(0, cut));
            // then
            String what = "damage " + i + " with seed " + seed + ": " + highest + " told, cut at " + cut;
            assertEquals(cut < highest, check(said, damaged).damage().isPresent(), what);
            assertEquals(Optional.empty(), check(said, whole).damage(), what);
        }
    }

    @Test
    void countsWhoCountersignedAndBelievesNobodyElsesWord() {
        List<AuditRow> rows = log(ROWS, "x", List.of());
        SeenHead told = new SeenHead(SELF, SELF, end(rows, 40), 7);
        List<SeenHead> said = List.of(told, new SeenHead(SELF, Ids.peer(2), told.head(), 8),
                new SeenHead(SELF, Ids.peer(3), told.head(), 9), new SeenHead(SELF, Ids.peer(3), told.head(), 10),
                new SeenHead(SELF, Ids.peer(4), new Head(9000, told.head().last()), 11));
        Testimony testimony = check(said, rows);
        assertEquals(Optional.empty(), testimony.damage());
        assertEquals(40, testimony.newest().orElseThrow().rows());
        assertEquals(2, testimony.newest().orElseThrow().devices());
        assertEquals("Rows are missing at the end: there were 40 when this device told its team at "
                + "1970-01-01T00:00:00.007Z, as 2 others countersigned, and there are 30 (a home that was put back from "
                + "a backup shows this, too).", check(said, rows.subList(0, 30)).damage().orElseThrow());
    }

    @Test
    void threeDevicesOfManyCountersignAndOthersTakeTheirPlaceWhenTheyAreAway() {
        // given
        long now = 1_000_000_000L;
        List<PeerId> devices = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            devices.add(Ids.peer(i));
        }
        SeenHead head = new SeenHead(SELF, SELF, new Head(5, hash()), now);
        // then
        assertEquals(3, chosen(devices, List.of(head), now));
        assertEquals(6, chosen(devices, List.of(head), now + 3_600_000));
        assertEquals(39, chosen(devices, List.of(head), now + 5 * 3_600_000));
        List<SeenHead> witnessed = List.of(head, new SeenHead(SELF, Ids.peer(50), head.head(), now),
                new SeenHead(SELF, Ids.peer(51), head.head(), now), new SeenHead(SELF, Ids.peer(52), head.head(), now));
        assertEquals(0, chosen(devices, witnessed, now + 5 * 3_600_000));
        assertTrue(Witnesses.due(SELF, devices, List.of(head), now).isEmpty());
    }

    @Test
    void aDeviceRestsBeforeItCountersignsForTheSameOneAgain() {
        long now = 1_000_000_000_000L;
        SeenHead newer = new SeenHead(SELF, SELF, new Head(6, hash()), now);
        List<PeerId> both = List.of(SELF, Ids.peer(2));
        SeenHead mine = new SeenHead(SELF, Ids.peer(2), new Head(5, hash()), now - 1);
        assertEquals(Map.of(SELF, newer.head()), Witnesses.due(Ids.peer(2), both, List.of(newer), now));
        assertEquals(Map.of(), Witnesses.due(Ids.peer(2), both, List.of(mine, newer), now));
        assertEquals(Map.of(SELF, newer.head()), Witnesses.due(Ids.peer(2), both, List.of(mine, newer),
                now + Witnesses.REST.toMillis()));
        assertEquals(Map.of(), Witnesses.due(Ids.peer(2), List.of(Ids.peer(2)), List.of(newer), now));
    }

    private static long chosen(List<PeerId> devices, List<SeenHead> told, long now) {
        return devices.stream().filter(it -> !Witnesses.due(it, devices, told, now).isEmpty()).count();
    }

    private static AuditHash hash() {
        byte[] bytes = new byte[32];
        bytes[0] = 9;
        return new AuditHash(bytes);
    }
}
