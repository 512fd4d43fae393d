// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.segment;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.crypto.SymmetricKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a log by number. A file that was written anew has the number of the rewrite in its name too; the newest counts,
 * the others stay as long as somebody may read them. Thread-safe.
 */
final class SegmentFiles implements AutoCloseable {
    /** Files kept open for reading. */
    private static final int MAX_READERS = 8;

    private static final Pattern NAME = Pattern.compile("(\\d{8})(?:\\.(\\d{1,9}))?\\.seg");
    private static final Pattern UNFINISHED = Pattern.compile("\\d{8}\\.\\d{1,9}\\.tmp");
    private static final Logger LOG = LoggerFactory.getLogger(SegmentFiles.class);

    private final Path folder;
    private final Disk disk;
    private final Ciphers ciphers;
    private final SymmetricKey key;
    private final RandomSource random;
    private final Map<Name, SegmentReader> readers = new LinkedHashMap<>(MAX_READERS, 0.75f, true);

    /** What is in a file's name. */
    private record Name(int number, int rewrite) {}

    SegmentFiles(Path folder, Disk disk, Ciphers ciphers, SymmetricKey key, RandomSource random) throws IOException {
        this.folder = folder;
        this.disk = disk;
        this.ciphers = ciphers;
        this.key = key;
        this.random = random;
        Files.createDirectories(folder);
        Permissions.restrictFolder(folder);
    }

    /** Returns the number of every file and how often the newest of that number was written anew. */
    NavigableMap<Integer, Integer> newest() throws IOException {
        NavigableMap<Integer, Integer> newest = new TreeMap<>();
        names().forEach(name -> newest.merge(name.number(), name.rewrite(), Math::max));
        return newest;
    }

