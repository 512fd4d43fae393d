// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

import java.util.PriorityQueue;

import org.eclipse.jdt.annotation.NonNull;

/** Virtual time: steps are done in the order of their times, at equal times in the order in which they were planned. */
final class Schedule {
    private final PriorityQueue<Step> queue = new PriorityQueue<>();
    private long now;
    private long planned;

    private record Step(long at, long order, Runnable work) implements Comparable<@NonNull Step> {
        @Override
        public int compareTo(Step other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    /** Returns milliseconds since the beginning. */
    long now() {
        return now;
    }

    void in(long millis, Runnable work) {
        queue.add(new Step(now + Math.max(0, millis), planned++, work));
    }

    /** Returns when the next step is due, or the end of time. */
    long next() {
        Step step = queue.peek();
        return step == null ? Long.MAX_VALUE : step.at();
    }

    void step() {
        Step step = queue.remove();
        now = step.at();
        step.work().run();
    }

    void advanceTo(long end) {
        while (next() <= end) {
            step();
        }
        now = Math.max(now, end);
    }
}
