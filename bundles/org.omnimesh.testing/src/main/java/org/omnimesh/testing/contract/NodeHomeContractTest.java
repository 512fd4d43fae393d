// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.node.NodeHome;

/** What every {@link NodeHome} promises, but for the lock, which only another process can feel. */
public abstract class NodeHomeContractTest {
    private NodeHome home;

    /**
     * Makes the home of this test as the start of a node does; the subclass removes it afterwards.
     *
     * @return the home
     * @throws Exception if it cannot
     */
    protected abstract NodeHome make() throws Exception;

    @BeforeEach
    final void makeHome() throws Exception {
        home = make();
    }

    @Test
    final void isAnAbsolutePathOfAnExistingFolder() {
        Path directory = home.directory();
        assertTrue(directory.isAbsolute());
        assertTrue(Files.isDirectory(directory));
    }

    @Test
    final void staysTheSame() {
        assertEquals(home.directory(), home.directory());
    }

    @Test
    final void keepsWhatIsWrittenThere() throws Exception {
        Path file = home.directory().resolve("folder").resolve("file");
        Files.createDirectory(file.getParent());
        Files.writeString(file, "content");
        assertEquals("content", Files.readString(home.directory().resolve("folder/file")));
    }

    @Test
    final void isClosedToOtherUsers() throws Exception {
        Path directory = home.directory();
        assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "the file system knows no modes");
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
    }
}
