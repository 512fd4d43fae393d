// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.backup;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import org.eclipse.jdt.annotation.Nullable;

/** The first so many bytes of a file, opened when they are read, and no fewer. */
final class FilePart extends InputStream {
    private final Path file;
    private long left;
    private @Nullable InputStream in;

    FilePart(Path file, long size) {
        this.file = file;
        this.left = size;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte @Nullable [] target, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        InputStream open = in;
        if (open == null) {
            open = Files.newInputStream(file);
            in = open;
        }
        int read = open.read(target, offset, (int) Math.min(length, left));
        if (read < 0) {
            throw new EOFException("a file became shorter while it was backed up");
        }
        left -= read;
        return read;
    }

    @Override
    public void close() throws IOException {
        InputStream open = in;
        if (open != null) {
            open.close();
        }
    }
}
