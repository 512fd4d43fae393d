// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.multipart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;

class FormReaderTest {
    private static final String TYPE = "multipart/form-data; boundary=B";

    @Test
    void readsAnyContentHoweverItIsCutUp() throws Exception {
        for (long seed = 1; seed <= 500; seed++) {
            // given
            Random random = new Random(seed);
            byte[] first = content(random);
            byte[] second = content(random);
            ByteArrayOutputStream form = new ByteArrayOutputStream();
            part(form, "a", first);
            part(form, "b", second);
            form.writeBytes("--B--\r\n".getBytes(StandardCharsets.US_ASCII));
            // when
            FormReader reader = FormReader.of(TYPE, new Crumbs(form.toByteArray(), random));
            FormPart a = reader.next().orElseThrow();
            byte[] readA = random.nextBoolean() ? a.content().readAllBytes() : first;
            FormPart b = reader.next().orElseThrow();
            byte[] readB = b.content().readAllBytes();
            // then
            String failed = "seed " + seed;
            assertEquals("a", a.name(), failed);
            assertEquals("b", b.name(), failed);
            assertArrayEquals(first, readA, failed);
            assertArrayEquals(second, readB, failed);
            assertEquals(Optional.empty(), reader.next(), failed);
        }
    }

    @Test
    void endsWithFormExceptionOnAnyGarbage() throws IOException {
        for (long seed = 1; seed <= 500; seed++) {
            Random random = new Random(seed);
            byte[] garbage = content(random);
            try {
                FormReader reader = FormReader.of(TYPE, new ByteArrayInputStream(garbage));
                while (reader.next().isPresent()) {
                    continue;
                }
            } catch (FormException e) {
                continue;
            }
        }
    }

    private static void part(ByteArrayOutputStream form, String name, byte[] content) {
        form.writeBytes(("--B\r\nContent-Disposition: form-data; name=" + name + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        form.writeBytes(content);
        form.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    /** Bytes full of almost-boundaries. */
    private static byte[] content(Random random) {
        byte[] alphabet = "\r\n-BCx".getBytes(StandardCharsets.US_ASCII);
        byte[] content = new byte[random.nextInt(random.nextInt(20) == 0 ? 400_000 : 60)];
        for (int i = 0; i < content.length; i++) {
            content[i] = alphabet[random.nextInt(alphabet.length)];
        }
        String text = new String(content, StandardCharsets.US_ASCII).replace("\r\n--B", "\r\n--C");
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Gives its bytes in small pieces. */
    private static final class Crumbs extends InputStream {
        private final InputStream in;
        private final Random random;

        Crumbs(byte[] bytes, Random random) {
            this.in = new ByteArrayInputStream(bytes);
            this.random = random;
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return in.read(target, offset, Math.min(length, 1 + random.nextInt(random.nextBoolean() ? 3 : 9000)));
        }
    }
}
