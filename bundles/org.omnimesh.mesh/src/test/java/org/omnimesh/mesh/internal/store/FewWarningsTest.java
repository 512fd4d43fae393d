// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

/** A flood of what is to be warned of does not fill the log. */
class FewWarningsTest {
    private final AtomicLong now = new AtomicLong();
    private final List<String> said = new ArrayList<>();
    private final FewWarnings warnings = new FewWarnings(
            (text, parameters) -> said.add(text.replace("{}", parameters[0].toString())), now::get);

    @Test
    void saysAFewAndLaterHowManyThereWere() {
        // when
        for (int i = 0; i < 1000; i++) {
            warnings.warn("no {}", i);
        }
        // then
        assertEquals(IntStream.range(0, FewWarnings.MAX).mapToObj(i -> "no " + i).toList(), said);
        // when
        said.clear();
        now.set(FewWarnings.WINDOW.toNanos());
        warnings.warn("no {}", "more");
        // then
        assertEquals(List.of("990 more entries that do not open came in the meantime", "no more"), said);
        // when: few are told as they are
        said.clear();
        now.addAndGet(FewWarnings.WINDOW.toNanos());
        warnings.warn("no {}", "longer");
        assertEquals(List.of("no longer"), said);
    }
}
