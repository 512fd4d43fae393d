// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.crypto.bc.internal.JdkCiphers;
import org.omnimesh.mesh.internal.segment.SegmentLog.Placed;
import org.omnimesh.testing.SeededRandom;

/** A log of numbers that is written, written anew and read on a faulty disk, as a seed says, and what must be in it. */
final class LogOnFaultyDisk {
    private static final int USUAL = 1000;
    private static final int LARGEST = 300_000;
    private static final int[] SEGMENT_BYTES = { 2048, 100_000, 2_000_000 };
    private static final int STEPS = 10;
    private static final int CALLS = 50;

    private final FaultyDisk disk;
    private final SplittableRandom random;
    private final SeededRandom salts;
    private final JdkCiphers ciphers;
    private final SymmetricKey key = SymmetricKey.of(new byte[SymmetricKey.LENGTH]);
    /** What was acknowledged or read: must be there from then on, in this order. */
    private final List<Integer> there = new ArrayList<>();
    /** Groups that were refused since: one of them may be there behind all others, whole. */
    private final List<List<Integer>> refused = new ArrayList<>();
    private final Map<Integer, Place> places = new HashMap<>();
    /** Files that were written anew for good. */
    private final Set<Integer> anew = new HashSet<>();
    private SegmentLog log;
    private boolean off;
    private int next;

