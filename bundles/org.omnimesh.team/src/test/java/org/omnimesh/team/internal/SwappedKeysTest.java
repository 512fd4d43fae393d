// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.InMemoryNetwork;
import org.omnimesh.testing.PlainKeyAgreement;
import org.omnimesh.testing.RunningTime;
import org.omnimesh.testing.TemporaryHome;

/** Teams do not care how keys are agreed on: the same works with another implementation of the service. */
class SwappedKeysTest {
    private static final EntryKind NOTE = new EntryKind("test.note");

    private final InMemoryNetwork network = new InMemoryNetwork();
    private final List<TestNode> nodes = new ArrayList<>();

    @AfterEach
    void stopNodes() throws Exception {
        for (TestNode node : nodes) {
            node.close();
        }
    }

    private TestNode node(String name) throws Exception {
        TestNode node = new TestNode(TestNode.named(name), network, new TemporaryHome(), new RunningTime(),
                (identity, database, vault, time) -> new PlainKeyAgreement(identity.peerId()));
        nodes.add(node);
        return node;
    }

    private static List<String> notes(TestNode node, ChannelId channel) throws Exception {
        return node.log.read(channel, 0, 100).stream().map(it -> new String(it.payload(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void joiningWritingAndRemovingWorkWithAnotherAgreement() throws Exception {
        // given
        TestNode ana = node("Ana");
        TestNode bo = node("Bo");
        TestNode cy = node("Cy");
        ana.invite(bo);
        ana.invite(cy);
        TestNode.link(ana, bo);
        TestNode.link(ana, cy);
        ChannelId general = ana.teams.list().get(0).id();
        Await.until("the channel at Bo", () -> bo.trust.writingKey(general).isPresent());
        Await.until("the channel at Cy", () -> cy.trust.writingKey(general).isPresent());
        // when
        bo.log.append(general, NOTE, "hello".getBytes(StandardCharsets.UTF_8));
        // then
        Await.until("the note at Ana", () -> notes(ana, general).equals(List.of("hello")));
        Await.until("the note at Cy", () -> notes(cy, general).equals(List.of("hello")));
        // when
        KeyId before = ana.trust.writingKey(general).orElseThrow();
        ana.management.remove(cy.peer(), false);
        KeyId after = ana.trust.writingKey(general).orElseThrow();
        assertNotEquals(before, after);
        Await.until("the fresh secret at Bo", () -> bo.trust.writingKey(general).filter(after::equals).isPresent());
        bo.log.append(general, NOTE, "among us".getBytes(StandardCharsets.UTF_8));
        Await.until("the note at Ana", () -> notes(ana, general).contains("among us"));
        assertEquals(List.of("hello"), notes(cy, general));
    }
}
