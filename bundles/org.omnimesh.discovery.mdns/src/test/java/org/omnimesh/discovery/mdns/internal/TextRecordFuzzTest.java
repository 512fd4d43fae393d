// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.discovery.mdns.internal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.omnimesh.testing.fuzz.DecoderFuzz;

/** TXT records of the local network. */
class TextRecordFuzzTest extends DecoderFuzz<Map<String, String>> {
    TextRecordFuzzTest() {
        super(IllegalArgumentException.class, 40);
    }

    @Override
    protected List<byte[]> seeds() {
        return List.of(TextRecord.bytes(TextRecord.ofNode(List.of(new byte[8], new byte[8]), Optional.of("Ana"))),
                TextRecord.bytes(TextRecord.ofNameplate("7KX")), TextRecord.bytes(TextRecord.GOODBYE));
    }

    @Override
    protected Optional<Map<String, String>> decode(byte[] input) {
        Map<String, String> text = TextRecord.parse(input);
        TextRecord.tags(text);
        TextRecord.displayName(text);
        Found.nameOf(new String(input, StandardCharsets.UTF_8));
        return Optional.of(text);
    }
}
