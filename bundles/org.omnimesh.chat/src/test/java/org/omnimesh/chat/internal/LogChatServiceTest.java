// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.chat.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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
import org.omnimesh.api.chat.MessageUpdated;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.files.FileShared;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.EntriesConfirmed;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.node.Profile;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.Ids;

class LogChatServiceTest {
    private static final ChannelId GENERAL = TestDevice.GENERAL;
    private static final EntryId UNKNOWN = new EntryId(Ids.bytes(99));

    private TestDevice device;

    @BeforeEach
    void start() throws Exception {
        device = new TestDevice();
    }

    @AfterEach
    void stop() {
        device.close();
    }

    private Message send(String content) throws ChatException {
        return device.chat.send(MessageDraft.of(GENERAL, content));
    }

    private static MessageDraft draft(String content, String clientId) {
        return new MessageDraft(GENERAL, content, Optional.empty(), Optional.empty(), Optional.of(clientId));
    }

    private static List<String> contents(MessagePage page) {
        return page.messages().stream().map(Message::content).toList();
    }

    private MessagePage list(int limit, Optional<EntryId> before, Optional<EntryId> after, Optional<EntryId> thread)
            throws ChatException {
        return device.chat.list(new MessageQuery(GENERAL, limit, before, after, thread));
    }

    @Test
    void sendsListsAndTellsOneMessage() throws Exception {
        Message sent = send("hello\nworld");

        assertEquals("hello\nworld", sent.content());
        assertEquals("Ann", sent.senderName());
        assertEquals(MessageState.SENT, sent.state());
        assertEquals(MessageType.TEXT, sent.type());
        assertEquals(Instant.ofEpochMilli(TestDevice.START), sent.sentAt());
        assertEquals(List.of(sent), device.chat.list(MessageQuery.newest(GENERAL)).messages());
        assertEquals(Optional.of(sent), device.chat.get(GENERAL, sent.id()));
        assertEquals(Optional.empty(), device.chat.get(TestDevice.OTHER, sent.id()));
        assertEquals(List.of(new MessageAdded(sent)), device.events.facts(MessageAdded.class));
    }

    @Test
    void keepsMessagesOverARestart() throws Exception {
        Message sent = device.chat.send(draft("hello", "c1"));
        device.restart();
        assertEquals(List.of(sent), device.chat.list(MessageQuery.newest(GENERAL)).messages());
        assertEquals(sent, device.chat.send(draft("hello", "c1")));
        assertEquals(0, device.entries());
    }

