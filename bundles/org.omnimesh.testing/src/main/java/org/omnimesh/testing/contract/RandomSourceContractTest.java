// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.crypto.RandomSource;

/** What every {@link RandomSource} promises. */
public abstract class RandomSourceContractTest {
    private static final int THREADS = 8;
    private static final int DRAWS = 500;
    /** So many bytes that two draws are never equal by chance. */
    private static final int UNIQUE_LENGTH = 32;

    private RandomSource random;

    /**
     * Makes the source of this test.
     *
     * @return the source
     * @throws Exception if it cannot
     */
    protected abstract RandomSource make() throws Exception;

    @BeforeEach
    final void makeSource() throws Exception {
        random = make();
    }

    @Test
    final void givesAsManyBytesAsAsked() {
        for (int length : new int[] { 0, 1, 7, 32, 100_000 }) {
            assertEquals(length, random.bytes(length).length);
        }
    }

    @Test
    final void givesOtherBytesEachTime() {
        assertNotEquals(draw(), draw());
    }

    @Test
    final void fillsTheWholeArray() {
        boolean[] touched = new boolean[UNIQUE_LENGTH];
        for (int i = 0; i < DRAWS; i++) {
            byte[] bytes = random.bytes(UNIQUE_LENGTH);
            for (int at = 0; at < bytes.length; at++) {
                touched[at] |= bytes[at] != 0;
            }
        }
        for (int at = 0; at < touched.length; at++) {
            assertTrue(touched[at], "byte " + at + " was never anything but 0");
        }
    }

    @Test
    final void givesAnArrayThatTheCallerOwns() {
        byte[] first = random.bytes(UNIQUE_LENGTH);
        byte[] copy = first.clone();
        byte[] second = random.bytes(UNIQUE_LENGTH);
        assertNotSame(first, second);
        assertEquals(HexFormat.of().formatHex(copy), HexFormat.of().formatHex(first));
    }

    @Test
    final void givesThreadsDifferentBytes() throws Exception {
        Callable<List<String>> draws = () -> Stream.generate(this::draw).limit(DRAWS).toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<List<String>>> all = threads.invokeAll(Stream.generate(() -> draws).limit(THREADS).toList());
            long different = all.stream().map(Future::resultNow).flatMap(List::stream).distinct().count();
            assertEquals(THREADS * DRAWS, different);
        }
    }

    private String draw() {
        return HexFormat.of().formatHex(random.bytes(UNIQUE_LENGTH));
    }
}
