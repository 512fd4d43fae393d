// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** When others' entries were durable and applied here. Thread-safe. */
final class Arrivals {
    private static final int MAX_SAMPLES = 50_000;
    /** How many points the course of the arrivals is cut into for a plot. */
    private static final int EVERY = 500;

    private long count;
    private long first;
    private long last;
    private final List<long[]> backlog = new ArrayList<>();
    private final List<long[]> live = new ArrayList<>();
    private long[] course = new long[256];
    private int points;

    synchronized void add(boolean isLive, long sent, long arrived) {
        List<long[]> samples = isLive ? live : backlog;
        if (samples.size() < MAX_SAMPLES) {
            samples.add(new long[] { sent, arrived });
        }
        if (isLive) {
            return;
        }
        first = count == 0 ? arrived : first;
        last = arrived;
        if (++count % EVERY == 0) {
            course = points == course.length ? Arrays.copyOf(course, 2 * points) : course;
            course[points++] = arrived;
        }
    }

    synchronized Map<String, Object> summary() {
        return Map.of("count", count, "first", first, "last", last, "live", live.size(), "every", EVERY, "course",
                Arrays.stream(course, 0, points).boxed().toList());
    }

    /** Returns when each was appended and when it arrived. */
    synchronized Map<String, Object> samples(boolean ofLive) {
        List<List<Long>> pairs = (ofLive ? live : backlog).stream().map(pair -> List.of(pair[0], pair[1])).toList();
        return Map.of("samples", pairs);
    }
}
