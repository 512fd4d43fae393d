// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.overlay.Network.Node;

/** Figures of large teams; prints them. */
class OverlayScaleTest {
    private Network network;
    private ChannelId channel;

    private void team(int size, long seed) {
        network = new Network(seed, Limits.DEFAULT);
        network.encode = size <= 100;
        channel = network.channel();
        List<Node> nodes = network.add(size);
        network.members(Map.of(channel, Network.ids(nodes)));
        network.startTicks(nodes);
        // Everybody knows one that was there before: who invited it.
        for (int i = 1; i < size; i++) {
            int number = i;
            network.at(i * 10L, () -> nodes.get(number).meet(nodes.get(network.random.nextInt(number))));
        }
        network.run(size * 10L + 240_000);
    }

    private void say(String text, Object... values) {
        System.out.printf(text + "%n", values);
    }

    private void links() {
        int[] links = network.nodes.stream().filter(node -> node.up).mapToInt(node -> node.conns.size()).sorted()
                .toArray();
        int[] active = network.nodes.stream().filter(node -> node.up).mapToInt(node -> node.overlay.neighbours().size())
                .sorted().toArray();
        say("  %d up, links %d..%d (mean %.1f, most ever %d), active %d..%d (most ever %d), parts %s", links.length,
                links[0],
                links[links.length - 1], Arrays.stream(links).average().orElse(0), network.mostLinks, active[0],
                active[active.length - 1], network.mostActive, network.parts(channel));
    }

    private void tree(LogId log) {
        List<Node> up = network.nodes.stream().filter(node -> node.up).toList();
        say("  active links %d; the last author's tree has %d, needed %d",
                up.stream().mapToInt(node -> node.overlay.neighbours().size()).sum() / 2,
                up.stream().mapToInt(node -> node.overlay.eagerPeers(log).size()).sum(), up.size() - 1);
    }

    private record Figures(double copies, int maxHops, double p99Hops, double p99, double max, double reached) {}

    private Figures figures(String what, List<Network.Entry> entries) {
        int up = (int) network.nodes.stream().filter(node -> node.up).count();
        List<Long> times = new ArrayList<>();
        List<Integer> hops = new ArrayList<>();
        long copies = 0;
        for (Network.Entry entry : entries) {
            copies += entry.copies;
            entry.arrivals.values().forEach(at -> times.add(at - entry.at));
            hops.addAll(entry.hops.values());
        }
        times.sort(null);
        hops.sort(null);
        long expected = (long) entries.size() * (up - 1);
        Figures figures = new Figures((double) copies / expected, hops.get(hops.size() - 1),
                hops.get(hops.size() * 99 / 100), times.get(times.size() * 99 / 100), times.get(times.size() - 1),
                (double) times.size() / expected);
        say("  %-34s copies %.3f  hops p50 %d p99 %d max %d  time p50 %d p99 %d max %d ms  reached %.4f", what,
                figures.copies, hops.get(hops.size() / 2), hops.get(hops.size() * 99 / 100), figures.maxHops,
                times.get(times.size() / 2), times.get(times.size() * 99 / 100), (long) figures.max, figures.reached);
        tree(entries.get(entries.size() - 1).log);
        return figures;
    }

    private List<Network.Entry> write(int count, int authors, int every) {
        List<Node> up = network.nodes.stream().filter(node -> node.up).toList();
        List<Node> who = new ArrayList<>();
        for (int i = 0; i < authors; i++) {
            who.add(up.get(network.random.nextInt(up.size())));
        }
        return write(count, who, every);
    }

    private List<Network.Entry> write(int count, List<Node> who, int every) {
        List<Network.Entry> before = List.copyOf(network.entries.values());
        for (int i = 0; i < count; i++) {
            Node node = who.get(i % who.size());
            network.at(network.now + (long) i * every, () -> node.write(channel));
        }
        network.run((long) count * every + 5000);
        Set<Network.Entry> known = new HashSet<>(before);
        return network.entries.values().stream().filter(entry -> !known.contains(entry)).toList();
    }

