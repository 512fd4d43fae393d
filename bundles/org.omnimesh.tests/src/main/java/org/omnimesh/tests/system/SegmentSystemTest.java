// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.fasterxml.jackson.databind.JsonNode;

/** Two computers on one network segment without internet, DNS or router. */
@Timeout(120)
public class SegmentSystemTest {
    private static final int FILE_MIB = 8;

    @RegisterExtension
    static final Nodes NODES = new Nodes();

    @Test
    void nodesFindEachOtherPairByCodeAndTalk() throws Exception {
        // given
        Segment segment = NODES.segment(2);
        NodeProcess cleo = NODES.prepareOn(segment.computer(0), "Cleo", "--visible").launch().awaitReady();
        NodeProcess dan = NODES.prepareOn(segment.computer(1), "Dan", "--visible").launch().awaitReady();
        long ready = System.nanoTime();

        // when, then
        awaitNearby(dan, "Cleo");
        Nodes.figure("a newcomer saw who was there " + millisSince(ready) + " ms after it was ready");
        awaitNearby(cleo, "Dan");
        Nodes.figure("the newcomer was seen " + millisSince(ready) + " ms after it was ready");
        long pairing = System.nanoTime();
        Talk.pair(cleo, dan);
        Nodes.figure("pairing by code and nameplate took " + millisSince(pairing) + " ms until both were linked");
        exchange(cleo, dan);

        // when a member comes back
        dan.terminate();
        Await.until("Cleo to see Dan leave", () -> cleo.api().get(Api.TEAM + "/peers/" + dan.peerId()),
                peer -> peer.path("status").asText().equals("offline"));
        dan.launch().awaitReady();
        long back = System.nanoTime();
        Talk.awaitLinked(cleo, dan);
        Nodes.figure("a member that came back was linked " + millisSince(back) + " ms after it was ready");
    }

    @Test
    void nodesPairByATypedAddressWhereMulticastIsBlocked() throws Exception {
        // given
        Segment segment = NODES.segment(2);
        segment.blockMulticast();
        NodeProcess eve = NODES.prepareOn(segment.computer(0), "Eve", "--visible").launch();
        NodeProcess fin = NODES.prepareOn(segment.computer(1), "Fin", "--visible").launch();
        eve.awaitReady();
        fin.awaitReady();
        String code = Talk.issueCode(eve);

        // when
        Answer byCodeAlone = Talk.enterCode(fin, code);
        Answer byAddress = Talk.enterCode(fin, code,
                "/ip4/" + segment.computer(0).address() + "/tcp/" + eve.meshPort());

        // then
        assertEquals(404, byCodeAlone.status(), byCodeAlone.toString());
        assertTrue(byAddress.done(), byAddress.toString());
        assertEquals(eve.peerId(), byAddress.body().path("peer_id").asText());
        Talk.awaitLinked(eve, fin);
        exchange(eve, fin);
    }

    private static void exchange(NodeProcess one, NodeProcess other) throws Exception {
        Talk.send(one, "can you hear me?");
        Talk.awaitText(other, "can you hear me?");
        Talk.send(other, "loud and clear");
        Talk.awaitText(one, "loud and clear");
        Path file = Content.random(NODES.folder().resolve("of-" + one.name()), FILE_MIB, 2);
        JsonNode shared = one.api().share(Talk.general(one), file);
        String id = shared.path("file_metadata").path("file_id").asText();
        Talk.awaitFile(other, id);
        try (InputStream body = other.api().content(id, Optional.empty()).body()) {
            assertEquals(Content.sha256(file), Content.sha256(body));
        }
    }

    private static void awaitNearby(NodeProcess from, String name) {
        Await.until(from.name() + " to see " + name + " nearby", () -> from.api().get(Api.TEAM + "/peers?scope=nearby"),
                answer -> Talk.items(answer, "peers").stream()
                        .anyMatch(peer -> peer.path("display_name").asText().equals(name)));
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
