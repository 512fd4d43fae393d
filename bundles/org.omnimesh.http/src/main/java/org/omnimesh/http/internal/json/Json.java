// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.json;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;

/** Writes values as JSON and reads records from it. */
public final class Json {
    /** Deepest nesting accepted. */
    static final int MAX_DEPTH = 32;

    /** Longest number accepted in characters. */
    static final int MAX_NUMBER_LENGTH = 32;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private Json() {}

    /**
     * Writes a value.
     *
     * @param value a record, map, list, text, number, truth value, or anything whose text stands for it
     * @return UTF-8
     */
    public static byte[] bytes(Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            new ValueWriter(generator).write(value);
        } catch (IOException e) {
            throw new UncheckedIOException("could not write JSON to memory", e);
        }
        return out.toByteArray();
    }

    /**
     * Writes a value as text.
     *
     * @param value as in {@link #bytes}
     * @return the text
     */
    public static String text(Object value) {
        return new String(bytes(value), StandardCharsets.UTF_8);
    }

    /**
     * Reads a record; an empty input counts as an empty object.
     *
     * @param <T> the record
     * @param json UTF-8
     * @param type its class
     * @return the record
     * @throws JsonException if the input is no JSON object or does not fit the record
     */
    public static <T extends Record> T read(byte[] json, Class<T> type) throws JsonException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            return new RecordReader().read(new TreeReader(parser).object(), type);
        } catch (IOException e) {
            throw new JsonException("The body is not well-formed JSON.");
        }
    }
}
