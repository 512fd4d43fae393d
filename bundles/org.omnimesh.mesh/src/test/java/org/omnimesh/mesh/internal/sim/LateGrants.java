// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.sim;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.ChannelTrust.Verdict;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.mesh.internal.core.MeshCore;

/**
 * A team that comes together: each node learns at its own time which channels there are and who reads them, links come at
 * any time, one end before the other, and a mesh starts again behind its links. No frame is lost on a link, and no safety
 * net runs: within a second after the last change all must be equal.
 */
class LateGrants extends Simulation {
    private static final int SETTLE = 1000;

    /** What the trust floors know; the cores are told a little later. */
    private final Map<Node, Map<ChannelId, Set<PeerId>>> trusted = new HashMap<>();
    /** Ends of links that are up: frames for others are not heard. */
    private final Set<String> open = new HashSet<>();
    private final Map<String, Long> lastArrival = new HashMap<>();
    private int changes;
    private long lastChange;

    LateGrants(long seed) {
        super(seed);
        faults = false;
    }

    @Override
    boolean faults() {
        return false;
    }

    @Override
    MeshCore makeCore(PeerId self) {
        return new MeshCore(self, random.split(), false);
    }

    @Override
    Verdict judge(Node node, EntryHeader header) {
        return view(node).getOrDefault(header.channel(), Set.of()).contains(header.author())
                ? Verdict.ACCEPT
                : Verdict.NOT_YET;
    }

    /** Frames of a link arrive in order. */
    @Override
    long delay(Node from, Node to) {
        return inOrder(from + ">" + to);
    }

    /** A store answers in order, a little after it decided: trust may change in between. */
    @Override
    long answerDelay(Node node) {
        return inOrder(node + " life " + node.life);
    }

    private long inOrder(String lane) {
        long at = Math.max(now + 1 + random.nextInt(20), lastArrival.getOrDefault(lane, 0L));
        lastArrival.put(lane, at);
        return at - now;
    }

    @Override
    void arrive(Node from, Node to, byte[] frame) {
        if (open.contains(from + ">" + to)) {
            super.arrive(from, to, frame);
        }
    }

    /** Each end opens at its own time. */
    @Override
    void connect(Node one, Node two) {
        long session = random.nextLong();
        one.links.put(two.peer, session);
        two.links.put(one.peer, session);
        in(random.nextInt(300), () -> open(one, two, session));
        in(random.nextInt(300), () -> open(two, one, session));
    }

    private void open(Node node, Node other, Long session) {
        if (node.alive && session.equals(node.links.get(other.peer)) && open.add(other + ">" + node)) {
            changed(node + " opens the link to " + other);
            node.perform(node.core.linkUp(other.peer));
        }
    }

    @Override
    void disconnect(Node one, Node two) {
        open.remove(one + ">" + two);
        open.remove(two + ">" + one);
        super.disconnect(one, two);
    }

    private void changed(String what) {
        log(what);
        lastChange = now;
    }

    private Map<ChannelId, Set<PeerId>> view(Node node) {
        Map<ChannelId, Set<PeerId>> view = new TreeMap<>();
        trusted.getOrDefault(node, Map.of()).forEach((channel, readers) -> {
            if (readers.contains(node.peer)) {
                view.put(channel, Set.copyOf(readers));
            }
        });
        return view;
    }

    private void learn(Node node, ChannelId channel, PeerId reader) {
        changed(node + " learns of reader " + node(reader) + " of " + channels.indexOf(channel));
        trusted.computeIfAbsent(node, key -> new TreeMap<>()).computeIfAbsent(channel, key -> new TreeSet<>())
                .add(reader);
        in(random.nextInt(40), () -> tell(node));
    }

    private void tell(Node node) {
        node.readers.clear();
        node.readers.putAll(view(node));
        if (node.alive) {
            node.perform(node.core.trustChanged(node.readers));
        }
    }

    /** The mesh stops and starts while its links stay. */
    private void restart(Node node) {
        if (!node.alive) {
            return;
        }
        changed(node + " stops");
        node.alive = false;
        node.life++;
        node.links.keySet().forEach(other -> open.remove(node(other) + ">" + node));
        in(10 + random.nextInt(300), () -> {
            changed(node + " starts again");
            node.alive = true;
            node.start();
            Map.copyOf(node.links).forEach((other, session) -> open(node, node(other), session));
        });
    }

    @Override
    void run() {
        changes = 500 + random.nextInt(5000);
        int count = 2 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            nodes.add(new Node(i));
        }
        int channelCount = 1 + random.nextInt(3);
        for (int i = 0; i < channelCount; i++) {
            grant(new ChannelId(filled(100 + i)), i == 0);
        }
        nodes.forEach(Node::start);
        boolean star = random.nextInt(3) == 0;
        for (Node one : nodes) {
            for (Node two : nodes) {
                // node 0 reads everything and has all links, so that every channel's readers can reach each other
                if (one.index < two.index && (one.index == 0 || !star)) {
                    in(random.nextInt(changes / 2), () -> connect(one, two));
                }
            }
        }
        disturb();
        for (int i = 20 + random.nextInt(60); i > 0; i--) {
            Node node = nodes.get(random.nextInt(nodes.size()));
            ChannelId channel = channels.get(random.nextInt(channels.size()));
            in(random.nextInt(changes), () -> {
                if (node.alive && node.readers.containsKey(channel)) {
                    changed("append");
                    node.append(channel, 1 + random.nextInt(5));
                }
            });
        }
        advanceTo(changes + 1000);
        advanceTo(lastChange + SETTLE);
        checkEqual();
    }

    /** A channel whose readers each node learns of one after another, in any order. */
    private void grant(ChannelId channel, boolean all) {
        channels.add(channel);
        Set<PeerId> readers = new TreeSet<>();
        nodes.stream().filter(node -> all || node.index == 0 || random.nextInt(3) > 0)
                .forEach(node -> readers.add(node.peer));
        entitled.put(channel, readers);
        for (PeerId reader : readers) {
            int together = random.nextInt(changes);
            for (PeerId other : readers) {
                long at = random.nextBoolean() ? together : random.nextInt(changes);
                in(at, () -> learn(node(reader), channel, other));
            }
        }
    }

    private void disturb() {
        for (int i = random.nextInt(3); i > 0; i--) {
            Node node = nodes.get(random.nextInt(nodes.size()));
            in(random.nextInt(changes), () -> restart(node));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            Node one = nodes.get(random.nextInt(nodes.size()));
            Node two = nodes.get(random.nextInt(nodes.size()));
            in(random.nextInt(changes), () -> {
                if (one.links.containsKey(two.peer)) {
                    changed("cut " + one + " " + two);
                    disconnect(one, two);
                    in(random.nextInt(300), () -> connect(one, two));
                }
            });
        }
    }
}
