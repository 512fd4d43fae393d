// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.link.LinkOpened;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.TemporaryHome;

@Timeout(60)
class ReconnectTest {
    @Test
    void dialsAgainWithinASecondWhenTheConnectionIsCut() throws Exception {
        InTime.assertWithin(Duration.ofMillis(2500), ReconnectTest::nanosUntilUpAgain);
    }

    private static long nanosUntilUpAgain() throws Exception {
        try (TestNode a = new TestNode(); TestNode b = new TestNode(); Proxy wire = new Proxy(b.links.port())) {
            // given
            TestNode.befriend(a, b);
            a.links.keep(b.id, b.via(wire.port()));
            Await.until("the link", () -> a.links.to(b.id).isPresent() && b.links.to(a.id).isPresent());

            // when
            wire.cut();
            long cut = System.nanoTime();

            // then
            Await.until("lost and up again", () -> a.events.facts(LinkOpened.class).size() == 2);
            long took = System.nanoTime() - cut;
            Await.until("frames pass", () -> a.links.to(b.id).map(l -> l.send(1, new byte[1])).orElse(false));
            Await.until("and arrive", () -> !b.protocol.frames.isEmpty());
            assertTrue(a.protocol.alternates() && b.protocol.alternates());
            return took;
        }
    }

    @Test
    void comesBackToAPeerThatWasRestarted() {
        TemporaryHome home = new TemporaryHome();
        try (TestNode a = new TestNode()) {
            TestNode first = new TestNode(home);
            TestNode.befriend(a, first);
            a.links.keep(first.id, List.of(first.address()));
            Await.until("the link", () -> a.links.to(first.id).isPresent());
            int port = first.links.port();
            first.close();
            Await.until("lost", () -> a.links.to(first.id).isEmpty());
            try (TestNode again = new TestNode(home)) {
                again.trusted.add(a.id);
                assertEquals(port, again.links.port(), "the port stays");
                assertNotEquals(first.links.instance(), again.links.instance());
                Await.until("the link again", () -> a.links.to(again.id).isPresent());
                assertEquals(again.links.instance(), a.links.to(again.id).orElseThrow().remoteInstance());
            }
        }
    }

    @Test
    void replacesADeadLinkWhenTheRestartedPeerDials() throws Exception {
        // both roles: whichever of the two has the smaller peer id decides
        for (int round = 0; round < 4; round++) {
            TemporaryHome home = new TemporaryHome();
            TestNode first = new TestNode(home);
            try (TestNode a = new TestNode(); Proxy wire = new Proxy(first.links.port())) {
                // given a link through a wire that went dead without a word
                TestNode.befriend(a, first);
                a.links.dial(first.via(wire.port()).getFirst(), TestNode.TIMEOUT);
                Await.until("the link at the other end", () -> first.links.to(a.id).isPresent());
                wire.silence();
                first.close();

                // when
                try (TestNode again = new TestNode(home)) {
                    again.trusted.add(a.id);
                    again.links.dial(a.address(), TestNode.TIMEOUT);

                    // then
                    Await.until("the new link at a", Duration.ofSeconds(3), () -> a.links.to(again.id)
                            .filter(l -> l.remoteInstance().equals(again.links.instance())).isPresent(),
                            () -> "the old");
                    assertTrue(again.links.to(a.id).orElseThrow().send(1, new byte[] { 9 }));
                    Await.until("a frame over it", () -> a.protocol.frames.size() == 1);
                    assertTrue(a.protocol.alternates());
                }
            }
        }
    }

    @Test
    void replacesADeadLinkOfTheSameStart() throws Exception {
        for (int round = 0; round < 4; round++) {
            try (TestNode a = new TestNode(); TestNode b = new TestNode(); Proxy wire = new Proxy(b.links.port())) {
                // given a link that only one end knows to be dead
                TestNode.befriend(a, b);
                a.links.dial(b.via(wire.port()).getFirst(), TestNode.TIMEOUT);
                Await.until("the link at b", () -> b.links.to(a.id).isPresent());
                wire.silence();
                ((TlsLink) b.links.to(a.id).orElseThrow()).socket().disconnect(CloseCode.LOST, "network changed");

                // when
                b.links.dial(a.address(), TestNode.TIMEOUT);

                // then
                Await.until("a frame over the new link", () -> b.links.to(a.id).orElseThrow().send(1, new byte[] { 9 })
                        && !a.protocol.frames.isEmpty());
                assertTrue(a.protocol.alternates() && b.protocol.alternates());
            }
        }
    }

    @Test
    void findsAPeerThatAppearsLaterAtOneOfManyAddresses() {
        TemporaryHome home = new TemporaryHome();
        TestNode first = new TestNode(home);
        int port = first.links.port();
        first.close();
        try (TestNode a = new TestNode()) {
            a.trusted.add(first.id);
            a.links.keep(first.id, List.of(Multiaddr.ofLink("127.0.0.1", 1, first.id),
                    Multiaddr.ofLink("192.0.2.1", 40404, first.id), Multiaddr.ofLink("127.0.0.1", port, first.id)));
            try (TestNode later = new TestNode(home)) {
                later.trusted.add(a.id);
                Await.until("the link", () -> a.links.to(first.id).isPresent());
            }
        }
    }
}
