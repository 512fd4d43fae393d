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
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.mesh.internal.segment.SegmentReader.Found;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of segment files. One thread appends; any thread reads.
 *
 * <p>
 * Each opening begins a new file with its first group, and so does each failure to write: what was cut off or given up is
 * never written over (see {@link SegmentFormat}). The new file says where the one before ends.
 */
public final class SegmentLog implements AutoCloseable {
    /** From this size on a new file is begun, in bytes. */
    static final int SEGMENT_BYTES = 64 << 20;

    /** Files kept open for reading. */
    private static final int MAX_READERS = 8;

    /** Content read at once when everything is read, in bytes. */
    private static final int REPLAY_BYTES = 2 << 20;

    private static final Pattern NAME = Pattern.compile("\\d{8}\\.seg");
    private static final Logger LOG = LoggerFactory.getLogger(SegmentLog.class);

    private final Path folder;
    private final Ciphers ciphers;
    private final SymmetricKey key;
    private final RandomSource random;
    private final int segmentBytes;
    private final Map<Integer, SegmentReader> readers = new LinkedHashMap<>(MAX_READERS, 0.75f, true);
    private @Nullable SegmentWriter writer;
    private Cursor end = Cursor.START;
    private long group;

    /** Told of what was written and not yet applied. */
    public interface Replayer {
        /**
         * Takes groups, oldest first.
         *
         * @param records records and where they lie
         * @param end everything before is given with these records or was before
         * @throws IOException if they cannot be applied
         */
        void replay(List<Placed> records, Cursor end) throws IOException;
    }

    /**
     * A record and where it lies.
     *
     * @param place where
     * @param record what
     */
    public record Placed(Place place, SegmentRecord record) {}

    /**
     * Opens the folder, or makes it. To be followed by {@link #recover}.
     *
     * @param folder the folder
     * @param ciphers encrypts
     * @param key the log's key
     * @param random salts each file
     * @throws IOException if the folder cannot be used
     */
    public SegmentLog(Path folder, Ciphers ciphers, SymmetricKey key, RandomSource random) throws IOException {
        this(folder, ciphers, key, random, SEGMENT_BYTES);
    }

    SegmentLog(Path folder, Ciphers ciphers, SymmetricKey key, RandomSource random, int segmentBytes)
            throws IOException {
        this.folder = folder;
        this.ciphers = ciphers;
        this.key = key;
        this.random = random;
        this.segmentBytes = segmentBytes;
        Files.createDirectories(folder);
        Permissions.restrictFolder(folder);
    }

    /**
     * Gives what was written after a point, and cuts off what was never acknowledged: a last group that is not whole.
     *
     * @param from up to where everything is known
     * @param replayer takes the rest
     * @throws IOException if the files cannot be read, or the replayer fails
     */
    public void recover(Cursor from, Replayer replayer) throws IOException {
        setUnbegunAside(from.segment());
        NavigableSet<Integer> numbers = numbers();
        end = from;
        if (from.segment() > 0 && (!numbers.contains(from.segment()) || length(from.segment()) < from.offset())) {
            LOG.error("Segment file {} of the log is missing or was cut", from.segment());
        }
        for (int number : numbers.tailSet(Math.max(1, from.segment()), true)) {
            int start = number == from.segment() ? from.offset() : SegmentFormat.DATA;
            @Nullable Integer next = numbers.higher(number);
            recover(number, start, next == null ? 0 : next, replayer);
        }
    }

    /** The newest files may be ones whose making was cut short: nothing was written to them. */
    private void setUnbegunAside(int known) throws IOException {
        NavigableSet<Integer> numbers = numbers();
        while (!numbers.isEmpty() && numbers.last() > known && !isReadable(numbers.last())) {
            int number = numbers.pollLast();
            Files.move(path(number), folder.resolve(path(number).getFileName() + ".unreadable"),
                    StandardCopyOption.REPLACE_EXISTING);
            Permissions.forceFolder(folder);
        }
    }

