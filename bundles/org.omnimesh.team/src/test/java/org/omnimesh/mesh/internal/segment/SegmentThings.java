// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.segment;

import java.util.List;
import java.util.Set;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.KeyVault;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.confusion.Thing;
import org.omnimesh.mesh.internal.segment.SegmentFormat.RecordHeader;

/** What the log seals on the disk. */
public final class SegmentThings {
    private static final Set<String> LABELS = Set.of("omni/1/log", "omni/1/log.segment");
    private static final byte[] TEXT = { 7, 8, 9 };

    private SegmentThings() {}

    /** Makes file headers and records of two files of one log. */
    public static List<Thing> of(Ciphers ciphers, KeyVault vault, byte[] salt) {
        SymmetricKey root = vault.derive(new CryptoContext("omni/1/log"));
        SegmentFormat first = SegmentFormat.create(ciphers, root, 1, 0, 0, salt);
        SegmentFormat second = SegmentFormat.create(ciphers, root, 2, 0, 64, salt);
        return List.of(header("header of a log's file", ciphers, root, first, SegmentFormat.HEADER),
                header("copy of that header", ciphers, root, first, SegmentFormat.HEADER_COPY),
                header("header of the next file", ciphers, root, second, SegmentFormat.HEADER),
                record("record of the log", first, SegmentFormat.DATA, 1),
                record("record further behind", first, SegmentFormat.DATA + 64, 1),
                record("record of another group", first, SegmentFormat.DATA, 2),
                record("record of another file", second, SegmentFormat.DATA, 1));
    }

    private static Thing header(String name, Ciphers ciphers, SymmetricKey root, SegmentFormat format, int offset) {
        return new Thing(name, LABELS, format.header(offset), bytes -> bytes.length >= SegmentFormat.FILE_HEADER_BYTES
                && SegmentFormat.parse(ciphers, root, format.number(), bytes, offset).isPresent());
    }

    private static Thing record(String name, SegmentFormat format, int offset, long group) {
        byte[] header = new RecordHeader(TEXT.length, RecordType.RUN, SegmentFormat.FIRST, group).bytes();
        return new Thing(name, LABELS, format.seal(offset, header, TEXT),
                bytes -> format.open(offset, header, bytes).isPresent());
    }
}
