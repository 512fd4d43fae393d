// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.multipart;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import org.omnimesh.testing.fuzz.DecoderFuzz;

/** Forms with files. */
class FormReaderFuzzTest extends DecoderFuzz<Integer> {
    FormReaderFuzzTest() {
        super(IOException.class, 40, 256 << 10);
    }

    @Override
    protected List<byte[]> seeds() {
        return List.of("""
                --B\r
                Content-Disposition: form-data; name="channel"\r
                \r
                general\r
                --B \r
                Content-Disposition: form-data; name="file"; filename="a\\"b.txt"; filename*=utf-8''%c3%a4.txt\r
                Content-Type: text/plain; charset=utf-8\r
                \r
                Hello\r
                --B--\r
                """.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    protected List<byte[]> regressions() {
        return List.of(form("a\n".repeat(4000)), form("Content-Disposition: form-data; name=\"" + "a".repeat(8000)),
                form("Content-Disposition: form-data; name=\"" + "\\a".repeat(4000)),
                form("Content-Disposition: form-data; name=\"" + "a".repeat(8000) + "\"\r\n\r\n"),
                form("Content-Disposition:" + "; name=\"".repeat(900)));
    }

    private static byte[] form(String headers) {
        return ("--B\r\n" + headers).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected Optional<Integer> decode(byte[] input) throws IOException {
        FormReader reader = FormReader.of("multipart/form-data; boundary=B", new ByteArrayInputStream(input));
        int fields = 0;
        for (Optional<FormPart> part = reader.next(); part.isPresent(); part = reader.next()) {
            fields += part.get().content().read() < 0 ? 0 : 1;
        }
        return Optional.of(fields);
    }
}
