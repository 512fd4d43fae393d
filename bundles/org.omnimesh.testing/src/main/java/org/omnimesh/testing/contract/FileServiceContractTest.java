// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.omnimesh.api.files.FileChanged;
import org.omnimesh.api.files.FileException;
import org.omnimesh.api.files.FileService;
import org.omnimesh.api.files.FileShared;
import org.omnimesh.api.files.FileState;
import org.omnimesh.api.files.SharedFile;
import org.omnimesh.api.files.Transfer;
import org.omnimesh.api.files.TransferChanged;
import org.omnimesh.api.files.TransferId;
import org.omnimesh.api.files.TransferState;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.RecordingEventAdmin;

/** What every {@link FileService} promises, in a team of this node and one other device that shares files too. */
public abstract class FileServiceContractTest {
    private static final byte[] CONTENT = content(3 * FileShared.MIN_CHUNK_BYTES + 17);
    private static final ContentId UNKNOWN = Ids.content(0xdead);

    @TempDir
    Path folder;

    private FileService files;

    /**
     * Opens a service without files; the subclass closes it afterwards.
     *
     * @return the service
     * @throws Exception if it cannot
     */
    protected abstract FileService open() throws Exception;

    /**
     * Names a channel that this device may write to.
     *
     * @return the channel
     */
    protected abstract ChannelId channel();

    /**
     * Returns this device.
     *
     * @return its id
     */
    protected abstract PeerId self();

    /**
     * Lets the other device, which is linked at first, share a file in the channel.
     *
     * @param name its name
     * @param content its content
     * @return its id
     * @throws Exception if it cannot
     */
    protected abstract ContentId receive(String name, byte[] content) throws Exception;

    /**
     * Links the other device, or cuts it off.
     *
     * @param linked whether it is linked from here on
     */
    protected abstract void link(boolean linked);

    /**
     * Shows the team of the channel to the user, or another one.
     *
     * @param shown whether the channel is one of the team that is shown from here on
     */
    protected abstract void show(boolean shown);

    /**
     * Returns where the service tells facts.
     *
     * @return the recorder
     */
    protected abstract RecordingEventAdmin events();

