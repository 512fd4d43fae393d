// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.mesh.internal.entry.Generation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which {@link Generation} of logs this device writes. It begins a new one when its store turns out to be an old copy: the
 * files are not those that were written to last time, or a peer has entries of this device that are not here. Thread-safe.
 */
public final class Generations {
    static final Schema SCHEMA = new Schema("mesh_generation", List.of("""
            CREATE TABLE mesh_generation (one INT PRIMARY KEY, generation INT NOT NULL, inode VARCHAR(32) NOT NULL,
                born BIGINT NOT NULL);
            """));

    private static final String INODE = "unix:ino";
    private static final Logger LOG = LoggerFactory.getLogger(Generations.class);

    private final Database database;
    private final RandomSource random;
    private final boolean copied;
    private volatile int current;

    /**
     * What a copy of a file does not share with it. Numbers of deleted files are used again, and some file systems number
     * anew at every start, so that a number decides only where none tells when a file was made.
     *
     * @param inode the file's number, empty if it has none
     * @param born when it was made, in milliseconds since 1970; {@link #UNKNOWN} if the file system does not tell
     */
    private record Birth(String inode, long born) {
        private static final long UNKNOWN = 0;

        /** What is not told is answered with the time of the last change, which this sets to a time that means unknown. */
        static Birth of(Path file) throws IOException {
            String inode = file.getFileSystem().supportedFileAttributeViews().contains("unix")
                    ? String.valueOf(Files.getAttribute(file, INODE))
                    : "";
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.lastModifiedTime().toMillis() != UNKNOWN) {
                Files.setLastModifiedTime(file, FileTime.fromMillis(UNKNOWN));
            }
            return new Birth(inode, attributes.creationTime().toMillis());
        }

        boolean isCopyOf(Birth before) {
            return born != before.born || born == UNKNOWN && !inode.equals(before.inode);
        }
    }

    private record Known(int generation, Birth birth) {}

    /**
     * Finds out whether the store is a copy.
     *
     * @param database where the generation is kept
     * @param marker a file that lies beside the log and is never written to again
     * @param random picks generations
     * @throws StorageException if the store or the file cannot be read or written
     */
    public Generations(Database database, Path marker, RandomSource random) throws StorageException {
        this.database = database;
        this.random = random;
        database.migrate(SCHEMA);
        try {
            if (!Files.exists(marker)) {
                Files.createFile(marker, ownerOnly(marker));
                Birth.of(marker);
            }
            Birth birth = Birth.of(marker);
            Optional<Known> known = database.read(transaction -> transaction.queryOne(
                    "SELECT generation, inode, born FROM mesh_generation",
                    row -> new Known((int) row.number("generation"),
                            new Birth(row.text("inode"), row.number("born")))));
            current = known.map(Known::generation).orElse(0);
            copied = known.isPresent() && birth.isCopyOf(known.get().birth());
            if (copied) {
                LOG.warn("The store was copied or put back: this device begins new logs");
                current = another();
            }
            if (known.isEmpty() || !known.get().equals(new Known(current, birth))) {
                write(birth);
            }
        } catch (IOException e) {
            throw new StorageException("the file " + marker.getFileName() + " beside the log could not be read", e);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")) }
                : new FileAttribute<?>[0];
    }

    /**
     * Tells whether the store was found to be a copy, or put back.
     *
     * @return true at the first start of a copy only
     */
    public boolean copied() {
        return copied;
    }

    /** Returns the generation of the logs that new entries belong to. */
    int current() {
        return current;
    }

    /**
     * There are entries of this device that it does not have: it must not continue these logs.
     *
     * @param outdated the generation they are of
     */
    synchronized void renew(int outdated) throws StorageException {
        if (outdated == current) {
            LOG.warn("The store is an old copy, peers have more of this device: it begins new logs");
            current = another();
            int chosen = current;
            database.write(
                    transaction -> transaction.update("UPDATE mesh_generation SET generation = ? WHERE one = 1",
                            chosen));
        }
    }

    private int another() {
        int picked;
        do {
            byte[] bytes = random.bytes(2);
            picked = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        } while (picked == current || picked == 0);
        return picked;
    }

    private void write(Birth birth) throws StorageException {
        int chosen = current;
        database.write(transaction -> transaction.update(
                "MERGE INTO mesh_generation (one, generation, inode, born) KEY (one) VALUES (1, ?, ?, ?)", chosen,
                birth.inode(), birth.born()));
    }
}
