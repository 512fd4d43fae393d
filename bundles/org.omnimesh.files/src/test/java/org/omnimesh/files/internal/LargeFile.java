// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

import org.omnimesh.api.files.SharedFile;
import org.omnimesh.api.files.Transfer;
import org.omnimesh.api.files.TransferState;
import org.omnimesh.testing.Await;

/** Shares, fetches, writes and reads a large file; run in a process of its own with little memory. */
final class LargeFile {
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private LargeFile() {}

    /** Takes the size in MiB, and how often; prints the times. */
    public static void main(String[] arguments) throws Exception {
        long size = Long.parseLong(arguments[0]) << 20;
        FakeNetwork network = new FakeNetwork();
        for (int round = 0; round < Integer.parseInt(arguments[1]); round++) {
            try (TestNode ann = new TestNode(network, 2 * round + 1);
                    TestNode bob = new TestNode(network, 2 * round + 2)) {
                run(size, ann, bob);
            }
        }
        System.exit(0);
    }

    private static void run(long size, TestNode ann, TestNode bob) throws Exception {
        long begun = System.nanoTime();
        SharedFile shared = ann.service.share(TestNode.GENERAL, "large", Optional.empty(), OptionalLong.of(size),
                new Pattern(size));
        bob.receive(ann.lastEntry());
        long sharedAt = System.nanoTime();
        Path target = bob.home.directory().resolve("large");
        Transfer fetch = bob.service.fetch(shared.id(), Optional.empty());
        awaitDone(bob, fetch);
        long fetchedAt = System.nanoTime();
        awaitDone(bob, bob.service.fetch(shared.id(), Optional.of(target)));
        long writtenAt = System.nanoTime();
        try (InputStream in = bob.service.open(shared.id(), 0)) {
            if (in.transferTo(OutputStream.nullOutputStream()) != size || Files.size(target) != size) {
                throw new AssertionError("expected " + size + " bytes");
            }
        }
        System.out.printf("share %d ms, fetch %d ms, write %d ms, read %d ms%n", (sharedAt - begun) / 1_000_000,
                (fetchedAt - sharedAt) / 1_000_000, (writtenAt - fetchedAt) / 1_000_000,
                (System.nanoTime() - writtenAt) / 1_000_000);
    }

    private static void awaitDone(TestNode node, Transfer transfer) {
        Await.until("the file", DEADLINE,
                () -> node.service.transfer(transfer.id()).orElseThrow().state() == TransferState.DONE,
                () -> node.service.transfer(transfer.id()).toString());
    }

    /** Bytes that follow from their position, made as they are read. */
    private static final class Pattern extends InputStream {
        private long left;

        Pattern(long size) {
            left = size;
        }

        @Override
        public int read() {
            return left-- > 0 ? (int) left & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int count = (int) Math.min(length, left);
            for (int i = 0; i < count; i += 64) {
                target[offset + i] = (byte) left;
            }
            left -= count;
            return count == 0 && length > 0 ? -1 : count;
        }
    }
}
