// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

class LiveTest {
    @Test
    void tellsFollowersOfChangesOnlyUntilTheyStop() {
        Live<String> live = new Live<>("a");
        List<String> seen = new ArrayList<>();
        Runnable stop = live.follow(() -> seen.add(live.get()));
        live.set("a");
        live.set("b");
        stop.run();
        live.set("c");
        assertEquals(List.of("b"), seen);
    }
}
