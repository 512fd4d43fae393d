// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.omnimesh.api.link.Link;
import org.omnimesh.testing.Await;

@Timeout(60)
class FirstFramesTest {
    private static final int ROUNDS = 100;

    /** Speaks as soon as it hears of a link, as presence does. */
    private static final class Greeter extends Recorder {
        Greeter() {
            super(2);
        }

        @Override
        public void opened(Link link) {
            super.opened(link);
            assertTrue(link.send(2, new byte[1]));
        }
    }

    @Test
    void whatProtocolsSayFirstArrivesOnBothSidesOfEveryLink() throws Exception {
        try (TestNode a = new TestNode(); TestNode b = new TestNode()) {
            // given
            TestNode.befriend(a, b);
            Greeter atA = new Greeter();
            Greeter atB = new Greeter();
            a.links.addProtocol(atA);
            b.links.addProtocol(atB);
            for (int round = 1; round <= ROUNDS; round++) {
                int links = round;

                // when
                Link link = a.links.dial(b.address(), TestNode.TIMEOUT);

                // then
                Await.until("the first frames of link " + links,
                        () -> atA.frames.size() == links && atB.frames.size() == links);
                link.close("next round");
                Await.until("closed", () -> atA.calls.size() == 2 * links && atB.calls.size() == 2 * links);
            }
            assertEquals(ROUNDS, atA.frames.size());
            assertTrue(atA.alternates() && atB.alternates());
        }
    }
}
