// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.omnimesh.api.files.FileChanged;
import org.omnimesh.api.files.FileException;
import org.omnimesh.api.files.FileShared;
import org.omnimesh.api.files.FileState;
import org.omnimesh.api.files.SharedFile;
import org.omnimesh.api.files.Transfer;
import org.omnimesh.api.files.TransferChanged;
import org.omnimesh.api.files.TransferState;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.BlobSource;
import org.omnimesh.api.link.LinkException;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.Ids;

class SwarmFileServiceTest {
    private static final int CHUNK = FileShared.MIN_CHUNK_BYTES;

    private final FakeNetwork network = new FakeNetwork();
    private TestNode ann;
    private TestNode bob;
    private TestNode eve;

    @BeforeEach
    void start() throws Exception {
        ann = new TestNode(network, 1);
        bob = new TestNode(network, 2);
        eve = new TestNode(network, 3);
    }

    @AfterEach
    void stop() {
        ann.close();
        bob.close();
        eve.close();
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    private SharedFile share(byte[] content) throws Exception {
        return share("notes.txt", content);
    }

    private SharedFile share(String name, byte[] content) throws Exception {
        SharedFile file = ann.service.share(TestNode.GENERAL, name, Optional.empty(), OptionalLong.of(content.length),
                new ByteArrayInputStream(content));
        bob.receive(ann.lastEntry());
        eve.receive(ann.lastEntry());
        return file;
    }

    private static Transfer awaitEnd(TestNode node, Transfer transfer) {
        return await(node, transfer, TransferState.DONE, TransferState.FAILED, TransferState.CANCELLED);
    }

    private static Transfer await(TestNode node, Transfer transfer, TransferState... states) {
        return Await.value("transfer to be " + Arrays.toString(states), Await.DEFAULT_DEADLINE,
                () -> node.service.transfer(transfer.id()).filter(now -> List.of(states).contains(now.state())),
                () -> node.service.transfer(transfer.id()).toString());
    }

    private static byte[] readAll(TestNode node, ContentId file) throws Exception {
        try (InputStream in = node.service.open(file, 0)) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK - 1, 5 * CHUNK + 17 })
    void fetchesWhatWasSharedWhateverItsLength(int length) throws Exception {
        byte[] content = content(length);
        SharedFile shared = share(content);
        assertEquals(FileState.LOCAL, shared.state());
        assertEquals(FileState.REMOTE, bob.service.get(shared.id()).orElseThrow().state());
        Path target = bob.home.directory().resolve("copy");

        Transfer done = awaitEnd(bob, bob.service.fetch(shared.id(), Optional.of(target)));

        assertEquals(TransferState.DONE, done.state(), done::toString);
        assertEquals(length, done.bytesDone());
        assertArrayEquals(content, Files.readAllBytes(target));
        SharedFile fetched = bob.service.get(shared.id()).orElseThrow();
        assertEquals(FileState.LOCAL, fetched.state());
        assertEquals(length, fetched.bytesHere());
        assertEquals(HexFormat.of().formatHex(Sha256.of(content)), fetched.sha256());
        assertArrayEquals(content, readAll(bob, shared.id()));
        assertEquals(TransferState.DONE, bob.events.facts(TransferChanged.class).getLast().transfer().state());
        assertEquals(FileState.LOCAL, bob.events.facts(FileChanged.class).getLast().file().state());
    }

    private static void expire(TestNode node, HybridTime upTo) throws Exception {
        node.database.write(transaction -> {
            node.projection.expire(transaction, TestNode.GENERAL, upTo);
            return Boolean.TRUE;
        });
    }

