// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

import org.omnimesh.api.storage.StorageException;
import org.omnimesh.storage.h2.internal.file.BlockFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of the store: names, access rights, and the copy that guards a migration. */
final class StoreFiles {
    private static final Logger LOG = LoggerFactory.getLogger(StoreFiles.class);
    private static final String NAME = "omnimesh";
    private static final String DATA = NAME + OpenStore.SUFFIX;

    private final Path folder;

    /** Makes the folder if need be, and makes it the owner's alone. */
    StoreFiles(Path home) throws StorageException {
        this.folder = home.resolve("store").toAbsolutePath();
        if (folder.toString().indexOf(';') >= 0) {
            throw new StorageException("The home folder's path must not contain a semicolon: " + home);
        }
        try {
            Files.createDirectories(folder);
            restrict(folder, "rwx------");
            if (!Files.exists(data())) {
                Files.createFile(data());
                force(folder);
            }
            restrict(data(), "rw-------");
            for (Path leftover : List.of(backupInTheMaking(), restored(), compacted(), converted())) {
                Files.deleteIfExists(leftover);
            }
        } catch (IOException e) {
            throw new StorageException("The store's folder " + folder + " cannot be used; check its access rights.", e);
        }
    }

    Path folder() {
        return folder;
    }

    Path data() {
        return folder.resolve(DATA);
    }

    Path backup() {
        return folder.resolve("before-migration.zip");
    }

    private Path backupInTheMaking() {
        return folder.resolve("before-migration.tmp");
    }

    private Path restored() {
        return folder.resolve(DATA + ".restored");
    }

    private Path compacted() {
        return folder.resolve(NAME + "-compacted" + OpenStore.SUFFIX);
    }

    private Path converted() {
        return folder.resolve(NAME + "-converted" + OpenStore.SUFFIX);
    }

    private Path toForget() {
        return folder.resolve("to-forget");
    }

    /** Tells whether what was deleted is to go from the data, too. */
    boolean isToForget() {
        return Files.exists(toForget());
    }

    /** Notes that what was deleted is to go from the data, too. */
    void noteToForget() throws IOException {
        if (!isToForget()) {
            Files.createFile(toForget());
            restrict(toForget(), "rw-------");
        }
    }

    void dropToForget() throws IOException {
        Files.deleteIfExists(toForget());
    }

    /** Returns the file that keeps some room on the disk. */
    Path reserve() {
        return folder.resolve("reserve");
    }

    /** Returns where to write a converted copy of the data, which nobody else can read; it is empty. */
    Path makeConverted() throws IOException {
        Files.deleteIfExists(converted());
        Files.createFile(converted());
        restrict(converted(), "rw-------");
        return converted();
    }

    /** Puts the converted copy in the place of the data, durably only after {@link #forceFolder()}. */
    void adoptConverted() throws IOException {
        Files.move(converted(), data(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Returns where to write a compacted copy of the data; nothing is there. */
    Path makeCompacted() throws IOException {
        Files.deleteIfExists(compacted());
        return compacted();
    }

    /** Forces the compacted copy to disk. */
    void forceCompacted() throws IOException {
        restrict(compacted(), "rw-------");
        force(compacted());
    }

    /** Puts the compacted copy in the place of the data, durably only after {@link #forceFolder()}; the store is closed. */
    void adoptCompacted() throws IOException {
        Files.move(compacted(), data(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Makes durable which files the folder holds. */
    void forceFolder() throws StorageException {
        try {
            force(folder);
        } catch (IOException e) {
            throw new StorageException(
                    "The store's folder " + folder + " could not be forced to disk; restart OmniMesh.", e);
        }
    }

    /** Gives back the room of a copy that is of no use; what cannot be deleted now is when the store is opened next. */
    void dropCompacted() {
        try {
            Files.deleteIfExists(compacted());
        } catch (IOException e) {
            LOG.debug("Could not delete a compacted copy", e);
        }
    }

    /** Makes a copy of the data, as they lie on the disk, the backup, durably. */
    void backUp(BlockFile file) throws IOException {
        Files.deleteIfExists(backupInTheMaking());
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(backupInTheMaking()))) {
            restrict(backupInTheMaking(), "rw-------");
            zip.setLevel(Deflater.NO_COMPRESSION);
            zip.putNextEntry(new ZipEntry(DATA));
            file.copyTo(zip);
            zip.closeEntry();
        }
        force(backupInTheMaking());
        Files.move(backupInTheMaking(), backup(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        force(folder);
    }

    /** Copies the data, as they lie on the disk, to a file that does not exist. */
    static void copy(BlockFile file, Path target) throws IOException {
        try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE)) {
            restrict(target, "rw-------");
            file.copyTo(out);
        }
    }

    void dropBackup() throws IOException {
        Files.deleteIfExists(backup());
    }

    /** Puts the backup in the place of the data; the store must be closed. */
    void restoreBackup() throws StorageException {
        Path restored = restored();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(backup()))) {
            Optional<ZipEntry> entry = Optional.ofNullable(zip.getNextEntry());
            while (entry.isPresent() && !entry.get().getName().endsWith(DATA)) {
                entry = Optional.ofNullable(zip.getNextEntry());
            }
            if (entry.isEmpty()) {
                throw new IOException("expected " + DATA + " in " + backup().getFileName());
            }
            copy(zip, restored);
            Files.move(restored, data(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            force(folder);
        } catch (IOException e) {
            throw new StorageException("A migration of the store was interrupted and " + backup()
                    + " cannot be put back; free space on the disk and start again.", e);
        }
    }

    private static void copy(InputStream from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        restrict(to, "rw-------");
        force(to);
    }

    /** Sets access rights, where there are such. */
    static void restrict(Path path, String permissions) throws IOException {
        if (Files.getFileStore(path).supportsFileAttributeView(PosixFileAttributeView.class)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    private static void force(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            forceEntries(path);
            return;
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static void forceEntries(Path path) throws IOException {
        if (!Files.getFileStore(path).supportsFileAttributeView(PosixFileAttributeView.class)) {
            return; // Windows has no such thing, and orders these operations itself.
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
