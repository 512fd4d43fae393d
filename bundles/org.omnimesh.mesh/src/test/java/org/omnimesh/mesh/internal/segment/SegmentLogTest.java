// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.crypto.bc.internal.JdkCiphers;
import org.omnimesh.testing.SeededRandom;

class SegmentLogTest {
    private static final int FLIPS = Integer.getInteger("omnimesh.test.flips", 1000);
    private static final long SEED = Long.getLong("omnimesh.test.seed", System.nanoTime());

    @TempDir
    private Path folder;
    private final SeededRandom keys = new SeededRandom(1);
    private final JdkCiphers ciphers = new JdkCiphers(keys);
    private final SymmetricKey key = SymmetricKey.of(new byte[SymmetricKey.LENGTH]);
    private final List<byte[]> written = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private SegmentLog log;

    @BeforeEach
    void open() throws IOException {
        open(4096);
    }

    private void open(int segmentBytes) throws IOException {
        log = new SegmentLog(folder, Disk.REAL, ciphers, key, keys, segmentBytes);
        assertEquals(written.size(), recover(log, Cursor.START).size());
    }

    @AfterEach
    void close() throws IOException {
        log.close();
    }

    private static List<byte[]> recover(SegmentLog log, Cursor from) throws IOException {
        List<byte[]> found = new ArrayList<>();
        log.recover(from, from, (records, end) -> records.forEach(placed -> found.add(placed.record().content())));
        return found;
    }

    private void append(int... lengths) throws IOException {
        List<SegmentRecord> group = new ArrayList<>();
        for (int length : lengths) {
            byte[] content = new byte[length];
            new SplittableRandom(written.size()).nextBytes(content);
            written.add(content);
            group.add(new SegmentRecord(RecordType.RUN, content));
        }
        places.addAll(log.append(group));
    }