    private void measure(int size, long seed) {
        long start = System.nanoTime();
        team(size, seed);
        say("%d peers, seed %d", size, seed);
        links();
        figures("first entry", write(1, 1, 100));
        figures("20 entries of the second author", write(20, 1, 100));
        figures("200 entries of 200 authors", write(200, 200, 50));
        List<Node> busy = network.nodes.subList(0, 10);
        figures("100 entries of 10 authors", write(100, busy, 20));
        Figures steady = figures("200 more of the same 10 authors", write(200, busy, 20));
        Figures all = figures("all", List.copyOf(network.entries.values()));
        links();
        say("  frames %s; %d bytes each; duplicates %d gaps %d; %.1f s", network.kinds,
                network.frames == 0 ? 0 : network.frameBytes / network.frames, network.duplicates, network.gaps,
                (System.nanoTime() - start) / 1e9);
        assertEquals(1.0, all.reached, 0);
        assertTrue(all.copies <= 1.2, "copies " + all.copies);
        assertTrue(network.mostActive <= 12, "links " + network.mostActive);
        assertTrue(steady.p99 <= 500, "time " + steady.p99);
        assertTrue(steady.p99Hops <= 7, "hops " + steady.p99Hops);
    }

    private void fail(String what, double part) {
        List<Node> up = network.nodes.stream().filter(node -> node.up).toList();
        List<Node> dead = new ArrayList<>(up);
        while (dead.size() > up.size() * part) {
            dead.remove(network.random.nextInt(dead.size()));
        }
        dead.forEach(Node::crash);
        say("  %s: %d nodes fail at once; parts of the rest: before repair %s", what, dead.size(),
                network.parts(channel));
        long from = network.now;
        int seconds = 0;
        while (seconds++ < 600 && network.parts(channel).size() > 1) {
            network.run(1000);
        }
        say("    one part after %d s; entries written meanwhile reach all:", (network.now - from) / 1000);
        network.run(30_000);
        assertEquals(1.0, figures("  10 entries of 10 authors", write(10, 10, 100)).reached, 0);
        links();
    }

    private void healing(int size, long seed) {
        team(size, seed);
        say("%d peers, seed %d: healing; the loss of a link is noticed after 1 s", size, seed);
        figures("  10 entries of 10 authors", write(10, 10, 100));
        fail("30 %", 0.3);
        fail("50 %", 0.5);
        // two halves that cannot reach each other long enough to fill their views
        Map<Node, Boolean> left = new HashMap<>();
        network.nodes.forEach(node -> left.put(node, network.random.nextBoolean()));
        network.reachable = (a, b) -> left.get(a).equals(left.get(b));
        network.cut();
        network.run(300_000);
        say("  partition: parts after 300 s %s", network.parts(channel));
        assertEquals(2, network.parts(channel).size());
        List<Network.Entry> apart = write(10, 10, 100);
        network.reachable = (a, b) -> true;
        long from = network.now;
        while (network.now - from < 900_000 && network.parts(channel).size() > 1) {
            network.run(100);
        }
        say("    healed: one part after %.1f s", (network.now - from) / 1000.0);
        network.run(10_000);
        int up = (int) network.nodes.stream().filter(node -> node.up).count();
        assertTrue(apart.stream().allMatch(entry -> entry.arrivals.size() == up - 1));
        figures("  10 entries of 10 authors", write(10, 10, 100));
        links();
        assertEquals(1, network.parts(channel).size());
    }

    @Test
    void spreadsAmong40() {
        measure(40, 1);
    }

    @Test
    void spreadsAmong100() {
        measure(100, 1);
    }

    @Test
    void healsAmong100() {
        healing(100, 1);
    }

    /** The figures of issue 3: {@code -Domnimesh.overlay.peers=1000}. */
    @Test
    @EnabledIfSystemProperty(named = "omnimesh.overlay.peers", matches = "[0-9]+")
    void spreadsAmongMany() {
        measure(Integer.getInteger("omnimesh.overlay.peers", 1000), 1);
    }

    @Test
    @EnabledIfSystemProperty(named = "omnimesh.overlay.peers", matches = "[0-9]+")
    void healsAmongMany() {
        healing(Integer.getInteger("omnimesh.overlay.peers", 1000), 2);
    }
}
