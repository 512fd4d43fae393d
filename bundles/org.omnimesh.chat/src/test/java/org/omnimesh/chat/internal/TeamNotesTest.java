// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.chat.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.chat.ChatException;
import org.omnimesh.api.chat.Message;
import org.omnimesh.api.chat.MessageAdded;
import org.omnimesh.api.chat.MessageDraft;
import org.omnimesh.api.chat.MessagePage;
import org.omnimesh.api.chat.MessageQuery;
import org.omnimesh.api.chat.MessageState;
import org.omnimesh.api.chat.MessageType;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.team.Arrival;
import org.omnimesh.testing.Ids;

/** Who came to the team stands between the messages of the first channel. */
class TeamNotesTest {
    private static final EntryId BOB_CAME = Ids.entry(1);
    private static final EntryId EVE_CAME = Ids.entry(2);

    private TestDevice device;

    @BeforeEach
    void start() throws Exception {
        device = new TestDevice();
        device.receive(TestDevice.BOB, "one", TestDevice.START + 1000);
        device.receive(TestDevice.BOB, "two", TestDevice.START + 3000);
        device.team.arrived(new Arrival(BOB_CAME, TestDevice.BOB, "Bob", "desk", TestDevice.SELF, "Ann", false,
                Instant.ofEpochMilli(TestDevice.START - 5)));
        device.team.arrived(new Arrival(EVE_CAME, TestDevice.EVE, "Eve", "phone", TestDevice.BOB, "Bob", false,
                Instant.ofEpochMilli(TestDevice.START + 2000)));
    }

    @AfterEach
    void stop() {
        device.close();
    }

    private MessagePage page(Optional<EntryId> before, Optional<EntryId> after, int limit) throws ChatException {
        return device.chat.list(new MessageQuery(TestDevice.GENERAL, limit, before, after, Optional.empty()));
    }

    private static List<String> texts(MessagePage page) {
        return page.messages().stream().map(Message::content).toList();
    }

    @Test
    void standsWhereItHappened() throws Exception {
        MessagePage all = page(Optional.empty(), Optional.empty(), 50);
        assertEquals(List.of("Bob's desk joined, invited by Ann", "one", "Eve's phone joined, invited by Bob", "two"),
                texts(all));
        Message note = all.messages().get(2);
        assertEquals(MessageType.SYSTEM, note.type());
        assertEquals(MessageState.DELIVERED, note.state());
        assertEquals(Optional.of(note), device.chat.get(TestDevice.GENERAL, EVE_CAME));
        assertEquals(2, all.total(), "only what people wrote is counted");
        assertEquals(2, device.chat.unread(TestDevice.GENERAL));
    }

    @Test
    void pagesGoAcrossNotesInBothDirections() throws Exception {
        MessagePage last = page(Optional.empty(), Optional.empty(), 2);
        assertEquals(List.of("Eve's phone joined, invited by Bob", "two"), texts(last));
        assertEquals(true, last.hasMore());
        MessagePage first = page(Optional.of(EVE_CAME), Optional.empty(), 2);
        assertEquals(List.of("Bob's desk joined, invited by Ann", "one"), texts(first));
        assertEquals(false, first.hasMore());
        assertEquals(List.of("one", "Eve's phone joined, invited by Bob"),
                texts(page(Optional.empty(), Optional.of(BOB_CAME), 2)));
    }

    @Test
    void standsInNoOtherChannelAndCannotBeAnswered() throws Exception {
        assertEquals(List.of(), texts(device.chat.list(new MessageQuery(TestDevice.OTHER, 50, Optional.empty(),
                Optional.empty(), Optional.empty()))));
        assertThrows(ChatException.class, () -> device.chat.send(new MessageDraft(TestDevice.GENERAL, "hi",
                Optional.of(EVE_CAME), Optional.empty(), Optional.empty())));
    }

    @Test
    void whoeverComesLaterIsToldAsAMessageOnce() throws Exception {
        // given
        ArrivalEvents arrivals = new ArrivalEvents(device.chat, device.team, device.events);
        device.events.addHandler(arrivals::handleEvent);
        device.events.clear();
        // when
        device.team.arrived(new Arrival(Ids.entry(3), Ids.peer(13), "Ann", "tablet", TestDevice.SELF, "Ann", true,
                Instant.ofEpochMilli(TestDevice.START + 4000)));
        device.team.arrived(new Arrival(Ids.entry(4), Ids.peer(14), "Old", "box", TestDevice.SELF, "Ann", false,
                Instant.ofEpochMilli(TestDevice.START - 4000)));
        // then
        assertEquals(List.of("Ann's tablet was added as another device"),
                device.events.facts(MessageAdded.class).stream().map(it -> it.message().content()).toList());
    }

    @Test
    void otherDevicesOfTheUserAreNobodyElse() throws Exception {
        // given
        device.team.link(TestDevice.EVE, "tablet");
        device.receive(TestDevice.EVE, "from my tablet", TestDevice.START + 5000);
        // then
        assertEquals(2, device.chat.unread(TestDevice.GENERAL));
    }
}
