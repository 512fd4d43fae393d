// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.log.EntriesExpired;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.Retention;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.mesh.internal.core.Outcome;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunBytes;
import org.omnimesh.mesh.internal.entry.RunCodec;
import org.omnimesh.mesh.internal.shell.TestNode;

/** Content that is older than its channel's limit is dropped; chains, signatures and whatever is newer stay. */
class RetentionTest extends TwoStores {
    private static final Retention MONTH = Retention.of(Duration.ofDays(30));

    @BeforeEach
    void begin() {
        both().forEach(each -> each.trust.retention = MONTH);
    }

    private void daysPass(int days) {
        store.time.ahead = store.time.ahead.plusDays(days);
        other.time.ahead = other.time.ahead.plusDays(days);
    }

    private LogId log(TestStore author) {
        return new LogId(TestNode.CHANNEL, author.device.peerId());
    }

    private static List<Run> load(TestStore from, LogId log, long after) throws Exception {
        List<Run> runs = new ArrayList<>();
        for (RunBytes bytes : from.log.load(TestNode.CHANNEL, Map.of(log.author(), after), Integer.MAX_VALUE)
                .orElseThrow()) {
            Run run = RunCodec.decode(bytes.encoded());
            assertEquals(run.bare(), bytes.bare());
            runs.add(run);
        }
        return runs;
    }

    private Outcome give(TestStore to, Run run) throws Exception {
        return to.log.admit(run, false).get(10, TimeUnit.SECONDS);
    }

    private static long segmentBytes(TestStore store) throws Exception {
        long bytes = 0;
        for (Path file : TestStore.files(store.logFolder())) {
            bytes += file.getFileName().toString().endsWith(".seg") ? Files.size(file) : 0;
        }
        return bytes;
    }

    /** A text that is much longer than a header. */
    private static String text(int i) {
        return i + " ".repeat(1000);
    }

    private static List<String> noted(TestStore store) throws Exception {
        return store.noted().stream().map(String::strip).toList();
    }

    private static List<String> read(TestStore store) throws Exception {
        return store.read().stream().map(String::strip).toList();
    }

    private List<String> appendLong(int first, int count) throws Exception {
        List<String> texts = new ArrayList<>();
        for (int i = first; i < first + count; i++) {
            texts.add(String.valueOf(i));
            store.append(text(i));
        }
        return texts;
    }

