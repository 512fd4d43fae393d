// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.chat.Message;
import org.omnimesh.api.chat.MessageAdded;
import org.omnimesh.api.chat.MessageUpdated;
import org.omnimesh.api.crypto.VaultLocked;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.files.FileChanged;
import org.omnimesh.api.files.SharedFile;
import org.omnimesh.api.files.Transfer;
import org.omnimesh.api.files.TransferChanged;
import org.omnimesh.api.files.TransferId;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.link.LinkOpened;
import org.omnimesh.api.log.EntriesExpired;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.pairing.GuessingSuspected;
import org.omnimesh.api.pairing.PeerPaired;
import org.omnimesh.api.team.ChannelChanged;
import org.omnimesh.api.team.ChannelGone;
import org.omnimesh.api.team.ChannelInvitation;
import org.omnimesh.api.team.ChannelInvited;
import org.omnimesh.api.team.PeerChanged;
import org.omnimesh.http.internal.live.LiveWiring;
import org.omnimesh.http.internal.resource.Samples;
import org.omnimesh.testing.Await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

class LiveTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private RawConnection open(String query) throws Exception {
        RawConnection connection = new RawConnection(server.port);
        connection.send("GET /api/v1/team/ws" + query + " HTTP/1.1\r\nHost: localhost:" + server.port
                + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer " + server.token + "\r\n\r\n");
        String head = connection.head();
        assertTrue(head.startsWith("HTTP/1.1 101"), head);
        return connection;
    }

    private static JsonNode next(RawConnection connection) throws Exception {
        return JSON.readTree(connection.frame());
    }

