// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

import org.eclipse.jdt.annotation.Nullable;
import org.h2.store.fs.FilePath;
import org.omnimesh.api.crypto.SymmetricKey;

/** Lets H2 open {@link BlockFile}s: its file names begin with a scheme of this object's own. */
public final class BlockFileSystem implements AutoCloseable {
    private final String scheme = "omni" + HexFormat.of().toHexDigits(new SecureRandom().nextLong());
    private final RawFile.Opener disk;
    private final SymmetricKey key;
    private final boolean tolerant;
    private final BlockFilePath root;
    private volatile @Nullable BlockFile written;

    /**
     * Registers with H2.
     *
     * @param disk where the files are
     * @param key the store's key
     * @param tolerant whether files keep what the disk does not take
     */
    public BlockFileSystem(RawFile.Opener disk, SymmetricKey key, boolean tolerant) {
        this.disk = disk;
        this.key = key;
        this.tolerant = tolerant;
        this.root = new BlockFilePath(this, scheme + ':');
        FilePath.register(root);
    }

    /** Returns how H2 calls a file. */
    public String name(Path path) {
        return scheme + ':' + path;
    }

    String scheme() {
        return scheme;
    }

    FileChannel open(Path path, boolean writable) throws IOException {
        RawFile raw = disk.open(path, writable);
        try {
            BlockFile file = BlockFile.open(raw, path.toString(), key, writable, tolerant && writable);
            if (writable) {
                written = file;
            }
            return new BlockChannel(file);
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    /** Returns the file that H2 opened for writing last. */
    public BlockFile written() {
        BlockFile file = written;
        if (file == null) {
            throw new IllegalStateException("expected a file that H2 has opened");
        }
        return file;
    }

    /** H2 can open no more files. */
    @Override
    public void close() {
        FilePath.unregister(root);
    }
}
