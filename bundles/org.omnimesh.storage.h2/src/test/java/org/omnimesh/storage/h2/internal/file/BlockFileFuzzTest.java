// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** Files of the store with whatever content, opened and read. */
class BlockFileFuzzTest extends DecoderFuzz<Long> {
    private static final SymmetricKey KEY = SymmetricKey.of(new byte[SymmetricKey.LENGTH]);

    BlockFileFuzzTest() {
        super(IOException.class, 16);
    }

    @Override
    protected List<byte[]> seeds() throws IOException {
        MemoryFile raw = new MemoryFile(new byte[0]);
        BlockFile file = BlockFile.open(raw, "seed", KEY, true, false);
        file.write(ByteBuffer.wrap(new byte[3 * BlockSeal.BLOCK]), 0);
        file.sync();
        return List.of(raw.content);
    }

    @Override
    protected Optional<Long> decode(byte[] input) throws IOException {
        BlockFile file = BlockFile.open(new MemoryFile(input.clone()), "fuzzed", KEY, true, false);
        for (long position = 0; position < file.size(); position += BlockSeal.BLOCK) {
            file.read(ByteBuffer.allocate(BlockSeal.BLOCK), position);
        }
        return Optional.of(file.size());
    }

    /** A file in memory. */
    private static final class MemoryFile implements RawFile {
        private byte[] content;

        MemoryFile(byte[] content) {
            this.content = content;
        }

        @Override
        public long size() {
            return content.length;
        }

        @Override
        public int read(long position, byte[] target, int offset, int length) {
            int count = (int) Math.max(0, Math.min(length, content.length - position));
            System.arraycopy(content, (int) Math.min(position, content.length), target, offset, count);
            return count;
        }

        @Override
        public void write(long position, byte[] source, int offset, int length) {
            content = Arrays.copyOf(content, (int) Math.max(content.length, position + length));
            System.arraycopy(source, offset, content, (int) position, length);
        }

        @Override
        public void truncate(long size) {
            content = Arrays.copyOf(content, (int) Math.min(size, content.length));
        }

        @Override
        public void sync() {}

        @Override
        public @Nullable FileLock tryLock(boolean shared) {
            return null;
        }

        @Override
        public void close() {}
    }
}
