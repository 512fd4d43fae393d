// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.entry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.cbor.CborItem;
import org.omnimesh.api.cbor.CborMap;

class HeaderBytesTest {
    private static final int[] LENGTHS = { 0, 1, 23, 24, 255, 256, 65535, 65536, Entry.MAX_CIPHERTEXT_BYTES };

    private final SplittableRandom random = new SplittableRandom(3);

    private CborItem value(int depth) {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return switch (random.nextInt(depth > 3 ? 4 : 6)) {
            case 0 -> new CborItem.Int(random.nextLong() >> random.nextInt(64));
            case 1 -> new CborItem.Bytes(bytes);
            case 2 -> new CborItem.Text("k".repeat(random.nextInt(100)));
            case 3 -> new CborItem.Bool(random.nextBoolean());
            case 4 -> new CborItem.Array(List.of(value(depth + 1), value(depth + 1)));
            default -> new CborMap().put(random.nextInt(1000), value(depth + 1)).toItem();
        };
    }

    @Test
    void cutsOutExactlyWhatDescribesThePayload() throws Exception {
        for (int i = 0; i < 2000; i++) {
            // given: known keys and up to 30 that a later version may add
            CborMap without = new CborMap();
            CborMap whole = new CborMap();
            for (int key = 1; key <= 10; key++) {
                CborItem value = value(0);
                without.put(key, value);
                whole.put(key, value);
            }
            whole.put(EntryCodec.PAYLOAD_HASH, new byte[32]);
            whole.put(EntryCodec.PAYLOAD_LENGTH, random.nextInt(70_000));
            for (int more = random.nextInt(3) == 0 ? random.nextInt(30) : 0; more > 0; more--) {
                long key = 64 + (random.nextLong() >>> 1 + random.nextInt(62)) % Long.MAX_VALUE / 2;
                CborItem value = value(0);
                without.put(key, value);
                whole.put(key, value);
            }
            // then
            assertArrayEquals(without.encode(), EntryCodec.associated(whole.encode()));
        }
    }

    @Test
    void putsTheDescriptionIn() {
        for (int length : LENGTHS) {
            CborMap map = new CborMap().put(1, 1).put(10, new byte[8]);
            byte[] hash = { 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 1,
                    2 };
            byte[] made = HeaderBytes.withPayload(map.encode(), hash, length);
            assertArrayEquals(
                    map.put(EntryCodec.PAYLOAD_HASH, hash).put(EntryCodec.PAYLOAD_LENGTH, length).encode(), made);
        }
    }
}
