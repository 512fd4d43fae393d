// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelDraft;
import org.omnimesh.api.team.ChannelMode;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Role;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.InMemoryNetwork;

/** A team of three nodes with real keys, store and mesh, each linked with each. */
abstract class ThreeNodes {
    static final Duration LIMIT = Duration.ofSeconds(30);

    final InMemoryNetwork network = new InMemoryNetwork();
    final List<TestNode> nodes = new CopyOnWriteArrayList<>();
    TestNode ana;
    TestNode bo;
    TestNode cy;

    @BeforeEach
    void aTeamOfThree() throws Exception {
        ana = node("Ana");
        bo = join("Bo", Role.MEMBER);
        cy = join("Cy", Role.MEMBER);
        awaitMembers(3);
        TestNode.link(bo, cy);
    }

    @AfterEach
    void stopNodes() throws Exception {
        for (TestNode node : nodes) {
            node.close();
        }
    }

    TestNode node(String name) throws Exception {
        TestNode node = new TestNode(name, network);
        nodes.add(node);
        return node;
    }

    TestNode join(String name, Role role) throws Exception {
        TestNode node = node(name);
        node.admission.join(ana.admission.ownCard(), ana.admission.admit(node.admission.ownCard(), role));
        TestNode.link(ana, node);
        return node;
    }

    void awaitMembers(int count) {
        for (TestNode node : nodes) {
            Await.until(count + " devices at " + node.profile.displayName(), LIMIT,
                    () -> node.store.membership().currentTeam().orElseThrow().devices().size() == count,
                    () -> node.teams.members().toString());
        }
    }

    static ChannelDraft draft(String name, ChannelMode mode, TestNode... members) {
        return new ChannelDraft(name, ChannelType.PRIVATE, mode, Optional.of("what for"), Optional.empty(),
                Set.copyOf(Arrays.stream(members).map(TestNode::peer).toList()));
    }

    ChannelId make(String name, TestNode... members) throws Exception {
        return ana.channels.create(draft(name, ChannelMode.HISTORY, members)).id();
    }

    static Channel awaitChannel(TestNode node, ChannelId id) {
        Await.until("the channel at " + node.profile.displayName(), LIMIT,
                () -> node.store.membership().channel(id).filter(it -> it.writing().isPresent()).isPresent(),
                () -> node.store.membership().channel(id).toString());
        return node.teams.get(id).orElseThrow();
    }

    static void awaitGone(TestNode node, ChannelId id) {
        Await.until("the channel to be gone at " + node.profile.displayName(), LIMIT,
                () -> node.teams.get(id).isEmpty(), () -> node.teams.list().toString());
    }

    /** Waits until a node has all that another wrote in the hidden channel. */
    static void awaitInStep(TestNode from, TestNode to) {
        ChannelId hidden = from.teams.current().id().teamChannel();
        Await.until("to be in step", LIMIT, () -> from.log.lag(hidden).getOrDefault(to.peer(), -1L) == 0,
                () -> from.log.lag(hidden).toString());
    }
}
