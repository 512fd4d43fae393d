// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.cbor;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads deterministic CBOR strictly. Lengths are checked against the bytes that are left before anything is allocated; what
 * takes a byte or two of input and would take many in memory is shared.
 */
final class CborDecoder {
    private static final CborItem.Int[] SMALL = smallNumbers();
    private static final CborItem EMPTY_BYTES = new CborItem.Bytes(new byte[0]);
    private static final CborItem EMPTY_TEXT = new CborItem.Text("");
    private static final CborItem EMPTY_ARRAY = new CborItem.Array(List.of());
    private static final CborItem EMPTY_MAP = new CborItem.Map(new TreeMap<>());
    private static final int FIRST_ITEMS = 16;

    private final ByteBuffer in;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

    CborDecoder(byte[] bytes) {
        in = ByteBuffer.wrap(bytes);
    }

    CborItem readAll() throws CborException {
        CborItem item = read(0);
        if (in.hasRemaining()) {
            throw new CborException("expected the end at byte " + in.position() + ", got " + in.remaining() + " more");
        }
        return item;
    }

    private CborItem read(int depth) throws CborException {
        if (depth > Cbor.MAX_DEPTH) {
            throw new CborException("expected nesting of at most " + Cbor.MAX_DEPTH);
        }
        int start = in.position();
        int first = nextByte();
        int type = first >> 5;
        int low = first & 0x1f;
        if (type == CborEncoder.SIMPLE) {
            return simple(low, start);
        }
        long argument = argument(low, start);
        return switch (type) {
            case CborEncoder.UNSIGNED -> argument < SMALL.length
                    ? SMALL[(int) argument]
                    : new CborItem.Int(argument);
            case CborEncoder.NEGATIVE -> new CborItem.Int(-1 - argument);
            case CborEncoder.BYTES -> argument == 0 ? EMPTY_BYTES : new CborItem.Bytes(take(argument, start));
            case CborEncoder.TEXT -> argument == 0 ? EMPTY_TEXT : new CborItem.Text(text(argument, start));
            case CborEncoder.ARRAY -> argument == 0 ? EMPTY_ARRAY : array(argument, start, depth);
            case CborEncoder.MAP -> argument == 0 ? EMPTY_MAP : map(argument, start, depth);
            default -> throw new CborException("expected no tag at byte " + start);
        };
    }

    private static CborItem.Int[] smallNumbers() {
        CborItem.Int[] numbers = new CborItem.Int[256];
        Arrays.setAll(numbers, CborItem.Int::new);
        return numbers;
    }

    private static CborItem simple(int low, int start) throws CborException {
        return switch (low) {
            case CborEncoder.FALSE -> new CborItem.Bool(false);
            case CborEncoder.TRUE -> new CborItem.Bool(true);
            case CborEncoder.NULL -> new CborItem.Null();
            default -> throw new CborException("expected true, false or null at byte " + start);
        };
    }

    private long argument(int low, int start) throws CborException {
        if (low < 24) {
            return low;
        }
        int length = switch (low) {
            case 24 -> 1;
            case 25 -> 2;
            case 26 -> 4;
            case 27 -> 8;
            default -> throw new CborException("expected a definite length at byte " + start);
        };
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = value << 8 | nextByte();
        }
        long least = switch (length) {
            case 1 -> 24;
            case 2 -> 0x100;
            case 4 -> 0x10000;
            default -> 0x1_0000_0000L;
        };
        if (value < least) {
            throw new CborException("expected the shortest form of a number below 2^63 at byte " + start);
        }
        return value;
    }

    private byte[] take(long length, int start) throws CborException {
        byte[] bytes = new byte[checked(length, 1, start)];
        in.get(bytes);
        return bytes;
    }

    private String text(long length, int start) throws CborException {
        int size = checked(length, 1, start);
        int from = in.position();
        if (isAscii(from, size)) {
            in.position(from + size);
            return new String(in.array(), from, size, StandardCharsets.ISO_8859_1);
        }
        try {
            return utf8.decode(ByteBuffer.wrap(take(length, start))).toString();
        } catch (CharacterCodingException e) {
            throw new CborException("expected UTF-8 at byte " + start + ": " + e.getMessage());
        }
    }

    private boolean isAscii(int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (in.get(i) < 0) {
                return false;
            }
        }
        return true;
    }

    private CborItem array(long length, int start, int depth) throws CborException {
        int size = checked(length, 1, start);
        CborItem[] items = new CborItem[Math.min(size, FIRST_ITEMS)];
        for (int i = 0; i < size; i++) {
            if (i == items.length) {
                items = Arrays.copyOf(items, Math.min(size, 2 * i));
            }
            items[i] = read(depth + 1);
        }
        return new CborItem.Array(List.of(items));
    }

    private CborItem map(long length, int start, int depth) throws CborException {
        int size = checked(length, 2, start);
        SortedMap<Long, CborItem> entries = new TreeMap<>();
        long last = -1;
        for (int i = 0; i < size; i++) {
            int at = in.position();
            if (!(read(depth + 1) instanceof CborItem.Int(long key)) || key <= last) {
                throw new CborException("expected ascending unsigned keys at byte " + at);
            }
            entries.put(key, read(depth + 1));
            last = key;
        }
        return new CborItem.Map(entries);
    }

    private int checked(long length, int bytesEach, int start) throws CborException {
        if (length > in.remaining() / bytesEach) {
            throw new CborException(
                    "expected " + length + " items at byte " + start + ", only " + in.remaining() + " bytes are left");
        }
        return (int) length;
    }

    private int nextByte() throws CborException {
        if (!in.hasRemaining()) {
            throw new CborException("expected more bytes at the end");
        }
        return in.get() & 0xff;
    }
}