    @BeforeEach
    final void openFiles() throws Exception {
        files = open();
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    private SharedFile share(String name, byte[] content) throws FileException {
        return files.share(channel(), name, Optional.empty(), OptionalLong.of(content.length),
                new ByteArrayInputStream(content));
    }

    private byte[] read(ContentId file, long offset) throws Exception {
        try (InputStream in = files.open(file, offset)) {
            return in.readAllBytes();
        }
    }

    private SharedFile known(ContentId file) throws FileException {
        return files.get(file).orElseThrow();
    }

    private Transfer await(TransferState state, Transfer transfer) {
        return Await.value("the transfer to be " + state, Await.DEFAULT_DEADLINE,
                () -> files.transfer(transfer.id()).filter(now -> now.state() == state),
                () -> files.transfer(transfer.id()).toString());
    }

    @Test
    final void aSharedFileIsHereWhenShareReturns() throws Exception {
        // when
        SharedFile shared = share("plan.txt", CONTENT);
        // then
        assertEquals("plan.txt", shared.name());
        assertEquals(CONTENT.length, shared.size());
        assertEquals(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CONTENT)), shared.sha256());
        assertEquals(channel(), shared.channel());
        assertEquals(self(), shared.sharedBy());
        assertEquals(FileState.LOCAL, shared.state());
        assertEquals(CONTENT.length, shared.bytesHere());
        assertEquals(shared, known(shared.id()));
        assertEquals(List.of(shared), files.list(Optional.empty(), 500));
        assertArrayEquals(CONTENT, read(shared.id(), 0));
        assertEquals(shared.id(), events().facts(FileChanged.class).getLast().file().id());
    }

    @Test
    final void sharesContentOfUnknownLengthAndLeavesTheStreamOpen() throws Exception {
        for (int length : new int[] { 0, 1, CONTENT.length }) {
            byte[] content = content(length);
            InputStream in = new ByteArrayInputStream(content) {
                @Override
                public void close() {
                    throw new AssertionError("closed by the caller only");
                }
            };
            SharedFile shared = files.share(channel(), "x", Optional.empty(), in);
            assertEquals(length, shared.size());
            assertArrayEquals(content, read(shared.id(), 0));
        }
    }

    @Test
    final void takesTheMediaTypeGivenOrGuessesItByTheName() throws Exception {
        InputStream empty = InputStream.nullInputStream();
        assertEquals("text/markdown",
                files.share(channel(), "a.txt", Optional.of("text/markdown"), empty).mimeType());
        assertEquals("text/plain", share("a.txt", new byte[1]).mimeType());
        assertEquals("application/octet-stream", share("a.unheard-of", new byte[1]).mimeType());
    }

    @ParameterizedTest
    @CsvSource({ "../../etc/passwd,passwd", "'C:\\x\\y.txt',y.txt", "..,file", "NUL,_NUL" })
    final void cutsOffPathsAndCleansNames(String name, String clean) throws Exception {
        assertEquals(clean, share(name, new byte[1]).name());
    }

    @Test
    final void refusesToShareWhatCannotBeRead() throws Exception {
        InputStream torn = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("torn");
            }
        };
        FileException refusal = assertThrows(FileException.class,
                () -> files.share(channel(), "x", Optional.empty(), torn));
        assertEquals("torn", refusal.getCause().getMessage());
        assertThrows(FileException.class,
                () -> files.share(Ids.channel(0xdead), "x", Optional.empty(), InputStream.nullInputStream()));
        assertEquals(List.of(), files.list(Optional.empty(), 500));
    }

    @Test
    final void listsTheNewestFirst() throws Exception {
        ContentId first = receive("first", content(1));
        ContentId second = receive("second", content(2));
        assertEquals(List.of(second, first),
                files.list(Optional.of(channel()), 500).stream().map(SharedFile::id).toList());
        assertEquals(List.of(second), files.list(Optional.empty(), 1).stream().map(SharedFile::id).toList());
        assertEquals(List.of(), files.list(Optional.of(Ids.channel(0xdead)), 500));
    }

    @Test
    final void readsFromEveryOffset() throws Exception {
        ContentId remote = receive("remote", CONTENT);
        ContentId local = share("local", CONTENT).id();
        for (int offset : new int[] { 0, 1, FileShared.MIN_CHUNK_BYTES, CONTENT.length - 1, CONTENT.length }) {
            byte[] rest = Arrays.copyOfRange(CONTENT, offset, CONTENT.length);
            assertArrayEquals(rest, read(local, offset));
            assertArrayEquals(rest, read(remote, offset));
        }
        assertThrows(FileException.class, () -> files.open(local, -1));
        assertThrows(FileException.class, () -> files.open(local, CONTENT.length + 1L));
        assertThrows(FileException.class, () -> files.open(UNKNOWN, 0));
    }

    @Test
    final void saysSoWhenNobodyCanServeAReader() throws Exception {
        ContentId file = receive("remote", CONTENT);
        link(false);
        IOException refusal = assertThrows(IOException.class, () -> read(file, 0));
        assertFalse(refusal.getMessage().isBlank());
    }

    @Test
    final void showsAFileOfAnotherDeviceBeforeAnyOfItIsHere() throws Exception {
        SharedFile file = known(receive("remote.txt", CONTENT));
        assertEquals(FileState.REMOTE, file.state());
        assertEquals(0, file.bytesHere());
        assertEquals(1, file.holders());
        assertEquals(List.of(), files.transfers());
    }

    @Test
    final void fetchesAFileToAPath() throws Exception {
        ContentId file = receive("remote", CONTENT);
        Path target = folder.resolve("copy");
        // when
        Transfer done = await(TransferState.DONE, files.fetch(file, Optional.of(target)));
        // then
        assertArrayEquals(CONTENT, Files.readAllBytes(target));
        assertEquals(CONTENT.length, done.bytesDone());
        assertEquals(CONTENT.length, done.bytesTotal());
        assertTrue(done.incoming());
        assertEquals(List.of(done), files.transfers());
        assertEquals(FileState.LOCAL, known(file).state());
        assertEquals(done, events().facts(TransferChanged.class).getLast().transfer());
        assertEquals(FileState.LOCAL, events().facts(FileChanged.class).getLast().file().state());
    }

    @Test
    final void keepsWhatWasFetchedWithoutATarget() throws Exception {
        ContentId file = receive("remote", CONTENT);
        await(TransferState.DONE, files.fetch(file, Optional.empty()));
        link(false);
        assertArrayEquals(CONTENT, read(file, 0));
        Path target = folder.resolve("later");
        await(TransferState.DONE, files.fetch(file, Optional.of(target)));
        assertArrayEquals(CONTENT, Files.readAllBytes(target));
    }

    @Test
    final void waitsForAHolder() throws Exception {
        ContentId file = receive("remote", CONTENT);
        link(false);
        Transfer transfer = files.fetch(file, Optional.empty());
        await(TransferState.QUEUED, transfer);
        assertEquals(transfer.id(), files.fetch(file, Optional.empty()).id());
        // when
        link(true);
        // then
        await(TransferState.DONE, transfer);
    }

    @Test
    final void pausesAndResumes() throws Exception {
        ContentId file = receive("remote", CONTENT);
        link(false);
        Transfer transfer = files.fetch(file, Optional.empty());
        assertEquals(TransferState.PAUSED, files.pause(transfer.id()).orElseThrow().state());
        // when: a holder is no reason to go on
        link(true);
        assertEquals(TransferState.PAUSED, files.transfer(transfer.id()).orElseThrow().state());
        assertEquals(transfer.id(), files.fetch(file, Optional.empty()).id());
        files.resume(transfer.id());
        // then
        await(TransferState.DONE, transfer);
        assertEquals(TransferState.DONE, files.pause(transfer.id()).orElseThrow().state());
        assertEquals(TransferState.DONE, files.resume(transfer.id()).orElseThrow().state());
        assertEquals(TransferState.DONE, files.cancel(transfer.id()).orElseThrow().state());
    }

    @Test
    final void cancelsForGood() throws Exception {
        ContentId file = receive("remote", CONTENT);
        link(false);
        Transfer transfer = files.fetch(file, Optional.empty());
        assertEquals(TransferState.CANCELLED, files.cancel(transfer.id()).orElseThrow().state());
        assertEquals(TransferState.CANCELLED, files.resume(transfer.id()).orElseThrow().state());
        // when
        link(true);
        Transfer second = files.fetch(file, Optional.empty());
        // then
        await(TransferState.DONE, second);
        assertEquals(List.of(second.id(), transfer.id()), files.transfers().stream().map(Transfer::id).toList());
        assertEquals(TransferState.CANCELLED, files.transfer(transfer.id()).orElseThrow().state());
    }

    @Test
    final void doesNotShowTheTransfersOfAnotherTeam() throws Exception {
        ContentId file = receive("remote", CONTENT);
        link(false);
        Transfer transfer = files.fetch(file, Optional.empty());
        // when
        show(false);
        // then
        assertEquals(List.of(), files.transfers());
        assertEquals(Optional.empty(), files.transfer(transfer.id()));
        assertEquals(Optional.empty(), files.pause(transfer.id()));
        assertEquals(Optional.empty(), files.resume(transfer.id()));
        assertEquals(Optional.empty(), files.cancel(transfer.id()));
        // and they go on
        link(true);
        show(true);
        await(TransferState.DONE, transfer);
        assertEquals(List.of(transfer.id()), files.transfers().stream().map(Transfer::id).toList());
    }

    @Test
    final void doesNotKnowOtherTransfersAndFiles() throws Exception {
        TransferId unknown = new TransferId(new UUID(7, 7));
        assertEquals(Optional.empty(), files.transfer(unknown));
        assertEquals(Optional.empty(), files.pause(unknown));
        assertEquals(Optional.empty(), files.resume(unknown));
        assertEquals(Optional.empty(), files.cancel(unknown));
        assertEquals(Optional.empty(), files.get(UNKNOWN));
        assertThrows(FileException.class, () -> files.fetch(UNKNOWN, Optional.empty()));
    }

    @Test
    final void neverWritesOverAFile() throws Exception {
        ContentId file = receive("remote", CONTENT);
        Path there = Files.writeString(folder.resolve("there"), "mine");
        assertThrows(FileException.class, () -> files.fetch(file, Optional.of(there)));
        assertThrows(FileException.class, () -> files.fetch(file, Optional.of(folder.resolve("no/such"))));
        link(false);
        Path late = folder.resolve("late");
        Transfer transfer = files.fetch(file, Optional.of(late));
        Files.writeString(late, "mine too");
        // when
        link(true);
        // then
        assertFalse(await(TransferState.FAILED, transfer).error().orElseThrow().isBlank());
        assertEquals("mine", Files.readString(there, StandardCharsets.UTF_8));
        assertEquals("mine too", Files.readString(late, StandardCharsets.UTF_8));
    }
}
