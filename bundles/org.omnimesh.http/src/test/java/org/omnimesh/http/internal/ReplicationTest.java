// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.http.internal.resource.Samples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

class ReplicationTest {
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private JsonNode state() throws Exception {
        return new ObjectMapper().readTree(server.get("/api/v1/p2p/replication").body());
    }

    @Test
    void showsHowFarEachLinkedDeviceIs() throws Exception {
        server.fakes.replication.link(Samples.BOB, true);
        server.fakes.replication.store(new EntryHeader(Samples.TEAM.id(), Samples.GENERAL, Samples.OWN, 3,
                new HybridTime(1, 0), new EntryKind("test.note"), KeyId.NONE));
        JsonNode channel = state().path("channels").get(0);
        assertEquals(Samples.GENERAL.toString(), channel.path("channel_id").asText());
        assertEquals(Samples.BOB.toString(), channel.path("peers").get(0).path("peer_id").asText());
        assertEquals(3, channel.path("peers").get(0).path("missing").asLong());
        assertEquals(0, channel.path("unreadable").asLong(-1));
    }

    @Test
    void showsWhoSignedTwoHistories() throws Exception {
        server.fakes.replication.quarantine(Samples.GENERAL, Samples.BOB, 7);
        assertEquals(Samples.BOB.toString(), state().path("quarantined").get(0).asText());
    }

    @Test
    void checksWhatIsStored() throws Exception {
        assertEquals("{\"status\":\"checked\",\"damaged\":[]}", server.post("/api/v1/p2p/check", "{}").body());
    }

    @Test
    void saysThatThereIsNoSuchProjection() throws Exception {
        var answer = server.post("/api/v1/p2p/projections/nobody/rebuild", "{}");
        assertEquals(409, answer.statusCode());
        assertTrue(answer.body().contains("There is no projection nobody."), answer.body());
    }
}
