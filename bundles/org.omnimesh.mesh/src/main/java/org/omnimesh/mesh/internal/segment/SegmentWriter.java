// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

import org.omnimesh.mesh.internal.segment.SegmentFormat.RecordHeader;

/** Writes one new segment file. Used by one thread, which nobody interrupts. */
final class SegmentWriter implements AutoCloseable {
    /** Zeros written ahead in one go, so that forcing a group to disk need not force the file's new size too. */
    private static final int AHEAD = 1 << 20;

    /** Bytes handed to the system at once; bounds its copy. */
    private static final int SLICE = 128 << 10;

    private final FileChannel channel;
    private final SegmentFormat format;
    private final ByteBuffer slice = ByteBuffer.allocateDirect(SLICE);
    private int end = SegmentFormat.DATA;
    private int reserved;

    private SegmentWriter(FileChannel channel, SegmentFormat format) {
        this.channel = channel;
        this.format = format;
    }

    /** Makes the file, forced to disk with its first zeros. */
    static SegmentWriter create(Disk disk, Path path, SegmentFormat format) throws IOException {
        FileChannel channel = disk.open(path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        SegmentWriter writer = new SegmentWriter(channel, format);
        boolean done = false;
        try {
            Permissions.restrictFile(path);
            writer.reserve(SegmentFormat.DATA);
            writer.write(SegmentFormat.HEADER, format.header(SegmentFormat.HEADER));
            writer.write(SegmentFormat.HEADER_COPY, format.header(SegmentFormat.HEADER_COPY));
            channel.force(true);
            done = true;
            return writer;
        } finally {
            if (!done) {
                channel.close();
            }
        }
    }

    int number() {
        return format.number();
    }

    /** Returns where the last forced group ends. */
    int end() {
        return end;
    }

    /**
     * Writes a group and forces it to disk. After a failure the file must not be written to again.
     *
     * @return where the records lie
     */
    List<Place> append(long group, List<SegmentRecord> records) throws IOException {
        List<RecordHeader> headers = new ArrayList<>(records.size());
        for (int i = 0; i < records.size(); i++) {
            SegmentRecord record = records.get(i);
            int flags = (i == 0 ? SegmentFormat.FIRST : 0)
                    | (i == records.size() - 1 ? SegmentFormat.LAST : 0);
            headers.add(new RecordHeader(record.content().length, record.type(), flags, group));
        }
        int start = end;
        List<Place> places = new ArrayList<>(records.size());
        ByteBuffer bytes = seal(headers, records, places);
        reserve(start + bytes.position());
        write(start, bytes.array());
        channel.force(false);
        end = start + bytes.position();
        return places;
    }

    /** Writes records that stood in another file, with their places in groups; {@link #seal()} forces them to disk. */
    void copy(List<SegmentRecord> records, List<RecordHeader> stood) throws IOException {
        List<RecordHeader> headers = new ArrayList<>(records.size());
        for (int i = 0; i < records.size(); i++) {
            headers.add(stood.get(i).holding(records.get(i)));
        }
        ByteBuffer bytes = seal(headers, records, new ArrayList<>(records.size()));
        write(end, bytes.array());
        end += bytes.position();
    }

    private ByteBuffer seal(List<RecordHeader> headers, List<SegmentRecord> records, List<Place> places) {
        int start = end;
        ByteBuffer bytes = ByteBuffer
                .allocate(records.stream().mapToInt(record -> SegmentFormat.size(record.content().length)).sum());
        for (int i = 0; i < records.size(); i++) {
            byte[] content = records.get(i).content();
            int offset = start + bytes.position();
            byte[] header = headers.get(i).bytes();
            bytes.put(header).put(format.seal(offset, header, content));
            Place place = format.place(offset, content.length);
            bytes.position(place.end().offset() - start);
            places.add(place);
        }
        return bytes;
    }

    /** Gives back what was reserved, forces everything to disk and closes the file. */
    void seal() throws IOException {
        channel.truncate(end);
        channel.force(true);
        channel.close();
    }

    private void reserve(int to) throws IOException {
        if (to > reserved) {
            int before = reserved;
            int after = (to / AHEAD + 1) * AHEAD;
            for (int offset = before; offset < after; offset += SLICE) {
                slice.clear().put(new byte[SLICE]).flip().limit(Math.min(SLICE, after - offset));
                drain(offset);
            }
            reserved = after;
        }
    }

    private void write(int offset, byte[] bytes) throws IOException {
        for (int done = 0; done < bytes.length; done += SLICE) {
            slice.clear().put(bytes, done, Math.min(SLICE, bytes.length - done)).flip();
            drain(offset + done);
        }
    }

    private void drain(int offset) throws IOException {
        int at = offset;
        while (slice.hasRemaining()) {
            at += channel.write(slice, at);
        }
    }

    /** Gives back what was reserved and closes the file. */
    void finish() throws IOException {
        try (channel) {
            channel.truncate(end);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