    LogOnFaultyDisk(Path folder, long seed) throws IOException {
        this.random = new SplittableRandom(seed);
        this.disk = new FaultyDisk(folder, random.nextLong());
        this.salts = new SeededRandom(seed);
        this.ciphers = new JdkCiphers(salts);
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private void failWithin(int calls) {
        failWithin(calls, switch (random.nextInt(3)) {
            case 0 -> FaultyDisk.FULL;
            case 1 -> FaultyDisk.BROKEN;
            default -> FaultyDisk.NO_POWER;
        });
    }

    private void failWithin(int calls, String fault) {
        off = fault.equals(FaultyDisk.NO_POWER);
        disk.fail(fault, random.nextInt(calls));
    }

    private void heal() {
        off = false;
        disk.heal();
    }

    /** Contents are known from their number; written anew, only the number is left. */
    private static byte[] content(int number, boolean whole) {
        SplittableRandom bytes = new SplittableRandom(number);
        byte[] content = new byte[Integer.BYTES + (whole ? bytes.nextInt(number % 32 == 0 ? LARGEST : USUAL) : 0)];
        bytes.nextBytes(content);
        return ByteBuffer.wrap(content).putInt(number).array();
    }

    private static int number(Placed placed) {
        return ByteBuffer.wrap(placed.record().content()).getInt();
    }

    /** Starts until a start succeeds; then all is there that must be, and nothing else. */
    void start() throws IOException {
        for (boolean started = false; !started;) {
            log = disk.log(ciphers, key, salts, SEGMENT_BYTES[random.nextInt(SEGMENT_BYTES.length)]);
            heal();
            if (oneIn(4)) {
                failWithin(12);
            }
            try {
                recover();
                started = true;
            } catch (IOException e) {
                end();
            }
        }
        heal();
        refused.clear();
        for (int number : there) {
            readBack(number);
        }
    }

    private void recover() throws IOException {
        Cursor known = known();
        boolean all = known.equals(Cursor.START) || random.nextBoolean();
        List<Integer> found = new ArrayList<>();
        List<Integer> expected = all ? List.copyOf(there) : List.of();
        try {
            log.recover(all ? Cursor.START : known, random.nextBoolean() || !all ? known : Cursor.START,
                    (records, end) -> records.forEach(placed -> found.add(read(placed))));
        } finally {
            int common = Math.min(found.size(), expected.size());
            assertEquals(expected.subList(0, common), found.subList(0, common));
            List<Integer> more = found.subList(common, found.size());
            if (!more.isEmpty()) {
                assertTrue(refused.contains(more), () -> more + " is there, but is none of " + refused);
                there.addAll(more);
                refused.clear();
            }
            places.keySet().retainAll(there);
        }
        assertTrue(found.size() >= expected.size(), () -> found + " instead of " + expected);
        for (Map.Entry<Integer, Integer> file : log.files().entrySet()) {
            if (file.getValue() > 0) {
                follow(file.getKey());
            }
        }
    }

    /** Returns where what was stored last ends, if it is known: the tables would find it by a scan otherwise. */
    private Cursor known() throws IOException {
        Place last = there.isEmpty() ? null : places.get(there.getLast());
        return last == null || log.files().getOrDefault(last.segment(), 0) > 0 ? Cursor.START : last.end();
    }

    private int read(Placed placed) {
        int number = number(placed);
        boolean whole = placed.place().rewrite() == 0;
        assertArrayEquals(content(number, whole), placed.record().content());
        assertTrue(!whole || !anew.contains(placed.place().segment()), "an old file came back");
        places.put(number, placed.place());
        return number;
    }

    private void readBack(int number) throws IOException {
        Place place = places.get(number);
        assertArrayEquals(content(number, place.rewrite() == 0), log.read(place));
    }

    /** Writes some groups until the disk loses its power, if it does; if it only refuses, all goes on once it does not. */
    void live() throws IOException {
        boolean refuses = write();
        if (!off && !(refuses && random.nextBoolean())) {
            heal();
            step();
            assertTrue(disk.openFiles() <= 1, () -> disk.openFiles() + " files are open");
            if (oneIn(2)) {
                loseWhatIsWritten();
            }
        }
    }

    private void loseWhatIsWritten() {
        failWithin(3, FaultyDisk.NO_POWER);
        assertThrows(IOException.class, () -> {
            while (true) {
                append();
            }
        });
    }

    /** Returns whether the disk refused the last time. */
    private boolean write() throws IOException {
        if (oneIn(2)) {
            failWithin(CALLS);
        }
        boolean refused = false;
        for (int step = random.nextInt(STEPS); step > 0; step--) {
            try {
                step();
                refused = false;
            } catch (IOException e) {
                refused = true;
                if (off) {
                    break;
                }
                readBack();
                if (oneIn(3)) {
                    heal();
                }
            }
        }
        return refused;
    }

    private void step() throws IOException {
        List<Integer> full = log.files().headMap(log.end().segment()).keySet().stream().toList();
        if (oneIn(4) && !full.isEmpty()) {
            writeAnew(full.get(random.nextInt(full.size())));
        } else {
            append();
        }
        readBack();
    }

    private void readBack() throws IOException {
        if (!there.isEmpty()) {
            readBack(there.get(random.nextInt(there.size())));
        }
    }

    private void append() throws IOException {
        List<Integer> group = new ArrayList<>();
        for (int size = 1 + random.nextInt(8); size > 0; size--) {
            group.add(next++);
        }
        refused.add(group);
        List<Place> written = log.append(
                group.stream().map(number -> new SegmentRecord(RecordType.RUN, content(number, true))).toList());
        refused.clear();
        there.addAll(group);
        for (int i = 0; i < group.size(); i++) {
            places.put(group.get(i), written.get(i));
        }
    }

    private void writeAnew(int segment) throws IOException {
        log.rewrite(segment, placed -> new Placed(placed.place(), new SegmentRecord(placed.record().type(),
                Arrays.copyOf(placed.record().content(), Integer.BYTES))));
        anew.add(segment);
        follow(segment);
    }

    private void follow(int segment) throws IOException {
        List<Integer> before = there.stream().filter(number -> places.get(number).segment() == segment).toList();
        List<Integer> found = new ArrayList<>();
        log.scan(segment, (records, end) -> records.forEach(placed -> found.add(read(placed))));
        assertEquals(before, found);
        log.deleteOld(segment);
    }

    /** Ends in one of the ways in which a process or a machine does. */
    void end() throws IOException {
        int way = random.nextInt(off ? 2 : 4);
        if (way == 0) {
            disk.cutPower();
        } else if (way == 2) {
            disk.kill();
        }
        log.close();
        assertEquals(0, disk.openFiles(), "all files are closed");
        if (way == 1) {
            disk.cutPower();
        }
    }
}
