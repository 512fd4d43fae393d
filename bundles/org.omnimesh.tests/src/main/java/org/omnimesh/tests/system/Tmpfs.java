// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small disk of its own, in memory. Needs root on Linux; tests that ask for one are skipped elsewhere. */
final class Tmpfs implements AutoCloseable {
    private final Path folder;
    private final Path work;

    private Tmpfs(Path folder, Path work) {
        this.folder = folder;
        this.work = work;
    }

    /**
     * Mounts a disk.
     *
     * @param folder where; made if it is not there
     * @param options as the mount command wants them, such as its size
     * @param work for the command's output, on another disk
     */
    static Tmpfs mount(Path folder, String options, Path work) throws IOException, InterruptedException {
        assumeTrue(System.getProperty("os.name").equals("Linux") && System.getProperty("user.name").equals("root"),
                "skipped: mounting a disk needs root on Linux");
        Command mounted = Command.run(work, List.of("mount", "-t", "tmpfs", "-o", options, "omnimesh-test",
                Files.createDirectories(folder).toString()));
        assumeTrue(mounted.exit() == 0, () -> "skipped: no disk can be mounted here: " + mounted.err());
        return new Tmpfs(folder, work);
    }

    /** Changes the disk, also while it is used. */
    void change(String options) throws IOException, InterruptedException {
        Command changed = Command.run(work, List.of("mount", "-o", "remount," + options, folder.toString()));
        if (changed.exit() != 0) {
            throw new IOException("the disk could not be changed to " + options + ": " + changed.err());
        }
    }

    /** Leaves no room for anything new. */
    void fill() throws IOException, InterruptedException {
        var store = Files.getFileStore(folder);
        change("size=" + (store.getTotalSpace() - store.getUnallocatedSpace()));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        Command unmounted = Command.run(work, List.of("umount", folder.toString()));
        if (unmounted.exit() != 0) {
            throw new IOException("the disk could not be unmounted: " + unmounted.err());
        }
    }
}
