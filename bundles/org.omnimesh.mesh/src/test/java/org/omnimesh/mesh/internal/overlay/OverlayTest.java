// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.overlay.Network.Node;

class OverlayTest {
    private Network network = new Network(1, Limits.DEFAULT);
    private ChannelId everybody = network.channel();

    private List<Node> team(int size) {
        List<Node> nodes = network.add(size);
        network.members(Map.of(everybody, Network.ids(network.nodes)));
        network.startTicks(nodes);
        meet(nodes);
        return nodes;
    }

    private void meet(List<Node> nodes) {
        for (Node node : nodes) {
            int number = network.nodes.indexOf(node);
            if (number > 0) {
                node.meet(network.nodes.get(network.random.nextInt(number)));
            }
        }
    }

    private boolean allHave(ChannelId channel) {
        return network.entries.values().stream().filter(entry -> entry.log.channel().equals(channel)).allMatch(
                entry -> entry.arrivals.size() == network.members.readers(channel).stream()
                        .filter(peer -> network.byId.get(peer).up).count() - 1);
    }

    @Test
    void replaysFromItsSeed() {
        List<String> histories = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            network = new Network(7, Limits.DEFAULT);
            everybody = network.channel();
            List<Node> nodes = team(50);
            network.run(30_000);
            nodes.get(5).write(everybody);
            network.run(5000);
            histories.add(network.kinds + " " + network.frameBytes + " " + nodes.stream()
                    .map(node -> node.overlay.neighbours().toString()).collect(Collectors.joining()));
        }
        assertEquals(histories.get(0), histories.get(1));
    }

    @Test
    void linksFewPeersOfALargeTeam() {
        List<Node> nodes = team(60);
        network.run(120_000);

        assertEquals(List.of(60), network.parts(everybody));
        for (Node node : nodes) {
            assertTrue(node.overlay.active());
            assertTrue(node.overlay.neighbours().size() >= 5, "few neighbours");
            assertTrue(node.overlay.neighbours().size() <= Limits.DEFAULT.activeMost(), "many neighbours");
        }
        assertTrue(network.mostActive <= Limits.DEFAULT.links(), "links " + network.mostActive);
    }

    @Test
    void findsTheTeamBySightingsAlone() {
        List<Node> nodes = network.add(40);
        network.nearby = (a, b) -> true;
        network.members(Map.of(everybody, Network.ids(nodes)));
        network.startTicks(nodes);
        network.run(180_000);

        assertEquals(List.of(40), network.parts(everybody));
    }

    private long frames(Class<? extends OverlayFrame> type) {
        return network.kinds.getOrDefault(type.getSimpleName(), 0L);
    }

    private Network.Entry entry(Node author, long seq) {
        Network.Entry entry = network.entries.get(Network.key(new LogId(everybody, author.id), seq));
        assertNotNull(entry);
        return entry;
    }

    /** What nobody expects is named and asked for, so that nobody gets it twice; the tree that this makes is used then. */
    @Test
    void theFirstEntryOfAnAuthorMakesTheTreeOfTheNext() {
        List<Node> nodes = team(100);
        network.run(90_000);
        Node author = nodes.get(70);
        long asked = frames(OverlayFrame.Graft.class);
        author.write(everybody);
        network.run(1000);

        assertEquals(99, entry(author, 1).copies);
        assertEquals(asked + 99, frames(OverlayFrame.Graft.class));
        LogId log = new LogId(everybody, author.id);
        assertEquals(99, nodes.stream().mapToInt(node -> node.overlay.eagerPeers(log).size()).sum());

        author.write(everybody);
        network.run(1000);

        assertEquals(99, entry(author, 2).copies);
        assertEquals(asked + 99, frames(OverlayFrame.Graft.class));
        assertEquals(entry(author, 1).hops, entry(author, 2).hops);
        assertTrue(entry(author, 2).hops.values().stream().allMatch(hops -> hops <= 7), "long ways");
    }

    @Test
    void whoeverLosesTheOneThatPushedAsksAnother() {
        List<Node> nodes = team(60);
        network.run(90_000);
        Node author = nodes.get(10);
        author.write(everybody);
        network.run(1000);
        LogId log = new LogId(everybody, author.id);
        Node parent = nodes.stream().filter(node -> node != author && node.overlay.eagerPeers(log).size() > 1)
                .findFirst()
                .orElseThrow();
        parent.crash();
        network.run(2000);

        author.write(everybody);
        network.run(1500);

        assertEquals(58, entry(author, 2).arrivals.size());
        author.write(everybody);
        network.run(1000);
        assertEquals(58, entry(author, 3).copies);
    }

    @Test
    void whatComesTwiceIsDeclined() {
        List<Node> nodes = team(60);
        network.run(90_000);
        Node author = nodes.get(10);
        author.write(everybody);
        network.run(1000);
        LogId log = new LogId(everybody, author.id);
        Node child = network.byId.get(author.overlay.eagerPeers(log).get(0));
        Node other = nodes.stream().filter(node -> node != author && node.conns.containsKey(child.id)
                && !child.overlay.eagerPeers(log).contains(node.id)).findFirst().orElseThrow();
        other.overlay.received(child.id, new OverlayFrame.Graft(Map.of(everybody, Map.of(author.id, 1L))));
        other.overlay.take();
        assertTrue(other.overlay.eagerPeers(log).contains(child.id));

        author.write(everybody);
        network.run(1000);

        assertEquals(60, entry(author, 2).copies);
        assertFalse(other.overlay.eagerPeers(log).contains(child.id));
    }

    @Test
    void aNewcomerGetsTheHistoryOnce() {
        List<Node> nodes = team(50);
        network.run(60_000);
        for (int i = 0; i < 100; i++) {
            nodes.get(i % 10).write(everybody);
            network.run(100);
        }
        network.run(5000);
        long before = network.pushes;

        Node late = team(1).get(0);
        network.run(30_000);

        assertEquals(100, late.have.values().stream().mapToLong(Long::longValue).sum());
        assertTrue(network.pushes - before <= 105, "copies " + (network.pushes - before));
    }

    @Test
    void growsIntoTheOverlayAndBackWithoutLosingAnything() {
        List<Node> nodes = team(25);
        for (Node node : nodes) {
            nodes.forEach(other -> {
                if (other != node) {
                    node.meet(other);
                    node.dialAll();
                }
            });
        }
        network.run(5000);
        assertFalse(nodes.get(0).overlay.active());
        assertEquals(24, nodes.get(0).conns.size());
        int written = 0;
        for (int step = 0; step < 60; step++) {
            nodes.get(step % 25).write(everybody);
            written++;
            if (step == 20) {
                team(15);
            }
            network.run(1000);
        }
        assertTrue(nodes.get(0).overlay.active());
        network.run(90_000);
        assertTrue(nodes.stream().allMatch(node -> node.conns.size() <= Limits.DEFAULT.links()), "too many links");
        List<Node> leaving = network.nodes.subList(24, 40);
        leaving.forEach(Node::crash);
        network.members(Map.of(everybody, Network.ids(network.nodes.subList(0, 24))));
        for (int step = 0; step < 30; step++) {
            nodes.get(step % 24).write(everybody);
            written++;
            network.run(1000);
        }
        network.run(60_000);
        assertFalse(nodes.get(0).overlay.active());
        for (Node node : nodes.subList(0, 24)) {
            assertEquals(written, node.have.values().stream().mapToLong(Long::longValue).sum());
            assertEquals(23, node.overlay.neighbours().size());
        }
    }

    /** Many small channels in a large team: more than links, so they are visited in turn. */
    @Test
    void smallChannelsOfALargeTeamAreConnectedOrVisited() {
        List<Node> nodes = network.add(100);
        Map<ChannelId, List<PeerId>> readers = new HashMap<>();
        readers.put(everybody, Network.ids(nodes));
        List<ChannelId> small = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            ChannelId channel = network.channel();
            List<Node> some = new ArrayList<>();
            int size = 2 + network.random.nextInt(9);
            while (some.size() < size) {
                Node node = nodes.get(network.random.nextInt(nodes.size()));
                if (!some.contains(node)) {
                    some.add(node);
                }
            }
            small.add(channel);
            readers.put(channel, Network.ids(some));
        }
        network.encode = false;
        network.members(readers);
        network.startTicks(nodes);
        nodes.forEach(node -> nodes.forEach(other -> node.book.add(other.id)));
        meet(nodes);
        network.run(180_000);
        long connected = small.stream().filter(channel -> network.parts(channel).size() == 1).count();
        long start = network.now;
        for (ChannelId channel : small) {
            network.byId.get(readers.get(channel).get(0)).write(channel);
        }
        List<Long> times = new ArrayList<>();
        List<ChannelId> open = new ArrayList<>(small);
        while (!open.isEmpty() && network.now - start < 600_000) {
            network.run(250);
            open.removeIf(channel -> {
                boolean done = allHave(channel);
                if (done) {
                    times.add(network.now - start);
                }
                return done;
            });
        }
        System.out.printf(
                "60 channels of 2 to 10 readers in a team of 100 (%.1f each): %d hang together, most active links %d, with those being made or closed %d;"
                        + " an entry reached all readers after ms: p50 %s p90 %s max %s, %d never%n",
                readers.values().stream().mapToInt(List::size).sum() / 100.0 - 1, connected, network.mostActive,
                network.mostLinks,
                times.get(times.size() / 2), times.get(times.size() * 9 / 10), times.get(times.size() - 1),
                open.size());
        assertTrue(open.isEmpty(), open.size() + " channels not served");
        assertTrue(network.mostActive <= Limits.DEFAULT.links(), "links " + network.mostActive);
    }

    @Test
    void ignoresFramesOfThoseWhoAreNotLinkedOrMayNotRead() {
        List<Node> nodes = team(40);
        network.run(30_000);
        Node node = nodes.get(0);
        PeerId stranger = network.add(1).get(0).id;

        node.write(everybody);
        node.overlay.linkUp(stranger, false);
        node.overlay.received(stranger, new OverlayFrame.Graft(Map.of(everybody, Map.of(node.id, 0L))));
        node.overlay.received(stranger, new OverlayFrame.IHave(
                Map.of(everybody, Map.of(stranger, new OverlayFrame.Reach(5, 1)))));

        assertFalse(node.overlay.eagerPeers(new LogId(everybody, node.id)).contains(stranger));
        assertTrue(node.overlay.take().stream().noneMatch(Intent.Give.class::isInstance));
    }
}
