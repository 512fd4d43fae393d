// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What was written since the file was last forced to disk, in order. A disk that failed may have lost any of it, whatever it
 * says later; so it is kept until it is safe. Thread-safe.
 */
final class Unsynced {
    private final List<Write> writes = new ArrayList<>();
    private long bytes;

    /** Bytes at a position. */
    private record Write(long position, byte[] content) {
        long end() {
            return position + content.length;
        }
    }

    synchronized void add(long position, byte[] content) {
        writes.add(new Write(position, content));
        bytes += content.length;
    }

    /** Forgets what lies beyond the end of a file that was shortened. */
    synchronized void truncate(long size) {
        writes.removeIf(write -> write.position() >= size);
        writes.replaceAll(write -> write.end() <= size
                ? write
                : new Write(write.position(), Arrays.copyOf(write.content(), (int) (size - write.position()))));
        bytes = writes.stream().mapToLong(write -> write.content().length).sum();
    }

    /** Writes all again. */
    synchronized void writeTo(RawFile file) throws IOException {
        for (Write write : writes) {
            file.write(write.position(), write.content(), 0, write.content().length);
        }
    }

    /** Puts what is held of a part of the file over what was read of it. */
    synchronized void overlay(long position, byte[] read) {
        for (Write write : writes) {
            long from = Math.max(position, write.position());
            long to = Math.min(position + read.length, write.end());
            if (from < to) {
                System.arraycopy(write.content(), (int) (from - write.position()), read, (int) (from - position),
                        (int) (to - from));
            }
        }
    }

    synchronized void clear() {
        writes.clear();
        bytes = 0;
    }

    synchronized long bytes() {
        return bytes;
    }
}
