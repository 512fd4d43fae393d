// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.multipart;

import java.io.IOException;
import java.io.InputStream;

import org.eclipse.jdt.annotation.NonNullByDefault;

/** A stream that ends at each delimiter, and goes on behind it. */
final class DelimitedInput extends InputStream {
    private static final int BUFFER_BYTES = 128 << 10;

    private final InputStream in;
    private final byte[] delimiter;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int to;
    private int found;
    private boolean content;

    /** The first delimiter needs no line break before it: it is put there. */
    DelimitedInput(InputStream in, byte[] delimiter) {
        this.in = in;
        this.delimiter = delimiter;
        buffer[0] = '\r';
        buffer[1] = '\n';
        to = 2;
        found = -1;
        content = true;
    }

    /** From here to the next delimiter is content. */
    void beginContent() {
        content = true;
        search();
    }

    /** Skips what is left of the content, and the delimiter. */
    void skipToDelimiter() throws IOException {
        while (content && found != from) {
            from = Math.max(from, found >= 0 ? found : to - delimiter.length + 1);
            if (from != found) {
                fill();
            }
        }
        from += delimiter.length;
        content = false;
    }

    /** Reads a byte outside of content. */
    int readByte() throws IOException {
        while (from == to) {
            fill();
        }
        return buffer[from++] & 0xff;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(@NonNullByDefault({}) byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (content && found != from) {
            int certain = found >= 0 ? found - from : to - from - delimiter.length + 1;
            if (certain > 0) {
                int count = Math.min(length, certain);
                System.arraycopy(buffer, from, target, offset, count);
                from += count;
                return count;
            }
            fill();
        }
        return -1;
    }

    private void fill() throws IOException {
        System.arraycopy(buffer, from, buffer, 0, to - from);
        to -= from;
        from = 0;
        int count = in.read(buffer, to, buffer.length - to);
        if (count < 0) {
            throw new FormException("The form broke off before its end.");
        }
        to += count;
        if (content) {
            search();
        }
    }

    private void search() {
        found = -1;
        for (int i = from; i <= to - delimiter.length; i++) {
            if (buffer[i] == '\r' && matches(i)) {
                found = i;
                return;
            }
        }
    }

    private boolean matches(int at) {
        for (int i = 1; i < delimiter.length; i++) {
            if (buffer[at + i] != delimiter[i]) {
                return false;
            }
        }
        return true;
    }
}