    @Test
    void sendsOneMessagePerClientIdEvenConcurrently() throws Exception {
        List<Future<Message>> sends = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 64; i++) {
                String clientId = "c" + i % 4;
                sends.add(threads.submit(() -> device.chat.send(draft(clientId, clientId))));
            }
        }
        for (int i = 0; i < 64; i++) {
            assertEquals(sends.get(i % 4).get(), sends.get(i).get());
        }
        assertEquals(4, device.entries());
        assertEquals(4, device.chat.list(MessageQuery.newest(GENERAL)).total());
    }

    @Test
    void forgetsWhatHasExpiredInOneChannelAndCountsRight() throws Exception {
        // given
        for (int i = 0; i < 6; i++) {
            device.receive(TestDevice.BOB, "b" + i, TestDevice.START + i * 1000);
        }
        Message own = send("own");
        device.receive(TestDevice.OTHER, TestDevice.BOB, "elsewhere", TestDevice.START);
        assertEquals(6, device.chat.unread(GENERAL));
        // when
        device.database.write(transaction -> {
            device.projection.expire(transaction, GENERAL, new HybridTime(TestDevice.START + 3000, 0));
            return Boolean.TRUE;
        });
        // then
        MessagePage page = device.chat.list(MessageQuery.newest(GENERAL));
        List<String> left = contents(page);
        assertFalse(left.contains("b3"), left::toString);
        assertTrue(left.containsAll(List.of("b4", "b5")), left::toString);
        assertEquals(page.messages().size(), page.total());
        assertEquals(2, device.chat.unread(GENERAL));
        assertEquals(own.sentAt().toEpochMilli() > TestDevice.START + 3000, left.contains("own"));
        assertEquals(List.of("elsewhere"), contents(device.chat.list(MessageQuery.newest(TestDevice.OTHER))));
    }

    @Test
    void aClientIdOfAnotherDeviceIsNoneOfOurs() throws Exception {
        LogEntry theirs = device.receive(device.entry(TestDevice.BOB, ChatPayload.KIND,
                new ChatPayload("theirs", Optional.empty(), Optional.empty(), Optional.of("c1")).encode(),
                TestDevice.START));
        Message ours = device.chat.send(draft("ours", "c1"));
        assertEquals("ours", ours.content());
        assertFalse(ours.id().equals(theirs.id()));
    }

    @Test
    void aFailedSendMayBeTriedAgain() throws Exception {
        device.allowWriting(false);
        ChatException refused = assertThrows(ChatException.class, () -> device.chat.send(draft("x", "c1")));
        assertEquals("The message was not sent: This device may not write to the channel.", refused.getMessage());
        device.allowWriting(true);
        assertEquals("x", device.chat.send(draft("x", "c1")).content());
    }

    @Test
    void pagesThroughAllMessagesInBothDirections() throws Exception {
        Random random = new Random(7);
        List<LogEntry> entries = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            // Few different times, so that author and number decide.
            PeerId author = List.of(TestDevice.SELF, TestDevice.BOB, TestDevice.EVE).get(random.nextInt(3));
            entries.add(device.receive(author, "m" + i, TestDevice.START + random.nextInt(10)));
        }
        entries.sort(Comparator.<LogEntry, Long>comparing(entry -> entry.header().time().packed())
                .thenComparing(entry -> entry.header().author()).thenComparing(entry -> entry.header().seq()));
        List<EntryId> expected = entries.stream().map(LogEntry::id).toList();
        for (int limit : new int[] { 1, 7, 119, 120, 121 }) {
            List<EntryId> backwards = new ArrayList<>();
            Optional<EntryId> before = Optional.empty();
            for (boolean more = true; more;) {
                MessagePage page = list(limit, before, Optional.empty(), Optional.empty());
                backwards.addAll(0, page.messages().stream().map(Message::id).toList());
                before = Optional.of(backwards.get(0));
                more = page.hasMore();
                assertEquals(120, page.total());
            }
            assertEquals(expected, backwards);
            List<EntryId> forwards = new ArrayList<>(expected.subList(0, 1));
            for (boolean more = true; more;) {
                MessagePage page = list(limit, Optional.empty(), Optional.of(forwards.getLast()), Optional.empty());
                forwards.addAll(page.messages().stream().map(Message::id).toList());
                more = page.hasMore();
            }
            assertEquals(expected, forwards);
        }
        MessagePage between = list(500, Optional.of(expected.get(50)), Optional.of(expected.get(40)), Optional.empty());
        assertEquals(expected.subList(41, 50), between.messages().stream().map(Message::id).toList());
    }

    @Test
    void listsAThreadWithItsFirstMessage() throws Exception {
        Message first = send("first");
        send("aside");
        MessageDraft reply = new MessageDraft(GENERAL, "reply", Optional.of(first.id()), Optional.of(first.id()),
                Optional.empty());
        Message answer = device.chat.send(reply);
        assertEquals(Optional.of(first.id()), answer.replyTo());
        device.chat
                .send(new MessageDraft(GENERAL, "again", Optional.of(first.id()), Optional.empty(), Optional.empty()));
        Optional<EntryId> thread = Optional.of(first.id());
        assertEquals(List.of("first", "reply", "again"),
                contents(list(10, Optional.empty(), Optional.empty(), thread)));
        MessagePage newest = list(2, Optional.empty(), Optional.empty(), thread);
        assertEquals(List.of("reply", "again"), contents(newest));
        assertTrue(newest.hasMore());
        assertEquals(List.of("first"), contents(list(2, Optional.of(answer.id()), Optional.empty(), thread)));
        assertEquals(List.of("reply"), contents(list(1, Optional.empty(), thread, thread)));
    }

    @Test
    void refusesWhatIsNotThereWithAClearSentence() throws Exception {
        ChannelId nowhere = new ChannelId(Ids.bytes(55));
        assertEquals("There is no such channel.",
                assertThrows(ChatException.class, () -> device.chat.send(MessageDraft.of(nowhere, "x"))).getMessage());
        assertThrows(ChatException.class, () -> device.chat.list(MessageQuery.newest(nowhere)));
        Optional<EntryId> none = Optional.empty();
        Optional<EntryId> unknown = Optional.of(UNKNOWN);
        for (MessageQuery query : List.of(new MessageQuery(GENERAL, 5, unknown, none, none),
                new MessageQuery(GENERAL, 5, none, unknown, none), new MessageQuery(GENERAL, 5, none, none, unknown))) {
            assertEquals("There is no message 00000000 in this channel.",
                    assertThrows(ChatException.class, () -> device.chat.list(query)).getMessage());
        }
        for (MessageDraft draft : List.of(new MessageDraft(GENERAL, "x", unknown, none, Optional.empty()),
                new MessageDraft(GENERAL, "x", none, unknown, Optional.empty()))) {
            assertThrows(ChatException.class, () -> device.chat.send(draft));
        }
        assertEquals(0, device.entries());
    }

    @Test
    void showsASharedFileWithACleanName() throws Exception {
        FileShared shared = new FileShared(new ContentId(Ids.bytes(5)), 12, FileShared.MIN_CHUNK_BYTES,
                SymmetricKey.of(new byte[32]), Ids.bytes(6), "../\u202Eetc/pass\u001Bwd", "text/plain");
        device.receive(device.entry(TestDevice.BOB, FileShared.KIND, shared.encode(), TestDevice.START));
        Message message = device.chat.list(MessageQuery.newest(GENERAL)).messages().get(0);
        assertEquals(MessageType.FILE, message.type());
        assertEquals("passwd", message.content());
        assertEquals("passwd", message.file().orElseThrow().name());
        assertEquals(12, message.file().orElseThrow().size());
        assertEquals(shared.sha256Hex(), message.file().orElseThrow().sha256());
        assertEquals(List.of(new MessageAdded(message)), device.events.facts(MessageAdded.class));
    }

    @Test
    void namesSendersAsTheyAreCalledNow() throws Exception {
        device.receive(TestDevice.BOB, "x", TestDevice.START);
        device.receive(TestDevice.EVE, "y", TestDevice.START + 1);
        device.team.rename(TestDevice.BOB, new Profile("Robert", "desk"));
        List<Message> messages = device.chat.list(MessageQuery.newest(GENERAL)).messages();
        assertEquals("Robert", messages.get(0).senderName());
        assertEquals(TestDevice.EVE.shortForm(), messages.get(1).senderName());
        assertEquals(MessageState.DELIVERED, messages.get(0).state());
    }

    @Test
    void tellsWhenOwnMessagesWereDelivered() throws Exception {
        Message first = send("first");
        Message second = send("second");

        device.replication.confirm(GENERAL, TestDevice.BOB, TestDevice.EVE, 2);
        device.replication.confirm(GENERAL, TestDevice.BOB, TestDevice.SELF, 1);
        Await.until("one update", () -> device.events.facts(MessageUpdated.class).size() == 1);
        device.replication.confirm(GENERAL, TestDevice.EVE, TestDevice.SELF, 2);

        Await.until("three updates", () -> device.events.facts(MessageUpdated.class).size() == 3);
        List<Message> updated = device.events.facts(MessageUpdated.class).stream().map(MessageUpdated::message)
                .toList();
        assertEquals(List.of(first.id(), first.id(), second.id()), updated.stream().map(Message::id).toList());
        assertEquals(MessageState.DELIVERED, updated.get(0).state());
        assertEquals(List.of(TestDevice.BOB), updated.get(0).deliveredTo());
        assertEquals(List.of(TestDevice.BOB, TestDevice.EVE), updated.get(1).deliveredTo());
        assertEquals(updated.subList(1, 3), device.chat.list(MessageQuery.newest(GENERAL)).messages());
    }

    @Test
    void tellsOnlyTheNewestOfManyDeliveries() throws Exception {
        device.database.write(transaction -> {
            for (int i = 0; i < DeliveryUpdates.MAX_UPDATES + 50; i++) {
                device.projection.apply(transaction, device.entry(TestDevice.SELF, ChatPayload.KIND,
                        TestDevice.payload("m"), 1));
            }
            return null;
        });
        device.deliveries.handleEvent(
                new EntriesConfirmed(GENERAL, TestDevice.BOB, TestDevice.SELF, 1, Long.MAX_VALUE).toEvent());
        Await.until("updates", () -> device.events.facts(MessageUpdated.class).size() == DeliveryUpdates.MAX_UPDATES);
    }

    @Test
    void countsUnreadMessagesOfOthersAlsoThoseThatArriveLate() throws Exception {
        send("mine");
        device.receive(TestDevice.BOB, "b1", TestDevice.START + 100);
        assertEquals(1, device.chat.unread(GENERAL));
        device.chat.markRead(GENERAL);
        assertEquals(0, device.chat.unread(GENERAL));
        device.receive(TestDevice.EVE, "written before, came later", TestDevice.START - 100);
        assertEquals(1, device.chat.unread(GENERAL));
        assertEquals(0, device.chat.unread(TestDevice.OTHER));

        device.restart();
        assertEquals(1, device.chat.unread(GENERAL));
        device.chat.markRead(GENERAL);
        assertEquals(0, device.chat.unread(GENERAL));
    }

    @Test
    void aRebuildGivesTheSameTimelineAndKeepsWhatWasRead() throws Exception {
        List<LogEntry> entries = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            entries.add(device.receive(TestDevice.BOB, "m" + i, TestDevice.START + i));
        }
        device.chat.markRead(GENERAL);
        entries.add(device.receive(TestDevice.BOB, "new", TestDevice.START + 20));
        MessagePage before = device.chat.list(MessageQuery.newest(GENERAL));
        device.database.write(transaction -> {
            device.projection.clear(transaction);
            for (LogEntry entry : entries) {
                device.projection.apply(transaction, entry);
            }
            return null;
        });
        assertEquals(before, device.chat.list(MessageQuery.newest(GENERAL)));
        assertEquals(1, device.chat.unread(GENERAL));
    }

    @Test
    void ignoresMalformedEntries() throws Exception {
        byte[] good = new ChatPayload("text", Optional.of(UNKNOWN), Optional.of(UNKNOWN), Optional.of("c")).encode();
        Random random = new Random(3);
        for (int i = 0; i < 1000; i++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(good.length));
            device.receive(device.entry(TestDevice.BOB, ChatPayload.KIND, bad, TestDevice.START));
        }
        for (String content : List.of("", "  \n", "x".repeat(MessageDraft.MAX_CONTENT_LENGTH + 1))) {
            device.receive(TestDevice.BOB, content, TestDevice.START);
        }
        assertEquals(0, device.chat.list(MessageQuery.newest(GENERAL)).total());
        device.receive(TestDevice.BOB, "\u20ac".repeat(MessageDraft.MAX_CONTENT_LENGTH), TestDevice.START);
        assertEquals(1, device.chat.list(MessageQuery.newest(GENERAL)).total());
    }

    @Test
    void pagesThroughManyMessages() throws Exception {
        device.database.write(transaction -> {
            for (int i = 0; i < 5_000; i++) {
                device.projection.apply(transaction, device.entry(TestDevice.BOB, ChatPayload.KIND,
                        TestDevice.payload("m"),
                        TestDevice.START + i));
            }
            return null;
        });
        StoredMessage middle = device.database.read(view -> MessageTable
                .range(view, GENERAL, TestDevice.BOB, 2_500, 2_500, 1)).get(0);
        Optional<EntryId> id = Optional.of(middle.id());
        assertEquals(50, page(Optional.empty(), Optional.empty(), Optional.empty()));
        assertEquals(50, page(id, Optional.empty(), Optional.empty()));
        assertEquals(50, page(Optional.empty(), id, Optional.empty()));
        assertEquals(1, page(Optional.empty(), Optional.empty(), id));
        assertEquals(5_000, device.chat.unread(GENERAL));
    }

    private int page(Optional<EntryId> before, Optional<EntryId> after, Optional<EntryId> thread) throws Exception {
        return device.chat.list(new MessageQuery(GENERAL, 50, before, after, thread)).messages().size();
    }
}
