// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.launch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.eclipse.jdt.annotation.Nullable;

/** The lock that keeps a second node off a home; held until the process ends, however it ends. */
final class HomeLock {
    private static final String FILE = "node.lock";
    private static final int MAX_PID_BYTES = 32;

    /** Every lock taken: one that is not reachable would be collected, and its file closed and unlocked. */
    private static final List<HomeLock> TAKEN = new CopyOnWriteArrayList<>();

    /** Never closed, so that the lock lasts as long as the process. */
    private final FileChannel channel;
    private final @Nullable FileLock lock;

    private HomeLock(FileChannel channel, @Nullable FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    static HomeLock take(Path home) throws IOException {
        Path file = home.resolve(FILE);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        Homes.restrict(file, "rw-------");
        FileLock lock = tryLock(channel);
        if (lock != null) {
            byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(pid), 0);
            channel.force(true);
        }
        HomeLock taken = new HomeLock(channel, lock);
        TAKEN.add(taken);
        return taken;
    }

    boolean held() {
        return lock != null;
    }

    /** Returns the process that holds the lock, as it wrote itself down. */
    String holder() throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(MAX_PID_BYTES);
        channel.read(pid, 0);
        return new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII).replaceAll("[^0-9]", "");
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            throw new IOException("this process holds the lock already", e);
        }
    }
}
