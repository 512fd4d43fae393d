// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.id;

import java.util.Random;

/** Random inputs that can be repeated: run with {@code -Dseed=N}. */
final class Seeds {
    private Seeds() {}

    static Random next() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.err.println("seed " + seed);
        return new Random(seed);
    }
}
