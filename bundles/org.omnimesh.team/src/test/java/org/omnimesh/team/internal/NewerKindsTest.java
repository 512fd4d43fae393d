// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.LogException;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.InMemoryNetwork;

/** Ana's device writes entries of kinds that only a newer version knows; Bo's passes over them. */
class NewerKindsTest {

    private final InMemoryNetwork network = new InMemoryNetwork();
    private TestNode ana;
    private TestNode bo;
    private ChannelId hidden;

    @BeforeEach
    void makeTeam() throws Exception {
        ana = new TestNode("Ana", network);
        bo = new TestNode("Bo", network);
        ana.invite(bo);
        TestNode.link(ana, bo);
        hidden = ana.teams.current().id().teamChannel();
        Await.until("Bo to be there", () -> bo.teams.members().size() == 2);
    }

    @AfterEach
    void stopNodes() throws Exception {
        ana.close();
        bo.close();
    }

    @ParameterizedTest
    @ValueSource(strings = { "team.hologram", "audit.hologram", "team.hologram.shared" })
    void whatFollowsAnEntryOfAnUnknownKindStillCounts(String kind) throws Exception {
        long seq = ana.log.append(hidden, new EntryKind(kind), new byte[] { 1 }).header().seq();
        ana.management.rename("Lab");
        Await.until("the new name", () -> bo.teams.current().name().equals("Lab"));
        assertEquals(1L, bo.log.read(hidden, 0, 1000).stream().map(it -> it.header())
                .filter(it -> it.author().equals(ana.peer()) && it.seq() == seq && it.kind().name().equals(kind))
                .count(), "it is kept, and so passed on");
    }

    @Test
    void noEntryIsPassedOverThatMustNotBe() {
        assertThrows(LogException.class,
                () -> ana.log.append(hidden, new EntryKind("team.must.split"), new byte[] { 1 }));
    }

    @Test
    void kindsOfOtherChannelsStayOutsideAndTheseInside() {
        ChannelId general = ana.teams.list().getFirst().id();
        assertThrows(LogException.class,
                () -> ana.log.append(hidden, new EntryKind("chat.message"), new byte[] { 1 }));
        assertThrows(LogException.class,
                () -> ana.log.append(general, new EntryKind("team.hologram"), new byte[] { 1 }));
    }
}