    private static List<String> names(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).filter(name -> !name.equals("origin")).sorted()
                    .toList();
        }
    }

    @Test
    void dropsWhatIsOlderThanTheLimitAndNothingElse() throws Exception {
        appendLong(0, 20);
        daysPass(20);
        List<String> kept = appendLong(20, 20);
        daysPass(11);
        reopen();
        long before = segmentBytes(store);
        // when
        store.log.dropExpired();
        // then
        assertEquals(kept, noted(store));
        assertEquals(kept, read(store));
        assertEquals(List.of(), store.log.damaged());
        assertEquals(1, store.events.facts(EntriesExpired.class).stream().map(EntriesExpired::channel).distinct()
                .count());
        // when: once more, and after a start
        store.log.dropExpired();
        reopen();
        assertTrue(segmentBytes(store) < before - 19 * 1000, "the files are smaller");
        store.log.check();
        // then
        assertEquals(kept, noted(store));
        assertEquals(kept, read(store));
        assertEquals(List.of(), store.log.damaged());
        assertEquals(41, store.append("next").header().seq(), "the log goes on");
    }

    @Test
    void keepsEverythingWithoutALimit() throws Exception {
        store.trust.retention = Retention.UNLIMITED;
        List<String> all = appendLong(0, 5);
        daysPass(10_000);
        store.log.dropExpired();
        assertEquals(all, noted(store));
        assertEquals(all, read(store));
    }

    @Test
    void chainAndSignaturesStayVerifiable() throws Exception {
        appendLong(0, 10);
        daysPass(31);
        appendLong(10, 3);
        List<Run> before = List.copyOf(store.own);
        store.log.dropExpired();
        reopen();
        for (Run run : before) {
            Run now = RunCodec.decode(store.log.find(log(store), run.lastSeq()).orElseThrow().encoded());
            assertEquals(run.last().header().seq() <= 10, now.bare());
            assertEquals(run.entries().stream().map(entry -> entry.id()).toList(),
                    now.entries().stream().map(entry -> entry.id()).toList());
            assertEquals(run.signature(), now.signature());
        }
    }

    @Test
    void aNewcomerNeedsOnlyTheLastBareRunAndWhatFollows() throws Exception {
        appendLong(0, 50);
        daysPass(31);
        List<String> kept = appendLong(50, 5);
        store.log.dropExpired();
        // when
        List<Run> runs = load(store, log(store), 0);
        // then
        assertEquals(50, runs.get(0).lastSeq());
        assertTrue(runs.get(0).bare());
        assertFalse(runs.get(1).bare());
        for (Run run : runs) {
            assertEquals(Outcome.STORED, give(other, run));
        }
        assertEquals(kept, noted(other));
        assertEquals(kept, read(other));
        // and whoever joins there gets the same
        assertEquals(runs.stream().map(Run::head).toList(),
                load(other, log(store), 0).stream().map(Run::head).toList());
    }

    @Test
    void whoeverWasLongAwaySkipsWhatHasExpired() throws Exception {
        List<String> seen = appendLong(0, 5);
        for (Run run : load(store, log(store), 0)) {
            give(other, run);
        }
        assertEquals(seen, noted(other));
        appendLong(5, 20);
        daysPass(31);
        List<String> kept = appendLong(25, 2);
        store.log.dropExpired();
        // when
        for (Run run : load(store, log(store), 5)) {
            assertEquals(Outcome.STORED, give(other, run));
        }
        other.log.dropExpired();
        // then
        assertEquals(kept, noted(other));
        assertEquals(kept, read(other));
        other.close();
        other.open();
        other.log.check();
        assertEquals(List.of(), other.log.damaged(), "a gap before what has expired is no damage");
        assertEquals(List.of(25L, 26L, 27L),
                load(other, log(store), 7).stream().map(Run::lastSeq).toList());
    }

    @Test
    void takesABareRunOnlyIfItMayHaveExpiredHere() throws Exception {
        appendLong(0, 2);
        daysPass(30);
        store.log.dropExpired();
        Run bare = load(store, log(store), 0).get(0);
        assertTrue(bare.bare());
        // a clock that is two days behind
        other.time.ahead = other.time.ahead.minusDays(2);
        assertEquals(Outcome.WAIT, give(other, bare));
        // one that is a day behind is within what is tolerated
        other.time.ahead = other.time.ahead.plusDays(1);
        assertEquals(Outcome.STORED, give(other, bare));
    }

    @Test
    void takesNoBareRunInAChannelWithoutALimit() throws Exception {
        appendLong(0, 2);
        daysPass(1000);
        store.log.dropExpired();
        Run bare = load(store, log(store), 0).get(0);
        other.trust.retention = Retention.UNLIMITED;
        assertEquals(Outcome.WAIT, give(other, bare));
    }

    @Test
    void projectionsThatAreRebuiltDoNotSeeWhatHasExpired() throws Exception {
        appendLong(0, 10);
        daysPass(31);
        List<String> kept = appendLong(10, 10);
        store.log.dropExpired();
        store.log.projectors().rebuild("notes");
        assertEquals(kept, noted(store));
        // when: everything from the files alone
        store.close();
        store.replaceDatabase(Files.createDirectory(copies.resolve("empty")));
        store.open();
        // then
        assertEquals(kept, noted(store));
        assertEquals(kept, read(store));
        assertEquals(List.of(), store.log.damaged());
        assertEquals(21, store.append("next").header().seq());
        assertEquals(10, load(store, log(store), 0).get(0).lastSeq(), "a newcomer still needs no more");
    }

    @Test
    void anIndexThatIsOlderThanTheFilesFollowsThem() throws Exception {
        appendLong(0, 10);
        daysPass(31);
        List<String> kept = new ArrayList<>(appendLong(10, 2));
        store.close();
        store.copyDatabase(copies);
        store.open();
        kept.addAll(appendLong(12, 2));
        store.log.dropExpired();
        kept.addAll(appendLong(14, 2));
        store.close();
        // when
        store.replaceDatabase(copies);
        store.open();
        store.log.check();
        // then
        assertEquals(List.of(), store.log.damaged());
        assertEquals(kept, read(store));
        store.log.dropExpired();
        assertEquals(kept, noted(store));
        assertEquals(Set.of(), names(store.logFolder()).stream().filter(name -> name.endsWith(".tmp"))
                .collect(Collectors.toSet()));
    }

    @Test
    void whatHasExpiredLeavesTheDisk() throws Exception {
        store.append("unmistakable-" + "x".repeat(1000));
        daysPass(31);
        store.log.dropExpired();
        assertEquals(1, names(store.logFolder()).stream().filter(name -> name.startsWith("00000001.")).count());
        assertTrue(names(store.logFolder()).contains("00000001.1.seg"));
        // a day later a little more has expired, which is removed although it is not much of the file
        appendLong(0, 20);
        daysPass(10);
        appendLong(20, 200);
        daysPass(21);
        store.log.dropExpired();
        assertTrue(names(store.logFolder()).contains("00000002.seg"), "not worth it yet");
        daysPass(1);
        store.log.dropExpired();
        assertTrue(names(store.logFolder()).contains("00000002.1.seg"));
        assertFalse(names(store.logFolder()).contains("00000002.seg"));
        assertEquals(200, store.read().size());
    }

    /** Every call of the database is a moment at which the power may fail: what is on the disk then must be enough. */
    @Test
    void aCrashAtAnyStepLosesNothingAndBringsNothingBack() throws Exception {
        appendLong(0, 30);
        daysPass(31);
        List<String> kept = appendLong(30, 10);
        List<Path> snapshots = new ArrayList<>();
        Thread reaping = Thread.currentThread();
        store.watcher = () -> {
            if (Thread.currentThread() == reaping) {
                snapshots.add(snapshot(copies.resolve("s" + snapshots.size())));
            }
        };
        // when
        store.log.dropExpired();
        store.watcher = () -> {};
        // then
        assertTrue(snapshots.size() >= 8, () -> snapshots.size() + " steps");
        Set<Set<String>> states = new HashSet<>();
        for (Path snapshot : snapshots) {
            states.add(Set.copyOf(names(snapshot.resolve("store").resolve("log"))));
            try (TestStore copy = new TestStore(1, () -> snapshot, store.time)) {
                copy.trust.retention = MONTH;
                assertTrue(noted(copy).containsAll(kept), () -> snapshot + " lost something");
                copy.log.check();
                assertEquals(List.of(), copy.log.damaged(), snapshot::toString);
                copy.log.dropExpired();
                assertEquals(kept, noted(copy), snapshot::toString);
                assertEquals(kept, read(copy), snapshot::toString);
                copy.append("more");
                assertEquals(Set.of("00000001.1.seg"), names(copy.logFolder()).stream()
                        .filter(name -> name.startsWith("00000001")).collect(Collectors.toSet()), snapshot::toString);
            }
        }
        assertTrue(states.contains(Set.of("00000001.seg", "00000001.1.seg", "00000002.seg")), states::toString);
    }

    private Path snapshot(Path to) {
        try (Stream<Path> files = Files.walk(home.directory())) {
            for (Path file : files.toList()) {
                Path target = to.resolve(home.directory().relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aRewritingThatWasNotFinishedIsForgotten() throws Exception {
        List<String> texts = appendLong(0, 3);
        store.close();
        Files.write(store.logFolder().resolve("00000001.1.tmp"), new byte[5000]);
        store.open();
        assertEquals(texts, read(store));
        assertEquals(List.of("00000001.seg"), names(store.logFolder()));
    }

    @Test
    void aDiskThatCannotBeWrittenKeepsWhatHasExpiredForAnotherTime() throws Exception {
        appendLong(0, 10);
        daysPass(31);
        Path obstacle = Files.createDirectory(store.logFolder().resolve("00000001.1.tmp"));
        assertThrows(StorageException.class, () -> store.log.dropExpired());
        assertEquals(List.of(), read(store), "for whoever reads it is gone all the same");
        Files.delete(obstacle);
        store.log.dropExpired();
        assertTrue(names(store.logFolder()).contains("00000001.1.seg"));
        store.log.check();
        assertEquals(List.of(), store.log.damaged());
    }

    @Test
    void damagedContentThatExpiresMeanwhileIsMendedByABareRun() throws Exception {
        appendLong(0, 5);
        for (Run run : load(store, log(store), 0)) {
            give(other, run);
        }
        store.close();
        Path file = store.logFolder().resolve("00000001.seg");
        byte[] content = Files.readAllBytes(file);
        content[content.length - 500] ^= 1;
        Files.write(file, content);
        store.open();
        store.log.check();
        assertEquals(1, store.log.damaged().size());
        daysPass(31);
        other.log.dropExpired();
        // when
        Run bare = load(other, log(store), 0).get(0);
        assertTrue(bare.bare());
        assertTrue(store.log.repair(bare).get(10, TimeUnit.SECONDS));
        store.log.dropExpired();
        // then
        assertEquals(List.of(), store.log.damaged());
        assertEquals(List.of(), noted(store));
    }

    @Test
    void whatWasDroppedUnderAnEarlierLimitStaysDropped() {
        Retention lifted = Retention.of(Duration.ofDays(7)).then(Instant.parse("2026-01-17T00:00:00Z"),
                Optional.empty());
        HybridTime old = new HybridTime(Instant.parse("2026-01-09T00:00:00Z").toEpochMilli(), 0);
        HybridTime fresh = new HybridTime(Instant.parse("2026-01-12T00:00:00Z").toEpochMilli(), 0);
        assertTrue(lifted.expired(old, Instant.parse("2026-01-18T00:00:00Z")));
        assertFalse(lifted.expired(fresh, Instant.parse("2027-01-11T00:00:00Z")));
        Retention far = Retention.of(Duration.ofDays(7)).then(Instant.parse("2100-01-01T00:00:00Z"), Optional.empty());
        assertFalse(far.expired(fresh, Instant.parse("2026-01-13T00:00:00Z")), "a clock far ahead destroys nothing");
        assertFalse(lifted.mayBeDropped(fresh, Instant.parse("2026-01-17T00:00:00Z")));
        assertTrue(lifted.mayBeDropped(fresh, Instant.parse("2026-01-20T00:00:00Z")));
    }
}
