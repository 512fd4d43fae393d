// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal.archive;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.omnimesh.api.storage.Restored;

/** Writes what is in a backup into an empty home; leaves nothing behind if that does not work. */
final class HomeUnpacker {
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");
    private static final Path MARKER = Path.of("store", "log", "origin");
    private static final String INODE_ENTRY = "origin-inode";
    private static final int MAX_DEPTH = 8;
    private static final int MAX_INODE_LENGTH = 32;
    private static final int MAX_MARKERS = 16;
    private static final int BUFFER = 256 << 10;
    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path home;
    private final LongPredicate going;
    private final byte[] buffer = new byte[BUFFER];
    private int files;
    private long bytes;

    private HomeUnpacker(Path home, LongPredicate going) {
        this.home = home;
        this.going = going;
    }

    static void checkEmpty(Path home) throws IOException {
        if (Files.exists(home)) {
            try (Stream<Path> there = Files.list(home)) {
                if (there.findAny().isPresent()) {
                    throw new IOException("the folder is not empty, and nothing is overwritten: " + home);
                }
            }
        }
    }

    /**
     * Unpacks.
     *
     * @param home where to; empty or absent
     * @param opened what was sealed; closed when done
     * @param going asked with the bytes written so far whether to go on
     */
    static Restored unpack(Path home, InputStream opened, LongPredicate going) throws IOException {
        HomeUnpacker unpacker = new HomeUnpacker(home, going);
        try (opened) {
            unpacker.unpack(new DataInputStream(opened));
        } catch (EOFException e) {
            unpacker.undo();
            throw new IOException("the backup is damaged: its end is missing", e);
        } catch (IOException | RuntimeException e) {
            unpacker.undo();
            throw e;
        }
        return new Restored(unpacker.files, unpacker.bytes);
    }

    private void unpack(DataInputStream in) throws IOException {
        Files.createDirectories(home);
        protect(home, "rwx------");
        String inode = "";
        for (int length = in.readUnsignedShort(); length > 0; length = in.readUnsignedShort()) {
            String name = new String(in.readNBytes(length), StandardCharsets.UTF_8);
            long size = in.readLong();
            boolean isInode = name.equals(INODE_ENTRY);
            if (size < 0 || isInode && size > MAX_INODE_LENGTH) {
                throw new IOException("the backup holds a file of an impossible length");
            }
            if (isInode) {
                inode = new String(in.readNBytes((int) size), StandardCharsets.US_ASCII);
            } else {
                write(in, path(name), size);
            }
        }
        if (in.read() >= 0) {
            throw new IOException("the backup is damaged: something follows its end");
        }
        beginNewLogs(inode);
    }

    /** A sealed name is one that a node wrote; looked at all the same. */
    private Path path(String name) throws IOException {
        List<String> segments = List.of(name.split("/", -1));
        if (segments.size() > MAX_DEPTH || !segments.stream().allMatch(one -> SEGMENT.matcher(one).matches())) {
            throw new IOException("the backup holds a file of an impossible name");
        }
        return home.resolve(String.join("/", segments));
    }

    private void write(InputStream in, Path file, long size) throws IOException {
        Files.createDirectories(file.getParent(), attributes("rwx------"));
        try (FileChannel out = FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                attributes("rw-------"))) {
            for (long left = size; left > 0;) {
                int read = in.readNBytes(buffer, 0, (int) Math.min(left, buffer.length));
                if (read == 0) {
                    throw new EOFException();
                }
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                left -= read;
                this.bytes += read;
                if (!going.test(this.bytes)) {
                    throw new IOException("it was stopped, and nothing of it was kept");
                }
            }
            out.force(true);
        }
        files++;
    }

    /**
     * The node tells a copy from the original by the marker beside its log being another file: this sees to it that it is,
     * even where the file system gives the same number again.
     */
    private void beginNewLogs(String inode) throws IOException {
        Path marker = home.resolve(MARKER);
        if (!Files.isDirectory(marker.getParent())) {
            return;
        }
        List<Path> same = new ArrayList<>();
        Files.deleteIfExists(marker);
        Files.createFile(marker, attributes("rw-------"));
        while (inode.equals(number(marker)) && same.size() < MAX_MARKERS) {
            Path aside = marker.resolveSibling("origin." + same.size());
            Files.move(marker, aside);
            same.add(aside);
            Files.createFile(marker, attributes("rw-------"));
        }
        for (Path aside : same) {
            Files.delete(aside);
        }
    }

    private static String number(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? String.valueOf(Files.getAttribute(file, "unix:ino"))
                : "none";
    }

    private void undo() throws IOException {
        if (!Files.exists(home)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(home)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(home)) {
                    Files.delete(path);
                }
            }
        }
    }

    private static void protect(Path path, String permissions) throws IOException {
        if (POSIX) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    private static FileAttribute<?>[] attributes(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)) }
                : new FileAttribute<?>[0];
    }
}