    private void assertFinds(List<byte[]> expected, List<byte[]> found) {
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), found.get(i));
        }
    }

    private Path file(int number) {
        return folder.resolve(String.format("%08d.seg", number));
    }

    @Test
    void readsWhatWasAppendedOverManyFilesAndOpenings() throws IOException {
        for (int opening = 0; opening < 3; opening++) {
            for (int i = 0; i < 10; i++) {
                append(700 + i, 0, 1);
            }
            log.close();
            open();
        }
        assertFinds(written, recover(log, Cursor.START));
        for (int i = 0; i < written.size(); i++) {
            assertArrayEquals(written.get(i), log.read(places.get(i)));
        }
        assertFinds(written.subList(31, written.size()), recover(log, places.get(30).end()));
        assertTrue(places.get(places.size() - 1).segment() > 6);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file(1))));
    }

    @Test
    void cutsOffALastGroupThatIsTornAtAnyByte() throws IOException {
        // given
        append(100);
        append(50, 60);
        int whole = places.get(2).end().offset();
        append(30, 200, 40);
        log.close();
        byte[] content = Files.readAllBytes(file(1));
        for (int length = whole; length <= content.length; length++) {
            for (boolean zeros : new boolean[] { true, false }) {
                // when: it ends early, or what comes next was reserved and never written
                Files.write(file(1), zeros
                        ? Arrays.copyOf(Arrays.copyOf(content, length), content.length + 100)
                        : Arrays.copyOf(content, length));
                SegmentLog reopened = new SegmentLog(folder, Disk.REAL, ciphers, key, keys, 4096);
                // then: padding carries nothing
                int expected = length >= places.get(5).start() + 32 + 40 ? 6 : 3;
                assertFinds(written.subList(0, expected), recover(reopened, Cursor.START));
                if (length % 32 != 0) {
                    reopened.close();
                    continue;
                }
                // when
                reopened.append(List.of(new SegmentRecord(RecordType.RUN, new byte[7])));
                reopened.close();
                // then: what was cut off never comes back
                SegmentLog again = new SegmentLog(folder, Disk.REAL, ciphers, key, keys, 4096);
                List<byte[]> found = recover(again, Cursor.START);
                assertEquals(expected + 1, found.size());
                assertArrayEquals(new byte[7], found.get(expected));
                again.close();
                Files.delete(file(2));
            }
        }
    }

    @Test
    void cutsOffALastGroupOfWhichAnyPartDidNotReachTheDisk() throws IOException {
        append(100);
        append(30, 200, 40);
        log.close();
        byte[] whole = Files.readAllBytes(file(1));
        for (Place missing : places.subList(1, 4)) {
            byte[] content = whole.clone();
            Arrays.fill(content, missing.start(), missing.start() + 10, (byte) 0);
            Files.write(file(1), content);
            SegmentLog reopened = new SegmentLog(folder, Disk.REAL, ciphers, key, keys, 4096);
            assertFinds(written.subList(0, 1), recover(reopened, Cursor.START));
            reopened.close();
            assertEquals(places.get(0).end().offset(), Files.size(file(1)));
        }
    }

    @Test
    void everyFlippedBitIsDetectedAndHidesNothingElse() throws IOException {
        // given
        SplittableRandom random = new SplittableRandom(SEED);
        while (written.size() < 20) {
            append(random.nextInt(300), random.nextInt(300));
        }
        log.close();
        open(16 << 10);
        while (written.size() < 200) {
            append(random.nextInt(300), random.nextInt(300));
        }
        log.close();
        List<Path> files;
        try (var list = Files.list(folder)) {
            files = list.sorted().toList();
        }
        for (int flip = 0; flip < FLIPS; flip++) {
            // when
            Path path = files.get(random.nextInt(files.size()));
            byte[] content = Files.readAllBytes(path);
            byte[] before = content.clone();
            int at = random.nextInt(content.length);
            content[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(path, content);
            // then
            SegmentLog reopened = new SegmentLog(folder, Disk.REAL, ciphers, key, keys, 4096);
            int missing = 0;
            for (int i = 0; i < written.size(); i++) {
                try {
                    assertArrayEquals(written.get(i), reopened.read(places.get(i)));
                } catch (DamagedException e) {
                    missing++;
                }
            }
            assertTrue(missing <= 1, "seed " + SEED + " flip " + flip + ": " + missing + " are hidden");
            List<byte[]> found = recover(reopened, Cursor.START);
            boolean torn = path.equals(files.get(files.size() - 1)) && at >= places.get(198).start();
            assertTrue(found.size() == written.size() - missing || torn && found.size() == 198,
                    "seed " + SEED + " flip " + flip + ": found " + found.size());
            reopened.close();
            Files.write(path, before);
        }
    }

    @Test
    void mendsAFileHeaderFromItsCopy() throws IOException {
        append(10);
        log.close();
        byte[] whole = Files.readAllBytes(file(1));
        for (int offset : new int[] { SegmentFormat.HEADER, SegmentFormat.HEADER_COPY }) {
            byte[] content = whole.clone();
            content[offset + 20]++;
            Files.write(file(1), content);
            SegmentLog reopened = new SegmentLog(folder, ciphers, key, keys);
            assertArrayEquals(written.get(0), reopened.read(places.get(0)));
            assertEquals(List.of(), reopened.mendHeaders());
            reopened.close();
            assertArrayEquals(whole, Files.readAllBytes(file(1)));
        }
    }

    @Test
    void aFileThatCannotBeBegunLosesNothing() throws IOException {
        // given
        append(10);
        log.close();
        Files.createDirectory(file(2));
        log = new SegmentLog(folder, ciphers, key, keys);
        Files.delete(file(2));
        recover(log, Cursor.START);
        Files.createDirectory(file(2));
        // when
        assertThrows(IOException.class, () -> log.append(List.of(new SegmentRecord(RecordType.RUN, new byte[1]))));
        Files.delete(file(2));
        append(20);
        // then
        log.close();
        open();
    }

    @Test
    void aFileWhoseMakingWasCutShortIsSetAside() throws IOException {
        append(10);
        log.close();
        Files.write(file(2), new byte[100]);
        open();
        append(20);
        log.close();
        open();
        assertEquals(2, places.get(1).segment());
    }

    @Test
    void whatWasGivenUpInTheFileBeforeNeverCounts() throws IOException {
        // given: a group that was written and could not be forced to disk, by copying the file of one that could
        append(10);
        append(20);
        log.close();
        byte[] withSecond = Files.readAllBytes(file(1));
        Files.write(file(1), Arrays.copyOf(withSecond, places.get(0).end().offset()));
        written.remove(1);
        places.remove(1);
        open();
        append(30);
        log.close();
        // when
        Files.write(file(1), withSecond);
        // then
        open();
        assertFinds(written, recover(log, Cursor.START));
    }
}
