// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.shell;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.cbor.Cbor;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.link.LinkProtocol;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.mesh.internal.shell.TestNode.Notes;
import org.omnimesh.testing.Await;

/** A node whose index is damaged says that it cannot give what it has, so that nobody takes it for a liar. */
class UnreadableIndexTest {
    private static final long LACKS = 2048;

    /** A node's end of a link that counts the frames by which the other end says what it lacks. */
    private record Listening(LinkProtocol node, AtomicInteger lacks) implements LinkProtocol {
        @Override
        public int number() {
            return node.number();
        }

        @Override
        public void opened(Link link) {
            node.opened(link);
        }

        @Override
        public void received(Link link, byte[] frame) {
            try {
                if (Cbor.decodeMap(frame).number(0) == LACKS) {
                    lacks.incrementAndGet();
                }
            } catch (CborException e) {
                throw new AssertionError(e);
            }
            node.received(link, frame);
        }

        @Override
        public void closed(Link link) {
            node.closed(link);
        }
    }

    @Test
    void whoCannotReadItsIndexSaysSo() throws Exception {
        Notes notes = new Notes("notes");
        AtomicInteger lacks = new AtomicInteger();
        try (TestNode a = new TestNode(1); TestNode b = new TestNode(2)) {
            // given: entries that are known to be here and cannot be looked up
            a.log.add(notes).get(10, TimeUnit.SECONDS);
            TestNode.team(a, b);
            a.append("one");
            a.database.migrate(new Schema("lost", List.of("DROP TABLE mesh_stored;")));

            // when
            TestLink.connect(a.peer(), a.log, b.peer(), new Listening(b.log, lacks));

            // then
            Await.until("a says that it lacks the entry", () -> lacks.get() > 0);
        }
    }
}
