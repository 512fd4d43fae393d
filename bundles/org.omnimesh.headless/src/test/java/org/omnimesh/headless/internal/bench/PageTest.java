// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

class PageTest {
    private static final Baseline BASELINE = new Baseline(1500, 0.6, 8000, 900);

    private static Page page(Figure... figures) {
        List<long[]> samples = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            samples.add(new long[] { i * 10_000_000L, i * 10_000_000L + 3_000_000 + i % 17 * 900_000L });
        }
        return new Page(Map.of("processor", "2 cores, <fast> & small"), BASELINE, List.of(figures),
                List.of(Plot.points("Delays", samples, 0, 100),
                        Plot.share("Share", IntStream.range(0, 5000).mapToDouble(i -> 2 + i / 400.0).toArray())),
                false);
    }

    @Test
    void marksAFigureThatMissesItsTarget() {
        // given
        Figure missed = Figure.atLeast("replicated", 19_999, "entries/s", 20_000, "");
        Figure reached = Figure.atMost("delay", 100, "ms", 100, "");
        // then
        assertEquals("MISSED", missed.verdict());
        assertEquals("reached", reached.verdict());
        assertTrue(page(missed).html().contains("class=\"figure missed\""));
        assertFalse(page(reached).html().contains("class=\"figure missed\""));
    }

    @Test
    void needsNoScriptAndNoOtherFile() {
        // when
        String html = page(Figure.atMost("delay", 12, "ms", 100, "a < b")).html();
        // then
        assertFalse(html.contains("<script") || html.contains("src=") || html.contains("href="));
        assertTrue(html.contains("2 cores, &lt;fast&gt; &amp; small") && html.contains("a &lt; b"));
    }

    @Test
    void plotsNothingToo() {
        // given
        Plot empty = Plot.share("Nothing", new double[0]);
        // when
        String svg = empty.svg();
        // then
        assertFalse(svg.contains("NaN") || svg.contains("Infinity"), svg);
    }
}
