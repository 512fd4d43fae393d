// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.fasterxml.jackson.databind.JsonNode;

/** A node on disks that are full or read-only for a while: it says so, loses nothing it acknowledged, and goes on by itself. */
@Timeout(150)
public class FullDiskSystemTest {
    private static final String ROOM = "size=128m";
    /** So that few of them fill what was reserved. */
    private static final String LONG = " and so on".repeat(1500);
    /** More than a disk without room takes. */
    private static final int MOST_TAKEN = 2000;
    private static final String REFUSED = "The message was not sent: The disk could not be written; check its free space.";

    @RegisterExtension
    static final Nodes NODES = new Nodes();

    private static NodeProcess node;
    private static Tmpfs home;
    private static Tmpfs log;

    private final List<String> acknowledged = new ArrayList<>();
    private int sent;

    @BeforeAll
    static void startOnSmallDisks() throws Exception {
        node = NODES.prepare("Ana", "--network", "solo");
        home = Tmpfs.mount(node.home(), ROOM, NODES.folder());
        NODES.closeAtEnd(home);
        log = Tmpfs.mount(node.home().resolve("store").resolve("log"), ROOM, NODES.folder());
        NODES.closeAtEnd(log);
        node.launch().awaitReady();
    }

    @Test
    void aFullOrReadOnlyDiskIsToldLosesNothingAndIsUsedAgainOnceItWorks() throws Exception {
        // given
        assertEquals(Optional.empty(), send("before"));
        assertEquals("read_write", storage().path("state").asText());

        // when the log cannot grow
        log.fill();
        String refused = sendUntilRefused("the log's disk is full ");
        // then
        assertEquals(REFUSED, refused);
        assertReadOnly("The disk does not take what is written; free some space or check it."
                + " OmniMesh goes on by itself once it can write.");

        // when there is room, but nothing can be written
        log.change("ro," + ROOM);
        // then
        assertEquals(Optional.of(REFUSED), send("the log's disk is read-only"));
        assertEquals(acknowledged, Talk.texts(node), "reading goes on");

        // when it can be written
        log.change("rw," + ROOM);
        // then it is noticed without anything to write
        awaitReadWrite();
        assertEquals(Optional.empty(), send("the log's disk works"));

        // when the disk of everything else is full
        home.fill();
        refused = sendUntilRefused("all is full ");
        // then
        assertEquals("The message was not sent: The store cannot write now; check the disk.", refused);
        assertReadOnly("The disk with OmniMesh's data is full; free some space, and OmniMesh goes on by itself.");

        // when
        home.change(ROOM);
        // then
        awaitReadWrite();
        assertEquals(Optional.empty(), send("all is full " + sent), "what was refused, once more");
        assertEquals(Optional.empty(), send("all works"));
        assertEquals(acknowledged, Talk.texts(node));
        assertEquals(0, node.api().post(Api.P2P + "/check", Map.of()).path("damaged").size());
        node.api().post(Api.P2P + "/projections/chat/rebuild", Map.of());
        assertEquals(acknowledged, Talk.texts(node), "from the log alone");
    }

    /** Sends a message under a client id of its own, the same each time; returns why it was refused. */
    private Optional<String> send(String text) throws IOException {
        Answer answer = node.api().ask("POST", Api.TEAM + "/channels/" + Talk.general(node) + "/messages",
                Optional.of(Map.of("content", text + LONG, "client_id", text)));
        if (answer.done()) {
            acknowledged.add(text + LONG);
            return Optional.empty();
        }
        assertEquals("not_sent", answer.code(), answer.toString());
        return Optional.of(answer.body().path("detail").asText());
    }

    private String sendUntilRefused(String prefix) throws IOException {
        for (sent = 0; sent < MOST_TAKEN; sent++) {
            Optional<String> refused = send(prefix + sent);
            if (refused.isPresent()) {
                return refused.get();
            }
        }
        throw new AssertionError("a full disk took " + MOST_TAKEN + " messages");
    }

    private static JsonNode storage() throws IOException {
        return node.api().get(Api.TEAM + "/status").path("storage");
    }

    private static void assertReadOnly(String reason) throws IOException {
        assertEquals(Api.JSON.valueToTree(Map.of("state", "read_only", "reason", reason)), storage());
    }

    private static void awaitReadWrite() {
        Await.until("the store to be written again", FullDiskSystemTest::storage,
                storage -> storage.path("state").asText().equals("read_write"));
    }
}
