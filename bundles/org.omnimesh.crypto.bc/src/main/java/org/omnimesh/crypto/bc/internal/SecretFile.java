// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small file that only the owner may read (0600 in a folder of 0700), replaced as a whole: after a crash or power cut
 * the old content or the new is there.
 *
 * <p>
 * Where the file system has no POSIX permissions (Windows), the access rules of the user's own folder are inherited.
 *
 * @param path where it is
 */
record SecretFile(Path path) {
    /** Longest content in bytes. */
    static final int MAX_LENGTH = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(SecretFile.class);
    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    /** Returns the content, or empty if there is no file. */
    Optional<byte[]> read() throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] content = in.readNBytes(MAX_LENGTH + 1);
            if (content.length > MAX_LENGTH) {
                throw new IOException("expected at most " + MAX_LENGTH + " bytes");
            }
            return Optional.of(content);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Replaces the content; when this returns, it is on the disk. */
    void write(byte[] content) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        Files.createDirectories(folder, attributes("rwx------"));
        Path draft = folder.resolve(path.getFileName() + ".new");
        Files.deleteIfExists(draft);
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(draft, options, attributes("rw-------"))) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (POSIX) {
            sync(folder);
            sync(folder.toAbsolutePath().getParent());
        }
    }

    /** Like {@link #read}, and takes away what others were allowed, such as after a copy by hand. */
    Optional<byte[]> readPrivate() throws IOException {
        if (POSIX && Files.exists(path)) {
            restrict();
        }
        return read();
    }

    private void restrict() throws IOException {
        var owner = PosixFilePermissions.fromString("rw-------");
        if (!owner.containsAll(Files.getPosixFilePermissions(path))) {
            LOG.warn("{} could be read by others; only the owner may now", path.getFileName());
            Files.setPosixFilePermissions(path, owner);
        }
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static FileAttribute<?>[] attributes(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)) }
                : new FileAttribute<?>[0];
    }
}
