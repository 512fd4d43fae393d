// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.files;

import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

import org.omnimesh.api.cbor.Cbor;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.DisplayText;
import org.omnimesh.api.log.EntryKind;

/**
 * The payload of the entry that shares a file.
 *
 * @param content the Merkle root over the SHA-256 hashes of the encrypted chunks (RFC 6962, section 2.1)
 * @param size length of the plaintext in bytes
 * @param chunkSize plaintext bytes per chunk, a power of two, {@link #MIN_CHUNK_BYTES} to {@link #MAX_CHUNK_BYTES}
 * @param key the file's key; chunk {@code i} is sealed with nonce {@code i}
 * @param sha256 hash of the plaintext, 32 bytes
 * @param name the file's name as the sender gave it; hostile text
 * @param mimeType its media type as the sender gave it; hostile text
 */
public record FileShared(ContentId content, long size, int chunkSize, SymmetricKey key, byte[] sha256, String name,
        String mimeType) {
    /** Kind of the entry. */
    public static final EntryKind KIND = new EntryKind("file.shared");

    /** Smallest chunk in bytes. */
    public static final int MIN_CHUNK_BYTES = 128 << 10;

    /** Largest chunk in bytes. */
    public static final int MAX_CHUNK_BYTES = 16 << 20;

    /** Most chunks of a file with less than the largest chunk size. */
    public static final int MAX_CHUNKS = 2000;

    /** Largest file in bytes: one tebibyte. */
    public static final long MAX_FILE_BYTES = 1L << 40;

    /** Longest name in characters. */
    public static final int MAX_NAME_LENGTH = 255;

    /** Longest media type in characters. */
    public static final int MAX_MIME_LENGTH = 127;

    /** The media type of a file of which nothing is known. */
    public static final String UNKNOWN_MIME_TYPE = "application/octet-stream";

    private static final Pattern MIME_TYPE = Pattern.compile("[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*");
    private static final Pattern TRAILING = Pattern.compile("[. ]+$");
    private static final Pattern RESERVED = Pattern
            .compile("(?i)(con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9\u00b9\u00b2\u00b3]) *(\\..*)?");

    /** Checks the ranges. */
    public FileShared {
        if (size < 0 || size > MAX_FILE_BYTES) {
            throw new IllegalArgumentException("expected a size of 0 to " + MAX_FILE_BYTES + ", got " + size);
        }
        if (chunkSize < MIN_CHUNK_BYTES || chunkSize > MAX_CHUNK_BYTES || Integer.bitCount(chunkSize) != 1) {
            throw new IllegalArgumentException("expected a power of two as chunk size, got " + chunkSize);
        }
        if (chunkSize < MAX_CHUNK_BYTES && size > (long) chunkSize * MAX_CHUNKS) {
            throw new IllegalArgumentException(
                    "expected at most " + MAX_CHUNKS + " chunks below the largest chunk size");
        }
        if (sha256.length != 32 || name.length() > MAX_NAME_LENGTH || mimeType.length() > MAX_MIME_LENGTH) {
            throw new IllegalArgumentException("expected a 32-byte hash and a short name and media type");
        }
    }

    /**
     * Returns the number of chunks.
     *
     * @return at least 1; an empty file has one empty chunk
     */
    public int chunks() {
        return (int) Math.max(1, (size + chunkSize - 1) / chunkSize);
    }

    /**
     * Returns the plaintext's hash for screens.
     *
     * @return 64 lower-case hexadecimal digits
     */
    public String sha256Hex() {
        return HexFormat.of().formatHex(sha256);
    }

    /**
     * Returns the name made safe to show and to offer as a file's name: one line without control characters, leading
     * path parts, path separators and names that a system reserves. Still only a hint, never to be followed as a path.
     *
     * @return 1 to {@link #MAX_NAME_LENGTH} characters
     */
    public String displayName() {
        return cleanName(name);
    }

    /**
     * Returns the media type, if it has the form of one.
     *
     * @return {@code type/subtype} in lower case, without parameters
     */
    public String displayMimeType() {
        String type = mimeType.toLowerCase(Locale.ROOT).strip();
        return MIME_TYPE.matcher(type).matches() ? type : UNKNOWN_MIME_TYPE;
    }

    /**
     * Cleans a file's name as {@link #displayName()} does.
     *
     * @param name any text
     * @return 1 to {@link #MAX_NAME_LENGTH} characters; {@code file} if nothing is left
     */
    public static String cleanName(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String line = TRAILING.matcher(DisplayText.line(last, MAX_NAME_LENGTH - 1)).replaceFirst("");
        return line.isEmpty() ? "file" : RESERVED.matcher(line).matches() ? "_" + line : line;
    }

    /**
     * Encodes the payload.
     *
     * @return deterministic CBOR
     */
    public byte[] encode() {
        return new CborMap().put(1, 1).put(2, content.bytes()).put(3, size).put(4, chunkSize)
                .put(5, key.revealSecretBytes()).put(6, sha256).put(7, name).put(8, mimeType).encode();
    }

    /**
     * Decodes the payload.
     *
     * @param payload the bytes
     * @return the value
     * @throws CborException if they are not the payload of version 1
     */
    public static FileShared decode(byte[] payload) throws CborException {
        CborMap map = Cbor.decodeMap(payload);
        map.number(1, 1, 1);
        try {
            return new FileShared(new ContentId(map.exactBytes(2, Bytes32.LENGTH)), map.number(3),
                    (int) map.number(4, MIN_CHUNK_BYTES, MAX_CHUNK_BYTES),
                    SymmetricKey.of(map.exactBytes(5, SymmetricKey.LENGTH)), map.exactBytes(6, 32),
                    map.text(7, MAX_NAME_LENGTH), map.text(8, MAX_MIME_LENGTH));
        } catch (IllegalArgumentException e) {
            throw new CborException("expected a shared file: " + e.getMessage());
        }
    }
}