    @Test
    void whatHasExpiredIsForgottenWithItsChunksUnlessItIsSharedAgain() throws Exception {
        // given
        SharedFile old = share("old.txt", content(1000));
        SharedFile again = share("again.txt", content(2000));
        LogEntry last = ann.lastEntry();
        HybridTime upTo = last.header().time();
        ann.log.append(TestNode.GENERAL, FileShared.KIND, last.payload());
        SharedFile fresh = share("fresh.txt", content(3000));
        Path chunks = ann.home.directory().resolve("blobs").resolve(old.id().toString());
        assertTrue(Files.exists(chunks));
        // when
        expire(ann, upTo);
        // then
        assertEquals(Optional.empty(), ann.service.get(old.id()));
        Await.until("the chunks to be deleted", () -> !Files.exists(chunks));
        assertArrayEquals(content(2000), readAll(ann, again.id()));
        assertArrayEquals(content(3000), readAll(ann, fresh.id()));
        assertThrows(FileException.class, () -> ann.service.open(old.id(), 0).close());
    }

    @Test
    void readsFromEveryOffsetAroundChunkBoundsWithoutFetchingAll() throws Exception {
        byte[] content = content(200 * CHUNK + 5);
        SharedFile shared = share(content);
        for (int offset : new int[] { 150 * CHUNK - 1, 150 * CHUNK, 150 * CHUNK + 1, content.length - 1,
                content.length }) {
            try (InputStream in = bob.service.open(shared.id(), offset)) {
                int length = Math.min(2 * CHUNK, content.length - offset);
                assertArrayEquals(Arrays.copyOfRange(content, offset, offset + length), in.readNBytes(length));
            }
        }
        assertEquals(FileState.PARTIAL, bob.service.get(shared.id()).orElseThrow().state());
        assertThrows(FileException.class, () -> bob.service.open(shared.id(), content.length + 1L));
        assertThrows(FileException.class, () -> bob.service.open(shared.id(), -1));
    }

    @Test
    void givesNothingMoreOfAFileThatIsOpenOnceTheNodeIsLocked() throws Exception {
        SharedFile shared = share(content(4 * CHUNK));
        try (InputStream in = ann.service.open(shared.id(), 0)) {
            assertEquals(CHUNK, in.readNBytes(CHUNK).length);
            ann.service.deactivate();
            assertThrows(IOException.class, () -> in.readNBytes(2 * CHUNK));
        }
    }

    @Test
    void takesInContentOfUnknownLength() throws Exception {
        for (int length : new int[] { 0, 10, Intake.LOOK_AHEAD_BYTES, Intake.LOOK_AHEAD_BYTES + 1 }) {
            byte[] content = content(length);
            SharedFile shared = ann.service.share(TestNode.GENERAL, "x", Optional.of("text/plain"),
                    new ByteArrayInputStream(content));
            assertEquals(length, shared.size());
            assertArrayEquals(content, readAll(ann, shared.id()));
        }
    }

