// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.segment;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.mesh.internal.segment.SegmentFormat.RecordHeader;

/**
 * Reads one segment file. Not thread-safe. A {@link RandomAccessFile}, because a channel is closed for all when one of its
 * readers is interrupted.
 */
final class SegmentReader implements AutoCloseable {
    /** Bytes read at once when looking for records. */
    private static final int WINDOW = 256 << 10;

    private final RandomAccessFile file;
    private final SegmentFormat format;
    private final boolean headerWhole;
    private byte[] window = new byte[0];
    private int windowStart;

    /** A record that was found. */
    record Found(Place place, RecordHeader header, byte[] content) {}

    private SegmentReader(RandomAccessFile file, SegmentFormat format, boolean headerWhole) {
        this.file = file;
        this.format = format;
        this.headerWhole = headerWhole;
    }

    /** How the bytes of a file header become a format. */
    interface Parser {
        Optional<SegmentFormat> parse(byte[] header, int offset);
    }

    /** Opens a file; empty if neither copy of its header can be read. */
    static Optional<SegmentReader> open(Path path, Parser parser) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
        boolean used = false;
        try {
            Optional<SegmentFormat> first = header(file, SegmentFormat.HEADER, parser);
            Optional<SegmentFormat> copy = header(file, SegmentFormat.HEADER_COPY, parser);
            Optional<SegmentReader> reader = first.or(() -> copy)
                    .map(format -> new SegmentReader(file, format, first.isPresent() && copy.isPresent()));
            used = reader.isPresent();
            return reader;
        } finally {
            if (!used) {
                file.close();
            }
        }
    }

    private static Optional<SegmentFormat> header(RandomAccessFile file, int offset, Parser parser)
            throws IOException {
        if (file.length() < offset + SegmentFormat.FILE_HEADER_BYTES) {
            return Optional.empty();
        }
        byte[] header = new byte[SegmentFormat.FILE_HEADER_BYTES];
        file.seek(offset);
        file.readFully(header);
        return parser.parse(header, offset);
    }

    SegmentFormat format() {
        return format;
    }

    /** Tells whether both copies of the file header are as they should be. */
    boolean headerWhole() {
        return headerWhole;
    }

    int length() throws IOException {
        return (int) Math.min(Integer.MAX_VALUE, file.length());
    }

    byte[] bytes(int from, int to) throws IOException {
        byte[] bytes = new byte[to - from];
        file.seek(from);
        file.readFully(bytes);
        return bytes;
    }

    /** Reads the sealed bytes of a record with its header, which {@link #open} then checks. */
    byte[] raw(Place place) throws IOException {
        int bytes = SegmentFormat.RECORD_HEADER_BYTES + place.length() + Ciphers.SEAL_OVERHEAD;
        if (place.start() < SegmentFormat.DATA || (long) place.start() + bytes > file.length()) {
            throw damaged(place);
        }
        byte[] raw = new byte[bytes];
        file.seek(place.start());
        file.readFully(raw);
        return raw;
    }

    /** Checks and decrypts what {@link #raw} read. Any thread. */
    static byte[] open(SegmentFormat format, Place place, byte[] raw) throws DamagedException {
        byte[] header = Arrays.copyOf(raw, SegmentFormat.RECORD_HEADER_BYTES);
        return SegmentFormat.recordHeader(header).filter(read -> read.length() == place.length())
                .flatMap(read -> format.open(place.start(), header,
                        Arrays.copyOfRange(raw, SegmentFormat.RECORD_HEADER_BYTES, raw.length)))
                .orElseThrow(() -> damaged(place));
    }

    private static DamagedException damaged(Place place) {
        return new DamagedException("record at " + place + " is damaged");
    }

    /**
     * Finds the records from an offset on. Where there is none it looks at the next possible place, so that damage hides
     * nothing but what it hit.
     *
     * @param from a multiple of the alignment
     * @param end where to stop
     * @param maxBytes after how many bytes of content to stop
     * @return the records found
     */
    List<Found> scan(int from, int end, int maxBytes) throws IOException {
        List<Found> records = new ArrayList<>();
        int offset = Math.max(from, SegmentFormat.DATA);
        int bytes = 0;
        while (offset + SegmentFormat.size(0) <= end && bytes < maxBytes) {
            Optional<Found> record = at(offset, end);
            if (record.isPresent()) {
                records.add(record.get());
                bytes += record.get().content().length;
                offset = record.get().place().end().offset();
            } else {
                offset += SegmentFormat.ALIGNMENT;
            }
        }
        return records;
    }

    private Optional<Found> at(int offset, int end) throws IOException {
        if (!load(offset, SegmentFormat.RECORD_HEADER_BYTES)) {
            return Optional.empty();
        }
        int in = offset - windowStart;
        if (window[in] != 0 || window[in + 4] == 0) {
            return Optional.empty(); // Too long, or no type: the quick way over preallocated zeros and other contents.
        }
        byte[] header = Arrays.copyOfRange(window, in, in + SegmentFormat.RECORD_HEADER_BYTES);
        Optional<RecordHeader> parsed = SegmentFormat.recordHeader(header);
        if (parsed.isEmpty() || offset + SegmentFormat.size(parsed.get().length()) > end) {
            return Optional.empty();
        }
        int length = parsed.get().length();
        int sealed = length + Ciphers.SEAL_OVERHEAD;
        if (!load(offset, SegmentFormat.RECORD_HEADER_BYTES + sealed)) {
            return Optional.empty();
        }
        int body = offset - windowStart + SegmentFormat.RECORD_HEADER_BYTES;
        Place place = format.place(offset, length);
        return format.open(offset, header, Arrays.copyOfRange(window, body, body + sealed))
                .map(content -> new Found(place, parsed.get(), content));
    }

    /** Brings bytes into the window; false if the file ends before. */
    private boolean load(int offset, int bytes) throws IOException {
        if (offset >= windowStart && offset + bytes <= windowStart + window.length) {
            return true;
        }
        long left = file.length() - offset;
        if (left < bytes) {
            return false;
        }
        window = new byte[(int) Math.min(left, Math.max(bytes, WINDOW))];
        windowStart = offset;
        file.seek(offset);
        file.readFully(window);
        return true;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
