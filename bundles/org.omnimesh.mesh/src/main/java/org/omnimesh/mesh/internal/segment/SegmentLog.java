// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.segment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.function.UnaryOperator;

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

    /** Content read at once when everything is read, in bytes. */
    private static final int REPLAY_BYTES = 2 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(SegmentLog.class);

    private final SegmentFiles files;
    private final int segmentBytes;
    private @Nullable SegmentWriter writer;
    private volatile Cursor end = Cursor.START;
    private volatile boolean closed;
    /** Up to where everything was acknowledged before the start. */
    private Cursor acknowledged = Cursor.START;
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
        this(folder, Disk.REAL, ciphers, key, random, SEGMENT_BYTES);
    }

    SegmentLog(Path folder, Disk disk, Ciphers ciphers, SymmetricKey key, RandomSource random, int segmentBytes)
            throws IOException {
        this.files = new SegmentFiles(folder, disk, ciphers, key, random);
        this.segmentBytes = segmentBytes;
    }

    /**
     * Gives what was written after a point, and cuts off what was never acknowledged: a last group that is not whole.
     *
     * @param from after the end of a group; what lies before is not given
     * @param known up to where everything was acknowledged, perhaps beyond {@code from}: that much is never cut off
     * @param replayer takes what lies after {@code from}
     * @throws IOException if the files cannot be read, or the replayer fails
     */
    public void recover(Cursor from, Cursor known, Replayer replayer) throws IOException {
        acknowledged = known.compareTo(from) > 0 ? known : from;
        files.deleteUnfinished();
        setUnbegunAside(acknowledged.segment());
        NavigableSet<Integer> numbers = numbers();
        end = acknowledged;
        int newest = acknowledged.segment();
        if (newest > 0 && (!numbers.contains(newest) || files.length(newest) < acknowledged.offset())) {
            LOG.error("Segment file {} of the log is missing or was cut", newest);
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
            files.setAside(numbers.pollLast());
        }
    }

    private boolean isReadable(int number) throws IOException {
        try (SegmentReader reader = files.open(number).orElse(null)) {
            return reader != null;
        }
    }

    private void recover(int number, int start, int next, Replayer replayer) throws IOException {
        try (SegmentReader reader = files.open(number).orElse(null)) {
            if (reader == null) {
                LOG.error("Segment file {} of the log is damaged: its header cannot be read", number);
                end = new Cursor(number, Math.max(start, files.length(number)));
            } else {
                int limit = Math.min(reader.length(), next == 0 ? Integer.MAX_VALUE : limit(number, next));
                recover(reader, start, limit, next == 0, replayer);
            }
        }
    }

    /**
     * Groups that are followed by another were forced to disk. The very last one may be torn, or the disk may have refused it:
     * it is held back until it is settled.
     */
    private void recover(SegmentReader reader, int start, int limit, boolean last, Replayer replayer)
            throws IOException {
        int number = reader.format().number();
        int known = number == acknowledged.segment() ? Math.max(start, acknowledged.offset()) : start;
        end = new Cursor(number, known);
        int offset = start;
        List<Found> pending = new ArrayList<>();
        for (List<Found> found = reader.scan(offset, limit, REPLAY_BYTES); !found
                .isEmpty(); found = reader.scan(offset, limit, REPLAY_BYTES)) {
            pending.addAll(found);
            offset = found.getLast().place().end().offset();
            replay(pending.subList(0, last ? newestGroup(pending) : pending.size()), replayer);
        }
        if (last) {
            settle(reader, known, pending);
            replay(pending, replayer);
        }
    }

    private void replay(List<Found> found, Replayer replayer) throws IOException {
        if (!found.isEmpty()) {
            Found newest = found.getLast();
            group = Math.max(group, newest.header().group());
            Cursor upTo = newest.place().end();
            end = upTo.compareTo(end) > 0 ? upTo : end;
            replayer.replay(placed(found), upTo);
            found.clear();
        }
    }

    /** Returns which record the newest group begins with. */
    private static int newestGroup(List<Found> records) {
        int first = records.size() - 1;
        while (first > 0 && records.get(first - 1).header().group() == records.getLast().header().group()) {
            first--;
        }
        return first;
    }

    private static boolean isWhole(List<Found> ofGroup) {
        boolean whole = !ofGroup.isEmpty() && ofGroup.getFirst().header().first() && ofGroup.getLast().header().last();
        for (int i = 1; i < ofGroup.size(); i++) {
            whole &= ofGroup.get(i - 1).place().end().offset() == ofGroup.get(i).place().start();
        }
        return whole;
    }

    /** Makes the last group durable if it is whole, else cuts it off. */
    private void settle(SegmentReader reader, int known, List<Found> ofGroup) throws IOException {
        if (!ofGroup.isEmpty()) {
            group = Math.max(group, ofGroup.getLast().header().group());
        }
        if (!isWhole(ofGroup)) {
            ofGroup.clear();
        }
        int whole = ofGroup.isEmpty() ? end.offset() : Math.max(known, ofGroup.getLast().place().end().offset());
        int from = whole > known && !ofGroup.isEmpty() ? ofGroup.getFirst().place().start() : whole;
        if (whole > from || reader.length() > whole) {
            files.settle(end.segment(), from, reader.bytes(from, whole));
        }
    }

    private int limit(int number, int next) throws IOException {
        if (next != number + 1) {
            return Integer.MAX_VALUE;
        }
        try (SegmentReader reader = files.open(next).orElse(null)) {
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
        if (closed) {
            throw new IOException("the log is closed");
        }
        SegmentWriter before = writer;
        int number = end.segment() + 1;
        SegmentWriter begun = files.create(number, end.offset());
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
        return files.read(place);
    }

    /**
     * Tells whether the file of a place was written anew, so that what was there lies elsewhere now.
     *
     * @param place where something was
     * @return true if the place does not count any more
     * @throws IOException if the folder cannot be read
     */
    public boolean isOld(Place place) throws IOException {
        return files.isOld(place);
    }

    /**
     * Writes file headers anew of which one of the two copies is damaged.
     *
     * @return the numbers of files that have no readable header at all
     * @throws IOException if a file cannot be read or mended
     */
    public List<Integer> mendHeaders() throws IOException {
        return files.mendHeaders();
    }

    private NavigableSet<Integer> numbers() throws IOException {
        return files.newest().navigableKeySet();
    }

    // Writing files anew.

    /**
     * Lets the next group begin a new file, so that the present one can be written anew; for the appending thread.
     *
     * @throws IOException if no new file can be begun
     */
    public void seal() throws IOException {
        begin();
    }

    /**
     * Returns the files.
     *
     * @return the number of each, and how often it was written anew
     * @throws IOException if the folder cannot be read
     */
    public NavigableMap<Integer, Integer> files() throws IOException {
        return files.newest();
    }

    /**
     * Returns how much of a file is written.
     *
     * @param segment its number
     * @return the length in bytes, without what is reserved
     * @throws IOException if it cannot be read
     */
    public int length(int segment) throws IOException {
        Cursor now = end;
        return now.segment() == segment ? now.offset() : files.length(segment);
    }

    /**
     * Gives the records of a file that is not appended to any more.
     *
     * @param segment its number
     * @param reader takes them, in order
     * @throws IOException if it cannot be read, or the reader fails
     */
    public void scan(int segment, Replayer reader) throws IOException {
        scan(segment, found -> reader.replay(placed(found), found.get(found.size() - 1).place().end()));
    }

    /**
     * Writes a file anew that is not appended to any more: the same records in the same groups and order, with other
     * contents. Once this returns, the new file is on disk and counts; places in the one before stay readable until
     * {@link #deleteOld}. If it fails nothing has changed.
     *
     * @param segment its number
     * @param change gives each record's new content, at most as long as before
     * @throws IOException if it cannot be read or written
     */
    public void rewrite(int segment, UnaryOperator<Placed> change) throws IOException {
        try (SegmentReader reader = files.open(segment)
                .orElseThrow(() -> new DamagedException("the header of segment file " + segment + " is damaged"));
                SegmentWriter anew = files.createAnew(reader.format())) {
            scan(segment, found -> anew.copy(placed(found).stream().map(change).map(Placed::record).toList(),
                    found.stream().map(Found::header).toList()));
            anew.seal();
            files.finishAnew(reader.format());
        }
    }

    /**
     * Deletes files in the place of which there are newer ones; nobody may need places in them any more.
     *
     * @param segment their number
     * @throws IOException if one cannot be deleted
     */
    public void deleteOld(int segment) throws IOException {
        files.deleteOld(segment);
    }

    /** Takes what a scan finds. */
    private interface Taker {
        void take(List<Found> found) throws IOException;
    }

    private void scan(int segment, Taker taker) throws IOException {
        try (SegmentReader reader = files.open(segment)
                .orElseThrow(() -> new DamagedException("the header of segment file " + segment + " is damaged"))) {
            @Nullable Integer next = numbers().higher(segment);
            int limit = Math.min(reader.length(), next == null ? Integer.MAX_VALUE : limit(segment, next));
            int offset = SegmentFormat.DATA;
            for (List<Found> found = reader.scan(offset, limit, REPLAY_BYTES); !found
                    .isEmpty(); found = reader.scan(offset, limit, REPLAY_BYTES)) {
                offset = found.get(found.size() - 1).place().end().offset();
                taker.take(found);
            }
        }
    }

    private static List<Placed> placed(List<Found> found) {
        return found.stream().map(record -> new Placed(record.place(),
                new SegmentRecord(record.header().type(), record.content()))).toList();
    }

    /** Closes the files; all that {@link #append} returned is on disk. */
    @Override
    public void close() throws IOException {
        closed = true;
        files.close();
        SegmentWriter current = writer;
        writer = null;
        if (current != null) {
            finish(current);
        }
    }
}
