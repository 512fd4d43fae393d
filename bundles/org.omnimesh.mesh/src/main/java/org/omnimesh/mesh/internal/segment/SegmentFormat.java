// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.segment;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.Nonce;
import org.omnimesh.api.crypto.SymmetricKey;

/**
 * The bytes of one segment file, version 2 (big-endian).
 *
 * <p>
 * <b>File header</b>, at {@value #HEADER} and again at {@value #HEADER_COPY}: magic and version (8 bytes), number (4), end of
 * the file with the number before (4: what lies behind it there never counted), salt (16), how often this file was written
 * anew (4; not there in version 1, whose files never were), tag (16). The file's key is derived from the log's key, the salt
 * and the number; the salt is random for each file, written anew or not, and a file is only written to by the run of the
 * program that made it and never twice at one offset, so that a key and a nonce meet only once.
 *
 * <p>
 * <b>Record</b>, from {@value #DATA} on, at multiples of {@value #ALIGNMENT}: length of the content (4), type (1), place in its
 * group (1: 1 = first, 2 = last), zeros (2), number of the group (8); then the content sealed with AES-256-GCM, the record's
 * offset as nonce and the 16 bytes before as associated data. A group is what was written and forced to disk together.
 */
final class SegmentFormat {
    static final int HEADER = 0;
    static final int HEADER_COPY = 512;
    static final int DATA = 1024;
    static final int ALIGNMENT = 8;
    static final int FILE_HEADER_BYTES = 52;
    static final int RECORD_HEADER_BYTES = 16;

    /** Longest content of a record in bytes. */
    static final int MAX_CONTENT = 1 << 20;

    static final int FIRST = 1;
    static final int LAST = 2;

    private static final long MAGIC_1 = 0x4f4d4e4953454701L;
    private static final long MAGIC_2 = 0x4f4d4e4953454702L;
    private static final int SALT_BYTES = 16;
    private static final int PLAIN_HEADER_BYTES = FILE_HEADER_BYTES - Ciphers.SEAL_OVERHEAD;
    private static final int PLAIN_HEADER_BYTES_1 = PLAIN_HEADER_BYTES - Integer.BYTES;
    private static final CryptoContext CONTEXT = new CryptoContext("omni/1/log.segment");
    private static final byte[] NOTHING = new byte[0];

    private final Ciphers ciphers;
    private final SymmetricKey key;
    private final byte[] plainHeader;
    private final int number;
    private final int rewrite;
    private final int endBefore;

    /** Takes the part of a file header before the tag. */
    private SegmentFormat(Ciphers ciphers, SymmetricKey root, byte[] plainHeader) {
        this.ciphers = ciphers;
        this.plainHeader = plainHeader;
        ByteBuffer in = ByteBuffer.wrap(plainHeader);
        boolean first = in.getLong() == MAGIC_1;
        this.number = in.getInt();
        this.endBefore = in.getInt();
        byte[] salt = new byte[SALT_BYTES];
        in.get(salt);
        this.rewrite = first ? 0 : in.getInt();
        this.key = ciphers.derive(root, CONTEXT, ByteBuffer.allocate(SALT_BYTES + Integer.BYTES).put(salt)
                .putInt(number).array());
    }

    /** The first 16 bytes of a record. */
    record RecordHeader(int length, RecordType type, int flags, long group) {
        boolean first() {
            return (flags & FIRST) != 0;
        }

        boolean last() {
            return (flags & LAST) != 0;
        }

        /** Returns the header of another record in the same place of the group. */
        RecordHeader holding(SegmentRecord other) {
            return new RecordHeader(other.content().length, other.type(), flags, group);
        }

        byte[] bytes() {
            return ByteBuffer.allocate(RECORD_HEADER_BYTES).putInt(length).put((byte) type.code()).put((byte) flags)
                    .putShort((short) 0).putLong(group).array();
        }
    }

    /** Makes a new file's format. */
    static SegmentFormat create(Ciphers ciphers, SymmetricKey root, int number, int rewrite, int endBefore,
            byte[] random) {
        return new SegmentFormat(ciphers, root, ByteBuffer.allocate(PLAIN_HEADER_BYTES).putLong(MAGIC_2).putInt(number)
                .putInt(endBefore).put(Arrays.copyOf(random, SALT_BYTES)).putInt(rewrite).array());
    }

    /** Reads a file's header; empty if these bytes are none of this number. */
    static Optional<SegmentFormat> parse(Ciphers ciphers, SymmetricKey root, int number, byte[] header, int offset) {
        ByteBuffer in = ByteBuffer.wrap(header);
        long magic = in.getLong();
        if (magic != MAGIC_1 && magic != MAGIC_2 || in.getInt() != number) {
            return Optional.empty();
        }
        int plain = magic == MAGIC_1 ? PLAIN_HEADER_BYTES_1 : PLAIN_HEADER_BYTES;
        SegmentFormat format = new SegmentFormat(ciphers, root, Arrays.copyOf(header, plain));
        byte[] tag = Arrays.copyOfRange(header, plain, plain + Ciphers.SEAL_OVERHEAD);
        try {
            ciphers.open(format.key, Nonce.ofIndex(offset), format.plainHeader, tag);
            return Optional.of(format);
        } catch (CryptoException e) {
            return Optional.empty();
        }
    }

    /** Returns how many bytes a record takes, padding included. */
    static int size(int contentLength) {
        int bytes = RECORD_HEADER_BYTES + contentLength + Ciphers.SEAL_OVERHEAD;
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    int number() {
        return number;
    }

    /** Returns how often the file was written anew. */
    int rewrite() {
        return rewrite;
    }

    Place place(int offset, int contentLength) {
        return new Place(number, rewrite, offset, contentLength);
    }

    /** Returns where the file with the number before ends; 0 if there was none. */
    int endBefore() {
        return endBefore;
    }

    /** Returns the file header as it stands at an offset. */
    byte[] header(int offset) {
        return ByteBuffer.allocate(plainHeader.length + Ciphers.SEAL_OVERHEAD).put(plainHeader)
                .put(ciphers.seal(key, Nonce.ofIndex(offset), plainHeader, NOTHING)).array();
    }

    byte[] seal(int offset, byte[] header, byte[] content) {
        return ciphers.seal(key, Nonce.ofIndex(offset), header, content);
    }

    Optional<byte[]> open(int offset, byte[] header, byte[] sealed) {
        try {
            return Optional.of(ciphers.open(key, Nonce.ofIndex(offset), header, sealed));
        } catch (CryptoException e) {
            return Optional.empty();
        }
    }

    /** Reads a record's header; empty if it cannot be one. */
    static Optional<RecordHeader> recordHeader(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int length = in.getInt();
        int type = in.get();
        int flags = in.get();
        int zeros = in.getShort();
        long group = in.getLong();
        if (length < 0 || length > MAX_CONTENT || flags < 0 || flags > (FIRST | LAST) || zeros != 0 || group <= 0) {
            return Optional.empty();
        }
        return RecordType.of(type).map(known -> new RecordHeader(length, known, flags, group));
    }
}
