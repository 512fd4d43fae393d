// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.files.FileShared;
import org.omnimesh.api.id.DisplayText;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** Names and lines of strangers, made safe to show. */
class DisplayTextFuzzTest extends DecoderFuzz<String> {
    DisplayTextFuzzTest() {
        super(IllegalArgumentException.class, 40);
    }

    @Override
    protected List<byte[]> seeds() {
        return List.of("Ana's laptop".getBytes(StandardCharsets.UTF_8),
                "a\u202eb\u0301\ud83d\ude00\n..\\con.txt ".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    protected Optional<String> decode(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        DisplayText.line(text, 64);
        FileShared.cleanName(text);
        return Optional.of(DisplayText.name(text));
    }

    @Override
    protected Optional<byte[]> encode(String value) {
        return Optional.of(value.getBytes(StandardCharsets.UTF_8));
    }
}
