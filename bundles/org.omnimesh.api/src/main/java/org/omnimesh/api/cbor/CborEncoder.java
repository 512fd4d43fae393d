// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.cbor;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes the deterministic encoding. */
final class CborEncoder {
    static final int UNSIGNED = 0;
    static final int NEGATIVE = 1;
    static final int BYTES = 2;
    static final int TEXT = 3;
    static final int ARRAY = 4;
    static final int MAP = 5;
    static final int SIMPLE = 7;
    static final int FALSE = 20;
    static final int TRUE = 21;
    static final int NULL = 22;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    byte[] toByteArray() {
        return out.toByteArray();
    }

    void write(CborItem item) {
        switch (item) {
            case CborItem.Int(long value) -> head(value < 0 ? NEGATIVE : UNSIGNED, value < 0 ? -1 - value : value);
            case CborItem.Bytes bytes -> string(BYTES, bytes.value());
            case CborItem.Text text -> string(TEXT, text.value().getBytes(StandardCharsets.UTF_8));
            case CborItem.Array array -> {
                head(ARRAY, array.items().size());
                array.items().forEach(this::write);
            }
            case CborItem.Map map -> {
                head(MAP, map.entries().size());
                map.entries().forEach((key, value) -> {
                    head(UNSIGNED, key);
                    write(value);
                });
            }
            case CborItem.Bool(boolean value) -> head(SIMPLE, value ? TRUE : FALSE);
            case CborItem.Null() -> head(SIMPLE, NULL);
        }
    }

    private void string(int type, byte[] bytes) {
        head(type, bytes.length);
        out.write(bytes, 0, bytes.length);
    }

    /** Writes type and argument in the shortest form; the argument is never negative. */
    private void head(int type, long argument) {
        int major = type << 5;
        if (argument < 24) {
            out.write(major | (int) argument);
        } else if (argument < 0x100) {
            out.write(major | 24);
            out.write((int) argument);
        } else if (argument < 0x10000) {
            out.write(major | 25);
            write(ByteBuffer.allocate(Short.BYTES).putShort((short) argument));
        } else if (argument < 0x1_0000_0000L) {
            out.write(major | 26);
            write(ByteBuffer.allocate(Integer.BYTES).putInt((int) argument));
        } else {
            out.write(major | 27);
            write(ByteBuffer.allocate(Long.BYTES).putLong(argument));
        }
    }

    private void write(ByteBuffer buffer) {
        out.write(buffer.array(), 0, buffer.capacity());
    }
}
