// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.discovery.mdns.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.DisplayText;

class TextRecordTest {
    @Test
    void sixteenTagsAndALongNameSurviveTheWay() {
        // given
        byte[] tag = HexFormat.of().parseHex("0123456789abcdef");
        String name = "\uD83D\uDE00".repeat(DisplayText.MAX_NAME_LENGTH / 2);
        // when
        Map<String, String> read = TextRecord.parse(
                TextRecord.bytes(TextRecord.ofNode(Collections.nCopies(20, tag), Optional.of(name))));
        // then
        assertEquals(Collections.nCopies(TextRecord.MAX_TAGS, "0123456789abcdef"), TextRecord.tags(read));
        assertEquals(Optional.of(name), TextRecord.displayName(read));
    }

    @Test
    void nameOfManyBytesIsCutAtACharacter() {
        // when
        Map<String, String> text = TextRecord.ofNode(List.of(), Optional.of("\u20ac".repeat(90)));
        // then
        assertEquals("\u20ac".repeat(80), text.get("n"));
    }

    @Test
    void attributesAreWrittenAsRfc6763Says() {
        assertArrayEquals("\u0003v=1".getBytes(StandardCharsets.US_ASCII), TextRecord.bytes(Map.of("v", "1")));
        assertThrows(IllegalArgumentException.class, () -> TextRecord.bytes(Map.of("n", "x".repeat(254))));
    }

    @Test
    void hostileNameIsCleanedAndHostileTagIsLeftOut() {
        // given
        Map<String, String> text = Map.of("n", "\u202eEve\u001b[2J\n", "t", "zz23456789abcdef0123456789abcdef01");
        // then
        assertEquals(Optional.of("Eve[2J"), TextRecord.displayName(text));
        assertEquals(List.of("0123456789abcdef"), TextRecord.tags(text));
    }

    @Test
    void anyBytesAreReadWithoutFailureAndWithinBounds() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            // given
            byte[] record = new byte[random.nextInt(64)];
            random.nextBytes(record);
            for (int k = 1; k < record.length; k += 3) {
                record[k] = random.nextBoolean() ? (byte) '=' : (byte) random.nextInt(6);
            }
            // when
            Map<String, String> text = TextRecord.parse(record);
            // then
            assertTrue(text.size() <= record.length && TextRecord.tags(text).size() <= TextRecord.MAX_TAGS,
                    "seed " + seed);
        }
        byte[] tooLong = new byte[TextRecord.MAX_LENGTH + 1];
        Arrays.fill(tooLong, (byte) 3);
        assertTrue(TextRecord.parse(tooLong).isEmpty());
    }
}
