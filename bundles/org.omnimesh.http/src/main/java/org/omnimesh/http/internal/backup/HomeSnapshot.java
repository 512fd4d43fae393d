// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.backup;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.StoreSnapshot;

/**
 * The files of a home as they belong together at one moment, in a folder of their own until it is closed.
 *
 * <p>
 * The database is copied while nothing is written to it. In the same moment small files and the newest segment of the log are
 * copied; large files never change where they were written once, so a second name for each keeps it. The log is written before the
 * database, so what the database knows is in the segments.
 */
final class HomeSnapshot implements AutoCloseable {
    private static final String FOLDER = "backup.tmp";
    /** What belongs to this machine or this run only, by its first or last name. */
    private static final Set<String> LEFT_OUT = Set.of("runtime", "logs", "workspace", "node.lock", "node.json",
            "api.token", "reserve", "origin", FOLDER, "before-migration.zip");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");
    private static final Pattern UNFINISHED = Pattern
            .compile(".*\\.(new|tmp|restored|spool)|.*-(compacted|converted)\\..*");
    private static final Path LOG = Path.of("store", "log");
    private static final String INODE_ENTRY = "origin-inode";
    private static final long SMALL_BYTES = 1 << 20;
    private static final int HEAD_BYTES = Short.BYTES + Long.BYTES;

    /** A file: its name in the backup, where its bytes are, and how many count. */
    private record Part(String name, Path file, long size) {}

    private final Path home;
    private final Path folder;
    private final List<Part> parts = new ArrayList<>();
    private byte[] inode = new byte[0];

    private HomeSnapshot(Path home) {
        this.home = home;
        this.folder = home.resolve(FOLDER);
    }

    /** Takes a snapshot; what an earlier one left is deleted. */
    static HomeSnapshot take(Path home, StoreSnapshot store) throws IOException, StorageException {
        HomeSnapshot snapshot = new HomeSnapshot(home);
        try {
            snapshot.deleteFolder();
            Files.createDirectory(snapshot.folder, ownerOnly(home));
            Path database = snapshot.folder.resolve("database");
            store.copy(database, () -> snapshot.gather(store.file()));
            snapshot.add(snapshot.name(store.file()), database);
            return snapshot;
        } catch (IOException | StorageException e) {
            snapshot.close();
            throw e;
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")) }
                : new FileAttribute<?>[0];
    }

    private void gather(Path database) throws IOException {
        List<Path> files;
        try (Stream<Path> tree = Files.walk(home)) {
            files = tree.filter(this::belongs).filter(file -> !file.equals(database)).toList();
        }
        Optional<Path> newest = files.stream().filter(HomeSnapshot::isSegment).max(Comparator.naturalOrder());
        // Backwards: of a file being fetched, what is there ("state") is read before the content ("data").
        for (Path file : files.stream().sorted(Comparator.reverseOrder()).toList()) {
            keep(file, newest.equals(Optional.of(file)));
        }
        Path marker = home.resolve(LOG).resolve("origin");
        if (Files.exists(marker) && FileSystems.getDefault().supportedFileAttributeViews().contains("unix")) {
            inode = String.valueOf(Files.getAttribute(marker, "unix:ino")).getBytes(StandardCharsets.US_ASCII);
        }
    }

    private static boolean isSegment(Path file) {
        return String.valueOf(file.getFileName()).endsWith(".seg");
    }

    private boolean belongs(Path file) {
        Path inHome = home.relativize(file);
        String first = inHome.getName(0).toString();
        String last = String.valueOf(inHome.getFileName());
        return !LEFT_OUT.contains(first) && !LEFT_OUT.contains(last) && !UNFINISHED.matcher(last).matches()
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Stream.of(name(file).split("/")).allMatch(one -> NAME.matcher(one).matches());
    }

    private String name(Path file) {
        return home.relativize(file).toString().replace('\\', '/');
    }

    private void keep(Path file, boolean growing) throws IOException {
        Path kept = folder.resolve(Integer.toString(parts.size()));
        try {
            if (growing || Files.size(file) <= SMALL_BYTES) {
                Files.copy(file, kept);
            } else {
                link(file, kept);
            }
            add(name(file), kept);
        } catch (NoSuchFileException e) {
            // Gone between the listing and now: it does not belong to this moment.
        }
    }

    private static void link(Path file, Path kept) throws IOException {
        try {
            Files.createLink(kept, file);
        } catch (UnsupportedOperationException e) {
            Files.copy(file, kept);
        }
    }

    private void add(String name, Path file) throws IOException {
        parts.add(new Part(name, file, Files.size(file)));
    }

    /** Returns how long {@link #open} is. */
    long length() {
        long length = Short.BYTES + HEAD_BYTES + INODE_ENTRY.length() + inode.length;
        for (Part part : parts) {
            length += HEAD_BYTES + part.name().getBytes(StandardCharsets.UTF_8).length + part.size();
        }
        return length;
    }

    /** Opens all files as one stream, each with its name and length before it. */
    InputStream open() {
        Iterator<Part> rest = parts.iterator();
        Enumeration<InputStream> streams = new Enumeration<>() {
            private boolean begun;
            private boolean ended;

            @Override
            public boolean hasMoreElements() {
                return !ended;
            }

            @Override
            public InputStream nextElement() {
                if (!begun) {
                    begun = true;
                    return new SequenceInputStream(head(INODE_ENTRY, inode.length), new ByteArrayInputStream(inode));
                }
                if (rest.hasNext()) {
                    Part part = rest.next();
                    return new SequenceInputStream(head(part.name(), part.size()), content(part));
                }
                ended = true;
                return new ByteArrayInputStream(new byte[Short.BYTES]);
            }
        };
        return new SequenceInputStream(streams);
    }

    private static InputStream content(Part part) {
        return new FilePart(part.file(), part.size());
    }

    private static InputStream head(String name, long size) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        try (DataOutputStream out = new DataOutputStream(head)) {
            out.writeShort(bytes.length);
            out.write(bytes);
            out.writeLong(size);
        } catch (IOException e) {
            throw new IllegalStateException("expected memory to take it", e);
        }
        return new ByteArrayInputStream(head.toByteArray());
    }

    /** Deletes what the snapshot kept. */
    @Override
    public void close() throws IOException {
        deleteFolder();
    }

    private void deleteFolder() throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
