// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes broken inputs of good ones, the same from one seed. */
final class Mutator {
    private static final int MOST_CHANGES = 4;
    private static final int MOST_INSERTED = 2048;
    private static final int[] TELLING = { 0, 1, 0x17, 0x18, 0x1b, 0x3b, 0x40, 0x5b, 0x7f, 0x80, 0x9b, 0xa0, 0xbb, 0xf6,
            0xff, '"', '%', '/', '\n' };

    private final List<byte[]> seeds;
    private final Random random;

    Mutator(List<byte[]> seeds, long seed) {
        this.seeds = seeds;
        this.random = new Random(seed);
    }

    byte[] next() {
        byte[] bytes = any().clone();
        for (int i = random.nextInt(MOST_CHANGES) + 1; i > 0; i--) {
            bytes = changed(bytes);
        }
        return bytes;
    }

    private byte[] any() {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private byte[] changed(byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        return switch (random.nextInt(8)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> spliced(bytes, at, new byte[0], Math.min(bytes.length, at + random.nextInt(9)));
            case 2 -> spliced(bytes, at, repeated(), at);
            case 3 -> spliced(bytes, at, part(any()), at);
            case 4 -> spliced(bytes, at, part(bytes), Math.min(bytes.length, at + random.nextInt(33)));
            case 5 -> set(bytes, at, (byte) (1 << random.nextInt(Byte.SIZE)), true);
            case 6 -> set(bytes, at, (byte) TELLING[random.nextInt(TELLING.length)], false);
            default -> set(bytes, at, (byte) random.nextInt(), false);
        };
    }

    private byte[] repeated() {
        byte[] bytes = new byte[random.nextInt(random.nextInt(MOST_INSERTED) + 1)];
        Arrays.fill(bytes, (byte) TELLING[random.nextInt(TELLING.length)]);
        return bytes;
    }

    private byte[] part(byte[] bytes) {
        int from = random.nextInt(bytes.length + 1);
        return Arrays.copyOfRange(bytes, from, from + random.nextInt(bytes.length - from + 1));
    }

    private static byte[] spliced(byte[] bytes, int from, byte[] inserted, int to) {
        byte[] result = Arrays.copyOf(bytes, bytes.length - (to - from) + inserted.length);
        System.arraycopy(inserted, 0, result, from, inserted.length);
        System.arraycopy(bytes, to, result, from + inserted.length, bytes.length - to);
        return result;
    }

    private static byte[] set(byte[] bytes, int at, byte value, boolean flip) {
        if (at < bytes.length) {
            bytes[at] = flip ? (byte) (bytes[at] ^ value) : value;
        }
        return bytes;
    }
}