    private boolean isReadable(int number) throws IOException {
        try (SegmentReader reader = open(number).orElse(null)) {
            return reader != null;
        }
    }

    private void recover(int number, int start, int next, Replayer replayer) throws IOException {
        try (SegmentReader reader = open(number).orElse(null)) {
            if (reader == null) {
                LOG.error("Segment file {} of the log is damaged: its header cannot be read", number);
                end = new Cursor(number, Math.max(start, length(number)));
            } else {
                int limit = Math.min(reader.length(), next == 0 ? Integer.MAX_VALUE : limit(number, next));
                recover(reader, start, limit, next == 0, replayer);
            }
        }
    }

    /** Groups that are followed by another were forced to disk; only the very last one may be a torn one. */
    private void recover(SegmentReader reader, int start, int limit, boolean last, Replayer replayer)
            throws IOException {
        int offset = start;
        int whole = start;
        List<Found> pending = new ArrayList<>();
        boolean more = true;
        while (more) {
            List<Found> found = reader.scan(offset, limit, REPLAY_BYTES);
            more = !found.isEmpty();
            pending.addAll(found);
            int take = more || last ? lastWholeGroup(pending, more) : pending.size();
            if (more) {
                offset = found.get(found.size() - 1).place().end().offset();
            }
            if (take > 0) {
                List<Found> taken = pending.subList(0, take);
                Found newest = taken.get(take - 1);
                group = Math.max(group, newest.header().group());
                whole = newest.place().end().offset();
                end = newest.place().end();
                replayer.replay(taken.stream().map(record -> new Placed(record.place(),
                        new SegmentRecord(record.header().type(), record.content()))).toList(), end);
                taken.clear();
            }
        }
        end = new Cursor(reader.format().number(), whole);
        group = pending.isEmpty() ? group : Math.max(group, pending.get(pending.size() - 1).header().group());
        if (last && reader.length() > whole) {
            cut(reader.format().number(), whole);
        }
    }

    /** Returns how many records come before the last group if that is not whole or may go on, else how many there are. */
    private static int lastWholeGroup(List<Found> records, boolean mayGoOn) {
        int size = records.size();
        if (size == 0) {
            return 0;
        }
        Found newest = records.get(size - 1);
        int first = size - 1;
        boolean contiguous = true;
        while (first > 0 && records.get(first - 1).header().group() == newest.header().group()) {
            contiguous &= records.get(first - 1).place().end().offset() == records.get(first).place().start();
            first--;
        }
        boolean whole = contiguous && records.get(first).header().first() && newest.header().last();
        return whole ? size : first;
    }

    private void cut(int number, int length) throws IOException {
        try (FileChannel channel = FileChannel.open(path(number), StandardOpenOption.WRITE)) {
            channel.truncate(Math.max(length, SegmentFormat.DATA));
            channel.force(true);
        }
    }

    private int limit(int number, int next) throws IOException {
        if (next != number + 1) {
            return Integer.MAX_VALUE;
        }
        try (SegmentReader reader = open(next).orElse(null)) {
            return reader == null ? Integer.MAX_VALUE : reader.format().endBefore();
        }
    }

    /**
     * Writes records and forces them to disk, all or none of them.
     *
     * @param records at least one, each of at most 1 MiB
     * @return where they lie
     * @throws IOException if that fails; then none of them is there
     */
    public List<Place> append(List<SegmentRecord> records) throws IOException {
        SegmentWriter current = writer;
        if (current == null || current.end() >= segmentBytes) {
            current = begin();
        }
        boolean done = false;
        try {
            List<Place> places = current.append(++group, records);
            end = new Cursor(current.number(), current.end());
            done = true;
            return places;
        } finally {
            if (!done) {
                giveUp(current);
            }
        }
    }

