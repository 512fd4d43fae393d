// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.backup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.StoreSnapshot;
import org.omnimesh.testing.TemporaryHome;

class HomeSnapshotTest {
    private final TemporaryHome home = new TemporaryHome();

    @AfterEach
    void clean() {
        home.close();
    }

    /** A database of one file, which says which moment it is of. */
    private final class OneFile implements StoreSnapshot {
        @Override
        public Path file() {
            return home.directory().resolve("store").resolve("omnimesh.mv.db");
        }

        @Override
        public void copy(Path target, Beside beside) throws StorageException {
            try {
                beside.run();
                Files.writeString(target, "the copy");
            } catch (IOException e) {
                throw new StorageException("the store could not be copied: " + e.getMessage(), e);
            }
        }
    }

    private void file(String name, String content) throws IOException {
        Path file = home.directory().resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static Map<String, byte[]> contents(HomeSnapshot snapshot) throws IOException {
        byte[] all = snapshot.open().readAllBytes();
        assertEquals(snapshot.length(), all.length);
        Map<String, byte[]> contents = new TreeMap<>();
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(all));
        for (int length = in.readUnsignedShort(); length > 0; length = in.readUnsignedShort()) {
            String name = new String(in.readNBytes(length), StandardCharsets.UTF_8);
            contents.put(name, in.readNBytes((int) in.readLong()));
        }
        assertEquals(-1, in.read());
        return contents;
    }

    @Test
    void holdsWhatBelongsToTheNodeAndNothingOfThisMachineOrRun() throws Exception {
        // given
        for (String name : List.of("keys/master.key", "keys/identity", "store/omnimesh.mv.db", "store/reserve",
                "store/before-migration.zip", "store/omnimesh-compacted.mv.db", "store/log/00000001.seg",
                "store/log/00000002.seg", "store/log/origin", "settings.properties", "api.token", "api.tokens",
                "api.tokens.new", "audit.head", "node.json", "node.lock", "logs/omnimesh.log", "runtime/x/y",
                "workspace/z", "upload-12.spool", "blobs/ab/data", "blobs/ab/state", "backup.tmp/old")) {
            file(name, name);
        }
        // when
        try (HomeSnapshot snapshot = HomeSnapshot.take(home.directory(), new OneFile())) {
            Map<String, byte[]> contents = contents(snapshot);
            // then
            assertEquals(Set.of("origin-inode", "keys/master.key", "keys/identity", "store/omnimesh.mv.db",
                    "store/log/00000001.seg", "store/log/00000002.seg", "settings.properties", "api.tokens",
                    "audit.head", "blobs/ab/data", "blobs/ab/state"), contents.keySet());
            assertEquals("the copy", new String(contents.get("store/omnimesh.mv.db"), StandardCharsets.UTF_8));
            assertEquals(String.valueOf(Files.getAttribute(home.directory().resolve("store/log/origin"), "unix:ino")),
                    new String(contents.get("origin-inode"), StandardCharsets.US_ASCII));
        }
        assertFalse(Files.exists(home.directory().resolve("backup.tmp")));
    }

    @Test
    void keepsTheMomentAlthoughFilesGrowChangeAndGo() throws Exception {
        // given
        byte[] large = new byte[3 << 20];
        Arrays.fill(large, (byte) 1);
        Path old = home.directory().resolve("store/log/00000001.seg");
        Path newest = home.directory().resolve("store/log/00000002.seg");
        Files.createDirectories(old.getParent());
        Files.write(old, large);
        Files.write(newest, large);
        file("settings.properties", "before");
        try (HomeSnapshot snapshot = HomeSnapshot.take(home.directory(), new OneFile())) {
            // when
            Files.delete(old);
            Files.write(newest, new byte[] { 2 }, StandardOpenOption.WRITE);
            Files.write(newest, large, StandardOpenOption.APPEND);
            file("settings.properties", "after");
            // then
            Map<String, byte[]> contents = contents(snapshot);
            assertArrayEquals(large, contents.get("store/log/00000001.seg"));
            assertArrayEquals(large, contents.get("store/log/00000002.seg"));
            assertEquals("before", new String(contents.get("settings.properties"), StandardCharsets.UTF_8));
        }
    }

    @Test
    void leavesNothingBehindWhenTheStoreCannotBeCopied() throws Exception {
        file("keys/master.key", "x");
        StoreSnapshot broken = new StoreSnapshot() {
            @Override
            public Path file() {
                return home.directory().resolve("store");
            }

            @Override
            public void copy(Path target, Beside beside) throws StorageException {
                throw new StorageException("the disk is full");
            }
        };
        assertThrows(StorageException.class, () -> HomeSnapshot.take(home.directory(), broken));
        assertFalse(Files.exists(home.directory().resolve("backup.tmp")));
    }
}
