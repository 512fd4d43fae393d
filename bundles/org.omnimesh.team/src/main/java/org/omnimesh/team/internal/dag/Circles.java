// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.dag;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** Splits a graph into its strongly connected parts, each after those it depends on (R. Tarjan, 1972; without recursion). */
final class Circles {
    private final IntFunction<BitSet> before;
    private final Map<Integer, Integer> numbers = new HashMap<>();
    private final Map<Integer, Integer> lowest = new HashMap<>();
    private final Deque<Integer> open = new ArrayDeque<>();
    private final BitSet isOpen = new BitSet();
    private final List<BitSet> found = new ArrayList<>();

    Circles(BitSet nodes, IntFunction<BitSet> before) {
        this.before = before;
        for (int node = nodes.nextSetBit(0); node >= 0; node = nodes.nextSetBit(node + 1)) {
            if (!numbers.containsKey(node)) {
                visit(node);
            }
        }
    }

    List<BitSet> inOrder() {
        return found;
    }

    /** A node on the way and what it depends on that is not visited yet. */
    private record Step(int node, BitSet left) {}

    private void visit(int start) {
        Deque<Step> way = new ArrayDeque<>();
        way.push(enter(start));
        while (!way.isEmpty()) {
            Step step = way.element();
            int next = step.left().nextSetBit(0);
            if (next >= 0) {
                step.left().clear(next);
                if (!numbers.containsKey(next)) {
                    way.push(enter(next));
                } else if (isOpen.get(next)) {
                    lower(step.node(), numbers.getOrDefault(next, 0));
                }
            } else {
                way.pop();
                leave(step.node());
                if (!way.isEmpty()) {
                    lower(way.element().node(), lowest.getOrDefault(step.node(), 0));
                }
            }
        }
    }

    private Step enter(int node) {
        numbers.put(node, numbers.size());
        lowest.put(node, numbers.size() - 1);
        open.push(node);
        isOpen.set(node);
        return new Step(node, before.apply(node));
    }

    private void lower(int node, int number) {
        lowest.merge(node, number, Math::min);
    }

    private void leave(int node) {
        if (lowest.getOrDefault(node, 0).equals(numbers.getOrDefault(node, 0))) {
            BitSet part = new BitSet();
            int last;
            do {
                last = open.pop();
                isOpen.clear(last);
                part.set(last);
            } while (last != node);
            found.add(part);
        }
    }
}
