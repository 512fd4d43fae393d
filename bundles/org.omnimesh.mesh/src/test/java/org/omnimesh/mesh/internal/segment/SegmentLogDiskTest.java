// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.segment;

import java.nio.file.Path;
import java.util.stream.LongStream;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A disk that refuses and loses what was not forced, at any moment: what was acknowledged stays, and only whole groups count. */
class SegmentLogDiskTest {
    private static final int SEEDS = Integer.getInteger("omnimesh.test.disk.seeds", 60);
    private static final int LIVES = 4;

    @TempDir
    private Path folder;

    static LongStream seeds() {
        long first = Long.getLong("omnimesh.test.seed", System.nanoTime());
        return LongStream.range(first, first + SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void losesNothingAcknowledgedWhateverTheDiskDoes(long seed) throws Exception {
        LogOnFaultyDisk log = new LogOnFaultyDisk(folder, seed);
        for (int life = 0; life < LIVES; life++) {
            log.start();
            log.live();
            log.end();
        }
        log.start();
        log.end();
    }
}