    private List<Name> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> NAME.matcher(path.getFileName().toString())).filter(Matcher::matches)
                    .map(name -> new Name(Integer.parseInt(name.group(1)),
                            name.group(2) == null ? 0 : Integer.parseInt(name.group(2))))
                    .toList();
        }
    }

    Path path(int number, int rewrite) {
        return folder.resolve(rewrite == 0
                ? String.format(Locale.ROOT, "%08d.seg", number)
                : String.format(Locale.ROOT, "%08d.%d.seg", number, rewrite));
    }

    private Path newestPath(int number) throws IOException {
        return path(number, newest().getOrDefault(number, 0));
    }

    int length(int number) throws IOException {
        return (int) Math.min(Integer.MAX_VALUE, Files.size(newestPath(number)));
    }

    /** Opens the newest file of a number; empty if its header cannot be read. */
    Optional<SegmentReader> open(int number) throws IOException {
        return open(number, newest().getOrDefault(number, 0));
    }

    private Optional<SegmentReader> open(int number, int rewrite) throws IOException {
        try {
            return SegmentReader.open(path(number, rewrite),
                    (header, offset) -> SegmentFormat.parse(ciphers, key, number, header, offset));
        } catch (FileNotFoundException e) {
            throw new DamagedException("segment file " + number + " is missing");
        }
    }

    /** Begins a file that was not there before. */
    SegmentWriter create(int number, int endBefore) throws IOException {
        SegmentWriter begun = SegmentWriter.create(disk, path(number, 0),
                SegmentFormat.create(ciphers, key, number, 0, endBefore, random.bytes(32)));
        boolean done = false;
        try {
            Permissions.forceFolder(disk, folder);
            done = true;
            return begun;
        } finally {
            if (!done) {
                begun.close();
            }
        }
    }

    /** Begins to write a file anew, under a name that does not count yet. */
    SegmentWriter createAnew(SegmentFormat before) throws IOException {
        return SegmentWriter.create(disk, unfinished(before), SegmentFormat.create(ciphers, key, before.number(),
                before.rewrite() + 1, before.endBefore(), random.bytes(32)));
    }

    private Path unfinished(SegmentFormat before) {
        return folder.resolve(String.format(Locale.ROOT, "%08d.%d.tmp", before.number(), before.rewrite() + 1));
    }

    /** Lets a file count that was written anew and forced to disk. */
    void finishAnew(SegmentFormat before) throws IOException {
        Files.move(unfinished(before), path(before.number(), before.rewrite() + 1), StandardCopyOption.ATOMIC_MOVE);
        Permissions.forceFolder(disk, folder);
    }

    void setAside(int number) throws IOException {
        Path path = newestPath(number);
        Files.move(path, folder.resolve(path.getFileName() + ".unreadable"), StandardCopyOption.REPLACE_EXISTING);
        Permissions.forceFolder(disk, folder);
    }

    /**
     * Lets a file end with some bytes that stand there already, and makes that durable. They are written once more, because an
     * operating system that could not write them shows them all the same, and does not try again.
     */
    void settle(int number, int offset, byte[] last) throws IOException {
        try (FileChannel channel = disk.open(newestPath(number), StandardOpenOption.WRITE)) {
            write(channel, offset, last);
            channel.truncate(Math.max(offset + last.length, SegmentFormat.DATA));
            channel.force(true);
        }
    }

    private static void write(FileChannel channel, int offset, byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            channel.write(left, offset + left.position());
        }
    }

    /** Deletes what was not finished. */
    void deleteUnfinished() throws IOException {
        List<Path> unfinished;
        try (Stream<Path> files = Files.list(folder)) {
            unfinished = files.filter(path -> UNFINISHED.matcher(path.getFileName().toString()).matches()).toList();
        }
        for (Path path : unfinished) {
            Files.deleteIfExists(path);
        }
    }

    /** Deletes the files of a number that were written anew since. */
    void deleteOld(int number) throws IOException {
        int newest = newest().getOrDefault(number, 0);
        for (Name name : names()) {
            if (name.number() == number && name.rewrite() < newest) {
                forget(name);
                Files.deleteIfExists(path(number, name.rewrite()));
            }
        }
        Permissions.forceFolder(disk, folder);
    }

    private void forget(Name name) throws IOException {
        synchronized (readers) {
            SegmentReader reader = readers.remove(name);
            if (reader != null) {
                reader.close();
            }
        }
    }

    /** Tells whether the file of a place was written anew, so that what was there lies elsewhere now. */
    boolean isOld(Place place) throws IOException {
        return newest().getOrDefault(place.segment(), 0) > place.rewrite();
    }

    byte[] read(Place place) throws IOException {
        byte[] raw;
        SegmentFormat format;
        synchronized (readers) {
            SegmentReader reader = reader(new Name(place.segment(), place.rewrite()));
            raw = reader.raw(place);
            format = reader.format();
        }
        return SegmentReader.open(format, place, raw);
    }

    private SegmentReader reader(Name name) throws IOException {
        SegmentReader known = readers.get(name);
        if (known != null) {
            return known;
        }
        SegmentReader opened = open(name.number(), name.rewrite()).orElseThrow(
                () -> new DamagedException("the header of segment file " + name.number() + " is damaged"));
        readers.put(name, opened);
        if (readers.size() > MAX_READERS) {
            readers.remove(readers.keySet().iterator().next()).close();
        }
        return opened;
    }

    /** Writes file headers anew of which one of the two copies is damaged; returns who has no readable one at all. */
    List<Integer> mendHeaders() throws IOException {
        List<Integer> lost = new ArrayList<>();
        for (int number : newest().keySet()) {
            try (SegmentReader reader = open(number).orElse(null)) {
                if (reader == null) {
                    lost.add(number);
                } else if (!reader.headerWhole()) {
                    LOG.warn("The header of segment file {} was damaged and is written anew from its copy", number);
                    mend(reader.format());
                }
            }
        }
        return lost;
    }

    private void mend(SegmentFormat format) throws IOException {
        try (FileChannel channel = disk.open(path(format.number(), format.rewrite()),
                StandardOpenOption.WRITE)) {
            for (int offset : new int[] { SegmentFormat.HEADER, SegmentFormat.HEADER_COPY }) {
                write(channel, offset, format.header(offset));
            }
            channel.force(false);
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (readers) {
            for (SegmentReader reader : readers.values()) {
                reader.close();
            }
            readers.clear();
        }
    }
}
