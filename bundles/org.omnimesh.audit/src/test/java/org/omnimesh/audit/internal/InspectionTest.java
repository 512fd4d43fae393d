// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.AuditHash;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.audit.internal.Inspection.Witness;

class InspectionTest {
    private static final SymmetricKey KEY = SymmetricKey.of(filled(7));
    private static final SymmetricKey FOREIGN = SymmetricKey.of(filled(8));
    private static final int ROWS = 40;
    private static final int DAMAGES = 10_000;

    private static byte[] filled(int value) {
        byte[] bytes = new byte[SymmetricKey.LENGTH];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    /** A whole log as it lies in table and file; tests damage copies. */
    private record Log(List<AuditRow> rows, byte[] seal, Optional<Witness> witness) {
        Optional<String> damage() {
            Inspection inspection = new Inspection(KEY, witness);
            rows.forEach(inspection::add);
            return inspection.end(seal.length == 0 ? Optional.empty() : Optional.of(seal));
        }
    }

    private static Log log(SymmetricKey key, int count, String word) {
        List<AuditRow> rows = new ArrayList<>();
        Head head = Head.EMPTY;
        for (int i = 0; i < count; i++) {
            AuditRow row = AuditRow.after(head, new Stamped(Instant.ofEpochMilli(1_000_000L + i),
                    new Act("token:owner", "token.made", word + i, "read bot")));
            rows.add(row);
            head = new Head(row.seq(), row.hash());
        }
        return new Log(rows, Chain.authenticate(key, head, ""), Optional.of(new Witness(head, "")));
    }

    @Test
    void findsNothingInWhatWasWritten() {
        assertEquals(Optional.empty(), log(KEY, ROWS, "x").damage());
        assertEquals(Optional.empty(), new Log(List.of(), new byte[0], log(KEY, 0, "x").witness()).damage());
    }

    @Test
    void aCrashBeforeTheFileWasWrittenIsNoDamage() {
        Log log = log(KEY, ROWS, "x");
        assertEquals(Optional.empty(), new Log(log.rows(), log.seal(), log(KEY, ROWS - 3, "x").witness()).damage());
        assertEquals(Optional.empty(), new Log(log.rows(), log.seal(), log(KEY, 0, "x").witness()).damage());
    }

    @Test
    void findsTenThousandRandomDamagesOfTenThousand() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Log whole = log(KEY, ROWS, "x");
        for (int i = 0; i < DAMAGES; i++) {
            Log damaged = damage(whole, i % 9, random);
            int number = i;
            assertTrue(damaged.damage().isPresent(), () -> "damage " + number + " with seed " + seed);
        }
    }

    private static Log damage(Log log, int kind, Random random) {
        List<AuditRow> rows = new ArrayList<>(log.rows());
        int at = random.nextInt(rows.size());
        byte[] seal = log.seal().clone();
        Optional<Witness> witness = log.witness();
        switch (kind) {
            case 0, 1 -> rows.set(at, flipped(rows.get(at), random));
            case 2 -> rows.remove(at);
            case 3 -> Collections.swap(rows, at, (at + 1 + random.nextInt(rows.size() - 1)) % rows.size());
            case 4 -> rows.add(at, rows.get(random.nextInt(rows.size())));
            case 5 -> {
                // An older state of the whole table, with the seal that was right then.
                Log older = log(KEY, at, "x");
                rows = new ArrayList<>(older.rows());
                seal = older.seal();
            }
            case 6 -> {
                // Everything after a row written anew, numbers and hashes right, by somebody without the key.
                rows = new ArrayList<>(rows.subList(0, at));
                rows.addAll(forged(rows, ROWS - at + random.nextInt(3) - 1));
                seal = Chain.authenticate(FOREIGN, end(rows), "");
            }
            case 7 -> seal[random.nextInt(seal.length)] ^= (byte) (1 << random.nextInt(8));
            default -> witness = Optional.of(new Witness(new Head(at, new AuditHash(filled(200))), ""));
        }
        return new Log(rows, seal, witness);
    }

    private static List<AuditRow> forged(List<AuditRow> before, int count) {
        List<AuditRow> rows = new ArrayList<>();
        Head head = end(before);
        for (int i = 0; i < count; i++) {
            AuditRow row = AuditRow.after(head,
                    new Stamped(Instant.ofEpochMilli(5), new Act("token:owner", "token.made", "forged", "")));
            rows.add(row);
            head = new Head(row.seq(), row.hash());
        }
        return rows;
    }

    private static Head end(List<AuditRow> rows) {
        return rows.isEmpty() ? Head.EMPTY : new Head(rows.getLast().seq(), rows.getLast().hash());
    }

    private static AuditRow flipped(AuditRow row, Random random) {
        byte[] hash = row.hash().bytes();
        hash[random.nextInt(hash.length)] ^= (byte) (1 << random.nextInt(8));
        return switch (random.nextInt(7)) {
            case 0 -> new AuditRow(row.seq() ^ 1L << random.nextInt(63), row.atMillis(), row.actor(), row.action(),
                    row.subject(), row.detail(), row.hash());
            case 1 -> new AuditRow(row.seq(), row.atMillis() ^ 1L << random.nextInt(63), row.actor(), row.action(),
                    row.subject(), row.detail(), row.hash());
            case 2 -> new AuditRow(row.seq(), row.atMillis(), flipped(row.actor(), random), row.action(),
                    row.subject(), row.detail(), row.hash());
            case 3 -> new AuditRow(row.seq(), row.atMillis(), row.actor(), flipped(row.action(), random),
                    row.subject(), row.detail(), row.hash());
            case 4 -> new AuditRow(row.seq(), row.atMillis(), row.actor(), row.action(),
                    flipped(row.subject(), random), row.detail(), row.hash());
            case 5 -> new AuditRow(row.seq(), row.atMillis(), row.actor(), row.action(), row.subject(),
                    flipped(row.detail(), random), row.hash());
            default -> new AuditRow(row.seq(), row.atMillis(), row.actor(), row.action(), row.subject(), row.detail(),
                    new AuditHash(hash));
        };
    }

    private static String flipped(String text, Random random) {
        char[] characters = text.toCharArray();
        characters[random.nextInt(characters.length)] ^= (char) (1 << random.nextInt(7));
        return new String(characters);
    }

    @Test
    void findsAMissingFileAndKeepsEarlierDamage() {
        Log log = log(KEY, ROWS, "x");
        assertEquals(Optional.of("The file audit.head is missing or was changed."),
                new Log(log.rows(), log.seal(), Optional.empty()).damage());
        assertEquals(Optional.of("found before"), new Log(log.rows(), log.seal(),
                Optional.of(new Witness(log.witness().orElseThrow().head(), "found before"))).damage());
    }

    @Test
    void tellsHowManyRowsAreMissingAtTheEnd() {
        Log older = log(KEY, 30, "x");
        assertEquals(Optional.of("Rows are missing at the end: there were 40, there are 30."),
                new Log(older.rows(), older.seal(), log(KEY, ROWS, "x").witness()).damage());
    }
}
