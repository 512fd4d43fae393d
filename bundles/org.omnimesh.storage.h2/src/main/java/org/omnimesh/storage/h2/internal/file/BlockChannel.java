// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.h2.store.fs.FileBaseDefault;

/** Shows a {@link BlockFile} to H2. */
@NonNullByDefault({})
final class BlockChannel extends FileBaseDefault {
    private final BlockFile file;

    BlockChannel(BlockFile file) {
        this.file = file;
    }

    @Override
    public long size() {
        return file.size();
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return file.read(target, position);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        int length = source.remaining();
        file.write(source, position);
        return length;
    }

    @Override
    protected void implTruncate(long size) throws IOException {
        if (size < file.size()) {
            file.truncate(size);
        }
    }

    @Override
    public void force(boolean metaData) throws IOException {
        file.trySync();
    }

    @Override
    public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return file.raw().tryLock(shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }
}