    private SegmentWriter begin() throws IOException {
        SegmentWriter before = writer;
        int number = end.segment() + 1;
        SegmentFormat format = SegmentFormat.create(ciphers, key, number, end.offset(), random.bytes(32));
        SegmentWriter begun = SegmentWriter.create(path(number), format);
        Permissions.forceFolder(folder);
        writer = begun;
        if (before != null) {
            finish(before);
        }
        end = new Cursor(number, SegmentFormat.DATA);
        return begun;
    }

    private static void finish(SegmentWriter full) {
        try {
            full.finish();
        } catch (IOException e) {
            LOG.debug("A segment file keeps what was reserved for it", e);
        }
    }

    /** The next group begins a new file, which says that this one ends with the last whole group. */
    private void giveUp(SegmentWriter failed) {
        writer = null;
        try {
            failed.close();
        } catch (IOException e) {
            LOG.debug("Closing a segment file failed", e);
        }
    }

    /**
     * Returns where everything written ends.
     *
     * @return the end; for the appending thread
     */
    public Cursor end() {
        return end;
    }

    /**
     * Reads a record.
     *
     * @param place where it lies
     * @return its content
     * @throws DamagedException if it is not there as it was written
     * @throws IOException if it cannot be read
     */
    public byte[] read(Place place) throws IOException {
        byte[] raw;
        SegmentFormat format;
        synchronized (readers) {
            SegmentReader reader = reader(place.segment());
            raw = reader.raw(place);
            format = reader.format();
        }
        return SegmentReader.open(format, place, raw);
    }

    private SegmentReader reader(int number) throws IOException {
        SegmentReader known = readers.get(number);
        if (known != null) {
            return known;
        }
        SegmentReader opened = open(number)
                .orElseThrow(() -> new DamagedException("the header of segment file " + number + " is damaged"));
        readers.put(number, opened);
        if (readers.size() > MAX_READERS) {
            readers.remove(readers.keySet().iterator().next()).close();
        }
        return opened;
    }

    private Optional<SegmentReader> open(int number) throws IOException {
        try {
            return SegmentReader.open(path(number),
                    (header, offset) -> SegmentFormat.parse(ciphers, key, number, header, offset));
        } catch (FileNotFoundException e) {
            throw new DamagedException("segment file " + number + " is missing");
        }
    }

    /**
     * Writes file headers anew of which one of the two copies is damaged.
     *
     * @return the numbers of files that have no readable header at all
     * @throws IOException if a file cannot be read or mended
     */
    public List<Integer> mendHeaders() throws IOException {
        List<Integer> lost = new ArrayList<>();
        for (int number : numbers()) {
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
        try (FileChannel channel = FileChannel.open(path(format.number()), StandardOpenOption.WRITE)) {
            for (int offset : new int[] { SegmentFormat.HEADER, SegmentFormat.HEADER_COPY }) {
                channel.write(ByteBuffer.wrap(format.header(offset)), offset);
            }
            channel.force(false);
        }
    }

    private NavigableSet<Integer> numbers() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            NavigableSet<Integer> numbers = new TreeSet<>();
            files.map(path -> path.getFileName().toString()).filter(name -> NAME.matcher(name).matches())
                    .forEach(name -> numbers.add(Integer.valueOf(name.substring(0, 8))));
            return numbers;
        }
    }

    private int length(int number) throws IOException {
        return (int) Math.min(Integer.MAX_VALUE, Files.size(path(number)));
    }

    private Path path(int number) {
        return folder.resolve(String.format(Locale.ROOT, "%08d.seg", number));
    }

    /** Closes the files; all that {@link #append} returned is on disk. */
    @Override
    public void close() throws IOException {
        synchronized (readers) {
            for (SegmentReader reader : readers.values()) {
                reader.close();
            }
            readers.clear();
        }
        SegmentWriter current = writer;
        writer = null;
        if (current != null) {
            finish(current);
        }
    }
}
