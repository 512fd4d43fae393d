// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.multipart;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code multipart/form-data} (RFC 7578, RFC 2046 section 5.1) field by field; holds one buffer of it in memory,
 * however long a field is. Used by one thread.
 */
public final class FormReader {
    /** Most fields of a form. */
    static final int MAX_PARTS = 16;

    /** Most bytes of headers of a field. */
    static final int MAX_HEADER_BYTES = 8 << 10;

    private static final Pattern BOUNDARY = Pattern
            .compile("(?i)multipart/form-data\\s*;(?:.*;)?\\s*boundary=(?:\"([^\"]{1,70})\"|([^;\\s\"]{1,70})).*");

    private final DelimitedInput input;
    private final byte[] line = new byte[MAX_HEADER_BYTES];
    private int parts;

    private FormReader(DelimitedInput input) {
        this.input = input;
    }

    /**
     * Begins to read a form.
     *
     * @param contentType the header of the request
     * @param body the body of the request
     * @return the reader
     * @throws FormException if the header does not announce a form
     */
    public static FormReader of(String contentType, InputStream body) throws FormException {
        Matcher matcher = BOUNDARY.matcher(contentType);
        if (!matcher.matches()) {
            throw new FormException("The body must be multipart/form-data with a boundary.");
        }
        String boundary = Optional.ofNullable(matcher.group(1)).orElse(matcher.group(2));
        return new FormReader(new DelimitedInput(body, ("\r\n--" + boundary).getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Goes to the next field; what was not read of the last one is skipped.
     *
     * @return the field, or empty after the last
     * @throws IOException if the form is malformed, too long or breaks off
     */
    public Optional<FormPart> next() throws IOException {
        input.skipToDelimiter();
        int first = input.readByte();
        int second = input.readByte();
        if (first == '-' && second == '-') {
            return Optional.empty();
        }
        while (first == ' ' || first == '\t') {
            first = second;
            second = input.readByte();
        }
        if (first != '\r' || second != '\n') {
            throw new FormException("The form's boundary is malformed.");
        }
        if (++parts > MAX_PARTS) {
            throw new FormException("A form may have " + MAX_PARTS + " fields.");
        }
        return Optional.of(part());
    }

    private FormPart part() throws IOException {
        PartHeaders headers = new PartHeaders();
        int left = MAX_HEADER_BYTES;
        for (String line = line(left); !line.isEmpty(); line = line(left)) {
            left -= line.length();
            headers.add(line);
        }
        String name = headers.parameter("name")
                .orElseThrow(() -> new FormException("A field of the form has no name."));
        input.beginContent();
        return new FormPart(name, headers.parameter("filename"), headers.mediaType(), input);
    }

    private String line(int limit) throws IOException {
        int length = 0;
        for (int b = input.readByte(); b != '\n'; b = input.readByte()) {
            if (length >= limit) {
                throw new FormException("The headers of a field are too long.");
            }
            line[length++] = (byte) b;
        }
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        return new String(line, 0, length, StandardCharsets.UTF_8);
    }
}
