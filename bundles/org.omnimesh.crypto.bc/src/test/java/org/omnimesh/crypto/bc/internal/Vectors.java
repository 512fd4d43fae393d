// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Published test vectors, from {@code src/test/resources/vectors}; each file names its source or is Wycheproof's. */
final class Vectors {
    private Vectors() {}

    static JsonNode read(String name) {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + name)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    static byte[] hex(JsonNode node, String field) {
        return HexFormat.of().parseHex(node.required(field).asText());
    }

    static String id(JsonNode test) {
        return "tcId " + test.required("tcId").asInt() + " " + test.required("comment").asText();
    }

    static boolean valid(JsonNode test) {
        return test.required("result").asText().equals("valid");
    }

    static boolean invalid(JsonNode test) {
        return test.required("result").asText().equals("invalid");
    }

    /** Returns what Wycheproof says of a test beside its result; each flag has a note in the file. */
    static Set<String> flags(JsonNode test) {
        return each(test.required("flags")).map(JsonNode::asText).collect(Collectors.toSet());
    }
}