    private static void text(RawConnection connection, String text) throws Exception {
        byte[] frame = new byte[6 + text.length()];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | text.length());
        System.arraycopy(text.getBytes(), 0, frame, 6, text.length());
        connection.socket.getOutputStream().write(frame);
    }

    @Test
    void tellsEveryKindOfEventInOrder() throws Exception {
        try (RawConnection client = open("")) {
            // when
            List<DomainEvent> events = List.of(new MessageAdded(Samples.message("hi")),
                    new MessageUpdated(Samples.message("hi")), new PeerChanged(Samples.bob()),
                    new ChannelChanged(Samples.general()), new ChannelGone(Samples.GENERAL, "general"),
                    new ChannelInvited(new ChannelInvitation(Samples.GENERAL, "plans", Samples.OWN, Samples.BOB,
                            Samples.AT, ChannelInvitation.Status.PENDING)),
                    new FileChanged(Samples.file("a", "b/c", 10)),
                    new TransferChanged(Samples.transfer()), new PeerPaired(Samples.BOB, "Bob"),
                    new LinkOpened(Samples.BOB), new GuessingSuspected(10));
            events.forEach(server::tell);
            // then
            long seq = 0;
            for (String type : List.of("message", "message_update", "peer_update", "channel_update", "channel_gone",
                    "invitation", "file_update",
                    "transfer_update", "status", "status")) {
                JsonNode event = next(client);
                assertEquals(type, event.path("type").asText(), event.toString());
                assertTrue(event.path("data").isObject(), event.toString());
                assertEquals("2026-01-02T03:04:05.678Z", event.path("at").asText());
                assertTrue(seq == 0 || event.path("seq").asLong() == seq + 1, event.toString());
                seq = event.path("seq").asLong();
            }
        }
    }

    @Test
    void tellsNothingOfChannelsAndTransfersThatAreNotShown() throws Exception {
        try (RawConnection client = open("")) {
            // when
            ChannelId other = new ChannelId(new byte[32]);
            Message said = Samples.message("of another team");
            Message elsewhere = new Message(said.id(), other, said.sender(), said.senderName(), said.type(),
                    said.content(), said.sentAt(), said.file(), said.thread(), said.replyTo(), said.clientId(),
                    said.deliveredTo(), said.state());
            SharedFile kept = Samples.file("a", "b/c", 10);
            server.tell(new MessageAdded(elsewhere));
            server.tell(new MessageUpdated(elsewhere));
            server.tell(new FileChanged(new SharedFile(kept.id(), other, kept.message(), kept.name(), kept.size(),
                    kept.mimeType(), kept.sha256(), kept.sharedBy(), kept.sharedByName(), kept.sharedAt(), kept.state(),
                    kept.bytesHere(), kept.holders())));
            server.tell(new EntriesExpired(other, new HybridTime(1, 0)));
            Transfer known = Samples.transfer();
            server.tell(new TransferChanged(new Transfer(new TransferId(new UUID(0, 9)), known.file(), true,
                    known.peers(), known.bytesDone(), known.bytesTotal(), known.bytesPerSecond(), known.remaining(),
                    known.state(), known.error())));
            server.tell(new MessageAdded(Samples.message("hi")));
            // then
            assertEquals("hi", next(client).path("data").path("content").asText());
        }
    }

    @Test
    void tellsThatContentOfAChannelHasExpired() throws Exception {
        try (RawConnection client = open("")) {
            server.tell(new EntriesExpired(Samples.GENERAL, new HybridTime(1, 0)));
            JsonNode event = next(client);
            assertEquals("channel_update", event.path("type").asText(), event.toString());
            assertEquals(Samples.GENERAL.toString(), event.path("data").path("id").asText());
        }
    }

    @Test
    void answersPingAndSurvivesOtherTexts() throws Exception {
        try (RawConnection client = open("")) {
            text(client, "hello");
            text(client, "ping");
            assertEquals("pong", client.frame());
        }
        Await.until("the closed socket to be forgotten", () -> LiveWiring.sockets(server.events) == 0);
    }

    @Test
    void replaysWhatWasMissed() throws Exception {
        // given
        long seen;
        try (RawConnection client = open("")) {
            server.tell(new MessageAdded(Samples.message("1")));
            seen = next(client).path("seq").asLong();
        }
        server.tell(new MessageAdded(Samples.message("2")));
        server.tell(new MessageAdded(Samples.message("3")));
        // when
        try (RawConnection client = open("?since=" + seen)) {
            // then
            assertEquals("2", next(client).path("data").path("content").asText());
            assertEquals("3", next(client).path("data").path("content").asText());
        }
    }

    @Test
    void closesSocketsOfANodeThatIsLockedAndTellsNobodyWhatWasBefore() throws Exception {
        // given
        long seen;
        try (RawConnection client = open("")) {
            server.tell(new MessageAdded(Samples.message("seen")));
            seen = next(client).path("seq").asLong();
            server.tell(new MessageAdded(Samples.message("secret")));
            assertEquals("secret", next(client).path("data").path("content").asText());
            // when
            server.tell(new VaultLocked());
            // then
            assertEquals(0x88, client.socket.getInputStream().read(), "a frame that closes");
        }
        try (RawConnection later = open("?since=" + seen)) {
            assertEquals("resync", next(later).path("type").asText());
        }
    }

    @Test
    void tellsToFetchAgainWhenTooMuchWasMissed() throws Exception {
        // given
        long seen;
        try (RawConnection client = open("")) {
            server.tell(new MessageAdded(Samples.message("first")));
            seen = next(client).path("seq").asLong();
            for (int i = 0; i < 1500; i++) {
                server.tell(new PeerChanged(Samples.stranger()));
            }
            JsonNode last = next(client);
            while (last.path("seq").asLong() < seen + 1500) {
                last = next(client);
            }
        }
        // when
        try (RawConnection client = open("?since=" + seen); RawConnection earlier = open("?since=5")) {
            // then
            JsonNode resync = next(client);
            assertEquals("resync", resync.path("type").asText(), resync.toString());
            assertEquals(1500, resync.path("data").path("missed").asLong());
            assertEquals("resync", next(earlier).path("type").asText());
            server.tell(new MessageAdded(Samples.message("new")));
            assertEquals("new", next(client).path("data").path("content").asText());
        }
    }

    @Test
    void losesOnlyForTheSlowReaderAndTellsIt() throws Exception {
        // given
        String large = "x".repeat(15_000);
        try (RawConnection slow = open(""); RawConnection quick = open("")) {
            int total = 3000;
            List<String> types = new CopyOnWriteArrayList<>();
            Thread reader = Thread.startVirtualThread(() -> read(quick, types, "end"));
            // when
            for (int i = 0; i < total; i++) {
                server.tell(new MessageAdded(Samples.message(large + i)));
                if (i % 20 == 0) {
                    int told = i;
                    Await.until("the quick reader to follow", () -> types.size() > told - 40);
                }
            }
            server.tell(new MessageAdded(Samples.message("end")));
            reader.join();
            // then
            assertEquals(total + 1, types.size());
            assertFalse(types.contains("resync"));
            List<String> late = new ArrayList<>();
            server.tell(new MessageAdded(Samples.message("after")));
            read(slow, late, "after");
            assertTrue(late.contains("resync"), "a resync among " + late.size());
            assertTrue(late.size() < total);
        }
    }

    private static void read(RawConnection connection, List<String> types, String last) {
        try {
            JsonNode event;
            do {
                event = next(connection);
                types.add(event.path("type").asText());
            } while (!event.path("data").path("content").asText().equals(last));
        } catch (Exception e) {
            types.add(e.toString());
        }
    }

    @Test
    void refusesPlainRequestsAndWrongNumbers() throws Exception {
        assertEquals(426, server.get("/api/v1/team/ws").statusCode());
        assertEquals(400, server.get("/api/v1/team/ws?since=x").statusCode());
    }

    @Test
    void refusesTheSixtyFifthSocket() throws Exception {
        List<RawConnection> all = new ArrayList<>();
        try {
            for (int i = 0; i < 64; i++) {
                all.add(open(""));
            }
            String answer = server.raw("GET /api/v1/team/ws HTTP/1.1", "Host: localhost:" + server.port,
                    "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Authorization: Bearer " + server.token);
            assertTrue(answer.startsWith("HTTP/1.1 429"), answer);
        } finally {
            for (RawConnection connection : all) {
                connection.close();
            }
        }
        Await.until("all to be gone", () -> LiveWiring.sockets(server.events) == 0);
    }
}