    @Test
    void storesCiphertextOnlyAndForTheOwnerAlone() throws Exception {
        byte[] content = "a secret that must not be found on disk".repeat(100).getBytes();
        SharedFile shared = share(content);
        Path blob = ann.home.directory().resolve("blobs").resolve(shared.id().toString());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(blob)));
        try (Stream<Path> files = Files.list(blob)) {
            for (Path file : files.toList()) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
                assertFalse(new String(Files.readAllBytes(file), "ISO-8859-1").contains("secret"));
            }
        }
        try (Stream<Path> all = Files.list(ann.home.directory().resolve("blobs"))) {
            assertEquals(1, all.count());
        }
    }

    @Test
    void goesOnWhereItWasAfterACrash() throws Exception {
        byte[] content = content(300 * CHUNK);
        SharedFile shared = share(content);
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger answers = new AtomicInteger();
        AtomicInteger hanging = new AtomicInteger();
        network.tampers.put(ann.peer, (index, bytes) -> {
            if (answers.incrementAndGet() > 200) {
                hanging.incrementAndGet();
                never.await();
            }
            return bytes;
        });
        bob.service.fetch(shared.id(), Optional.empty());
        Await.until("the fetch to hang", () -> hanging.get() == 4
                && bob.service.get(shared.id()).orElseThrow().bytesHere() == 199L * CHUNK);
        network.tampers.remove(ann.peer);
        network.served.get(ann.peer).set(0);
        Path data = bob.home.directory().resolve("blobs").resolve(shared.id().toString()).resolve("data");
        try (FileChannel channel = FileChannel.open(data, StandardOpenOption.WRITE)) {
            // What a power cut does to an unsynced chunk.
            PrivateFiles.writeFully(channel, ByteBuffer.wrap(new byte[100]), 190L * (CHUNK + 16));
        }

        bob.start();
        assertEquals(198L * CHUNK, bob.service.get(shared.id()).orElseThrow().bytesHere());
        assertEquals(TransferState.DONE,
                awaitEnd(bob, bob.service.fetch(shared.id(), Optional.empty())).state());

        assertArrayEquals(content, readAll(bob, shared.id()));
        assertEquals(102, network.served.get(ann.peer).get());
    }

    @Test
    void bansALiarAndFetchesFromTheHonest() throws Exception {
        byte[] content = content(100 * CHUNK);
        SharedFile shared = share(content);
        awaitEnd(eve, eve.service.fetch(shared.id(), Optional.empty()));
        AtomicInteger lies = new AtomicInteger();
        network.tampers.put(eve.peer, (index, bytes) -> {
            lies.incrementAndGet();
            bytes[0] ^= 1;
            return bytes;
        });

        assertEquals(TransferState.DONE, awaitEnd(bob, bob.service.fetch(shared.id(), Optional.empty())).state());

        assertArrayEquals(content, readAll(bob, shared.id()));
        assertTrue(lies.get() <= Holders.MAX_BAD_CHUNKS + Holders.MAX_IN_FLIGHT_PER_PEER, lies::toString);
    }

    @Test
    void fetchesFromAllHoldersWithFewRequestsEachAtOnce() throws Exception {
        SharedFile shared = share(content(200 * CHUNK));
        awaitEnd(eve, eve.service.fetch(shared.id(), Optional.empty()));
        Await.until("nobody to ask any more", () -> network.bytesInFlight.get() == 0);
        network.served.clear();
        network.mostAtOnce.clear();
        // when: neither may give the last parts before the other was asked for some
        CountDownLatch someOfAnn = new CountDownLatch(21);
        CountDownLatch someOfEve = new CountDownLatch(21);
        giveMostOnlyAfter(someOfEve, ann, someOfAnn);
        giveMostOnlyAfter(someOfAnn, eve, someOfEve);
        assertEquals(TransferState.DONE, awaitEnd(bob, bob.service.fetch(shared.id(), Optional.empty())).state());
        // then
        assertTrue(network.served.get(ann.peer).get() > 20, network.served::toString);
        assertTrue(network.served.get(eve.peer).get() > 20, network.served::toString);
        network.mostAtOnce.values().forEach(most -> assertTrue(most.get() <= Holders.MAX_IN_FLIGHT_PER_PEER));
    }

    /** Counts what a node gives, and lets it give no more than 150 parts until the other one gave some. */
    private void giveMostOnlyAfter(CountDownLatch someOfOther, TestNode node, CountDownLatch some) {
        network.tampers.put(node.peer, (index, bytes) -> {
            some.countDown();
            if (network.served.get(node.peer).get() > 150) {
                someOfOther.await();
            }
            return bytes;
        });
    }

    @Test
    void waitsForAHolderAndGoesOnWhenOneComes() throws Exception {
        SharedFile shared = share(content(10 * CHUNK));
        network.offline.add(ann.peer);
        network.offline.add(eve.peer);
        Transfer transfer = bob.service.fetch(shared.id(), Optional.empty());
        assertEquals(TransferState.QUEUED, await(bob, transfer, TransferState.QUEUED).state());
        ann.comeOnline(bob);
        assertEquals(TransferState.DONE, awaitEnd(bob, transfer).state());
    }

    @Test
    void asksAgainAHolderThatHadNothingYet() throws Exception {
        SharedFile shared = share(content(10 * CHUNK));
        network.offline.add(eve.peer);
        AtomicInteger refusals = new AtomicInteger();
        network.tampers.put(ann.peer, (index, bytes) -> {
            if (refusals.getAndIncrement() == 0) {
                throw new LinkException("not yet");
            }
            return bytes;
        });
        Transfer transfer = bob.service.fetch(shared.id(), Optional.empty());
        Await.until("a refusal", () -> refusals.get() == 1);
        await(bob, transfer, TransferState.QUEUED);
        assertEquals(TransferState.DONE, awaitEnd(bob, transfer).state());
    }

    @Test
    void isServedByAPartialHolder() throws Exception {
        byte[] content = content(20 * CHUNK);
        SharedFile shared = share(content);
        network.tampers.put(ann.peer, (index, bytes) -> {
            if (index >= 10) {
                throw new LinkException("no more");
            }
            return bytes;
        });
        Transfer half = eve.service.fetch(shared.id(), Optional.empty());
        Await.until("half of it", () -> eve.service.get(shared.id()).orElseThrow().bytesHere() == 10L * CHUNK);
        eve.service.pause(half.id());
        network.tampers.put(ann.peer, (index, bytes) -> {
            if (index >= 0 && index < 10) {
                throw new LinkException("no longer");
            }
            return bytes;
        });
        assertEquals(TransferState.DONE,
                Await.value("the two halves", Duration.ofSeconds(30),
                        () -> bob.service.transfer(bob.service.fetch(shared.id(), Optional.empty()).id())
                                .filter(now -> now.state() == TransferState.DONE),
                        () -> bob.service.transfers().toString()).state());
        assertArrayEquals(content, readAll(bob, shared.id()));
    }

    @Test
    void pausesResumesAndCancels() throws Exception {
        byte[] content = content(40 * CHUNK);
        SharedFile shared = share(content);
        CountDownLatch gate = new CountDownLatch(1);
        network.tampers.put(ann.peer, (index, bytes) -> {
            if (index > 5) {
                gate.await();
            }
            return bytes;
        });
        Transfer transfer = bob.service.fetch(shared.id(), Optional.empty());
        Await.until("some chunks", () -> bob.service.get(shared.id()).orElseThrow().bytesHere() == 6L * CHUNK);
        assertEquals(TransferState.PAUSED, bob.service.pause(transfer.id()).orElseThrow().state());
        assertEquals(transfer.id(), bob.service.fetch(shared.id(), Optional.empty()).id());
        Await.until("no request", () -> network.bytesInFlight.get() == 0);
        network.tampers.remove(ann.peer);
        bob.service.resume(transfer.id());
        assertEquals(TransferState.DONE, awaitEnd(bob, transfer).state());
        assertEquals(TransferState.DONE, bob.service.cancel(transfer.id()).orElseThrow().state());

        network.tampers.put(ann.peer, (index, bytes) -> {
            new CountDownLatch(1).await();
            return bytes;
        });
        Transfer second = eve.service.fetch(share("other", content(3 * CHUNK)).id(), Optional.empty());
        assertEquals(TransferState.CANCELLED, eve.service.cancel(second.id()).orElseThrow().state());
        assertEquals(TransferState.CANCELLED, eve.service.resume(second.id()).orElseThrow().state());
        Await.until("no request", () -> network.bytesInFlight.get() == 0);
    }

    @Test
    void neverWritesOverAFileNorIntoAMissingFolder() throws Exception {
        SharedFile shared = share(content(10));
        Path there = Files.writeString(bob.home.directory().resolve("there"), "mine");
        assertThrows(FileException.class, () -> bob.service.fetch(shared.id(), Optional.of(there)));
        assertThrows(FileException.class,
                () -> bob.service.fetch(shared.id(), Optional.of(bob.home.directory().resolve("no/such"))));
        Path link = Files.createSymbolicLink(bob.home.directory().resolve("link"), Path.of("nowhere"));
        assertThrows(FileException.class, () -> bob.service.fetch(shared.id(), Optional.of(link)));

        network.offline.add(ann.peer);
        Path target = bob.home.directory().resolve("soon");
        Transfer transfer = bob.service.fetch(shared.id(), Optional.of(target));
        Files.writeString(target, "mine too");
        ann.comeOnline(bob);
        Transfer failed = awaitEnd(bob, transfer);
        assertEquals(TransferState.FAILED, failed.state());
        assertEquals("There is already a file with that name; choose another one.", failed.error().orElseThrow());
        assertEquals("mine", Files.readString(there));
        assertEquals("mine too", Files.readString(target));
        try (Stream<Path> files = Files.list(bob.home.directory())) {
            assertTrue(files.noneMatch(file -> file.toString().endsWith(".part")));
        }
    }

    @Test
    void refusesContentThatIsNotWhatTheSenderAnnounced() throws Exception {
        byte[] content = content(10);
        SharedFile shared = ann.service.share(TestNode.GENERAL, "x", Optional.empty(),
                new ByteArrayInputStream(content));
        FileShared honest = FileShared.decode(ann.lastEntry().payload());
        FileShared lie = new FileShared(honest.content(), honest.size(), honest.chunkSize(), honest.key(),
                new byte[32], honest.name(), honest.mimeType());
        bob.receive(TestNode.entry(ann.peer, FileShared.KIND, lie.encode()));
        Path target = bob.home.directory().resolve("x");
        assertEquals(TransferState.FAILED,
                awaitEnd(bob, bob.service.fetch(shared.id(), Optional.of(target))).state());
        assertFalse(Files.exists(target));
    }

    @Test
    void servesReadersOnly() throws Exception {
        SharedFile shared = share(content(10));
        PeerId stranger = PeerId.ofPublicKey(Ids.bytes(99));
        assertTrue(ann.source.open(bob.peer, shared.id(), 0).isPresent());
        assertTrue(ann.source.open(bob.peer, shared.id(), BlobSource.HASH_LIST).isPresent());
        for (int index : new int[] { BlobSource.HASH_LIST, 0 }) {
            assertTrue(ann.source.open(stranger, shared.id(), index).isEmpty());
        }
        for (int index : new int[] { -2, 1, Integer.MAX_VALUE, Integer.MIN_VALUE }) {
            assertTrue(ann.source.open(bob.peer, shared.id(), index).isEmpty());
        }
        network.readers.remove(bob.peer);
        assertTrue(ann.source.open(bob.peer, shared.id(), 0).isEmpty());
    }

    @Test
    void saysSoWhenNobodyCanServeAReader() throws Exception {
        SharedFile shared = share(content(10));
        network.offline.add(ann.peer);
        network.offline.add(eve.peer);
        IOException refused = assertThrows(IOException.class, () -> readAll(bob, shared.id()));
        assertEquals("No device that has this file can be reached now.", refused.getMessage());
    }

    @Test
    void refusesUnknownChannelsAndFilesAndLeavesNothing() throws Exception {
        InputStream content = new ByteArrayInputStream(content(10));
        assertThrows(FileException.class,
                () -> ann.service.share(new ChannelId(Ids.bytes(77)), "x", Optional.empty(), content));
        ContentId unknown = new ContentId(Ids.bytes(78));
        assertThrows(FileException.class, () -> ann.service.open(unknown, 0));
        assertThrows(FileException.class, () -> ann.service.fetch(unknown, Optional.empty()));
        assertTrue(ann.service.get(unknown).isEmpty());
        ann.log.forbid(TestNode.GENERAL);
        assertThrows(FileException.class,
                () -> ann.service.share(TestNode.GENERAL, "x", Optional.empty(), content));
        assertThrows(FileException.class, () -> ann.service.share(TestNode.GENERAL, "x", Optional.empty(),
                OptionalLong.of(3), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("torn");
                    }
                }));
        try (Stream<Path> all = Files.list(ann.home.directory().resolve("blobs"))) {
            assertEquals(0, all.count());
        }
    }

    static Stream<Arguments> hostileNames() {
        return Map.ofEntries(Map.entry("../../x", "x"), Map.entry("..\\..\\x", "x"), Map.entry("..", "file"),
                Map.entry("/", "file"), Map.entry("", "file"), Map.entry("NUL", "_NUL"),
                Map.entry("con.txt", "_con.txt"), Map.entry("COM1 .log", "_COM1 .log"),
                Map.entry("console", "console"), Map.entry("a\u202Etxt.exe", "atxt.exe"),
                Map.entry("a\u001B[31mb", "a[31mb"), Map.entry("a\0b", "ab"), Map.entry("a\nb", "a b"),
                Map.entry("x. . ", "x"), Map.entry("y".repeat(255), "y".repeat(254))).entrySet().stream()
                .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource("hostileNames")
    void cleansHostileNames(String hostile, String clean) throws Exception {
        assertEquals(clean, share(hostile, content(1)).name());
        FileShared honest = FileShared.decode(ann.lastEntry().payload());
        FileShared raw = new FileShared(new ContentId(Ids.bytes(5)), 1, honest.chunkSize(), honest.key(),
                honest.sha256(), hostile, "text/html\r\nX-Evil: 1");
        bob.receive(TestNode.entry(eve.peer, FileShared.KIND, raw.encode()));
        SharedFile seen = bob.service.get(raw.content()).orElseThrow();
        assertEquals(clean, seen.name());
        assertEquals("application/octet-stream", seen.mimeType());
    }

    @Test
    void ignoresMalformedEntries() throws Exception {
        Random random = new Random(42);
        byte[] good = new FileShared(new ContentId(Ids.bytes(5)), 1, CHUNK, ann.ciphers.randomKey(),
                new byte[32], "x", "y/z").encode();
        for (int i = 0; i < 500; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(20)] ^= (byte) (1 << random.nextInt(8));
            bob.receive(TestNode.entry(eve.peer, FileShared.KIND, Arrays.copyOf(bad, random.nextInt(bad.length))));
        }
        assertEquals(List.of(), bob.service.list(Optional.empty(), 500));
    }

    @Test
    void listsNewestFirstAndByChannel() throws Exception {
        SharedFile first = share("first", content(1));
        SharedFile second = share("second", content(2));
        assertEquals(List.of(second.id(), first.id()),
                bob.service.list(Optional.of(TestNode.GENERAL), 10).stream().map(SharedFile::id).toList());
        assertEquals(1, bob.service.list(Optional.empty(), 1).size());
        assertEquals(List.of(), bob.service.list(Optional.of(new ChannelId(Ids.bytes(9))), 10));
        assertEquals(2, bob.service.list(Optional.empty(), 10).get(0).holders());
    }

    @Test
    void keepsMemoryInFlightBounded() throws Exception {
        SharedFile shared = ann.service.share(TestNode.GENERAL, "big", Optional.empty(),
                new ByteArrayInputStream(content(70 << 20)));
        bob.receive(ann.lastEntry());
        eve.receive(ann.lastEntry());
        assertEquals(TransferState.DONE, awaitEnd(eve, eve.service.fetch(shared.id(), Optional.empty())).state());
        network.mostBytesInFlight.set(0);
        assertEquals(TransferState.DONE, awaitEnd(bob, bob.service.fetch(shared.id(), Optional.empty())).state());
        long most = network.mostBytesInFlight.get();
        assertTrue(most <= (Downloads.MAX_MEMORY_KIB << 10) + 1024, () -> "bytes at once: " + most);
    }
}
