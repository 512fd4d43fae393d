// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.chat.ChatException;
import org.omnimesh.api.chat.ChatService;
import org.omnimesh.api.chat.Message;
import org.omnimesh.api.chat.MessageAdded;
import org.omnimesh.api.chat.MessageDraft;
import org.omnimesh.api.chat.MessagePage;
import org.omnimesh.api.chat.MessageQuery;
import org.omnimesh.api.chat.MessageState;
import org.omnimesh.api.chat.MessageType;
import org.omnimesh.api.chat.MessageUpdated;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.testing.Await;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.RecordingEventAdmin;

/** What every {@link ChatService} promises, in a team of this node and one other device. */
public abstract class ChatServiceContractTest {
    private static final ChannelId UNKNOWN_CHANNEL = Ids.channel(0xdead);
    private static final EntryId UNKNOWN_MESSAGE = Ids.entry(0xdead);

    private ChatService chat;
    private ChannelId channel;

    /**
     * Opens a service without messages; the subclass closes it afterwards.
     *
     * @return the service
     * @throws Exception if it cannot
     */
    protected abstract ChatService open() throws Exception;

    /**
     * Returns the channels of the team.
     *
     * @return at least two
     */
    protected abstract List<ChannelId> channels();

    /**
     * Returns this device.
     *
     * @return its id
     */
    protected abstract PeerId self();

    /**
     * Returns the other device, whose user is called Ben.
     *
     * @return its id
     */
    protected abstract PeerId ben();

    /**
     * Lets a message of the other device arrive.
     *
     * @param in the channel
     * @param content the text
     * @throws Exception if it cannot
     */
    protected abstract void receive(ChannelId in, String content) throws Exception;

    /**
     * Lets the other device confirm a message of this device.
     *
     * @param message the message
     * @throws Exception if it cannot
     */
    protected abstract void confirm(Message message) throws Exception;

    /**
     * Says whether this device may write to the channels.
     *
     * @param allowed whether it may
     */
    protected abstract void allowWriting(boolean allowed);

    /**
     * Returns where the service tells facts.
     *
     * @return the recorder
     */
    protected abstract RecordingEventAdmin events();

    @BeforeEach
    final void openChat() throws Exception {
        chat = open();
        channel = channels().getFirst();
    }

    private Message send(String content) throws ChatException {
        return chat.send(MessageDraft.of(channel, content));
    }

    private static MessageDraft draft(ChannelId channel, String content, Optional<EntryId> thread,
            Optional<EntryId> replyTo) {
        return new MessageDraft(channel, content, thread, replyTo, Optional.empty());
    }

    private MessageDraft named(String content, String clientId) {
        return new MessageDraft(channel, content, Optional.empty(), Optional.empty(), Optional.of(clientId));
    }

    private MessagePage page(int limit, Optional<EntryId> before, Optional<EntryId> after, Optional<EntryId> thread)
            throws ChatException {
        return chat.list(new MessageQuery(channel, limit, before, after, thread));
    }

    private static List<String> texts(MessagePage page) {
        return page.messages().stream().map(Message::content).toList();
    }

    private static Optional<EntryId> none() {
        return Optional.empty();
    }

    @Test
    final void aSentMessageIsThereWhenSendReturns() throws Exception {
        // when
        Message sent = send("hello\nworld");
        // then
        assertEquals("hello\nworld", sent.content());
        assertEquals(channel, sent.channel());
        assertEquals(self(), sent.sender());
        assertEquals(MessageType.TEXT, sent.type());
        assertEquals(MessageState.SENT, sent.state());
        assertEquals(List.of(), sent.deliveredTo());
        assertEquals(new MessagePage(List.of(sent), 1, false), chat.list(MessageQuery.newest(channel)));
        assertEquals(Optional.of(sent), chat.get(channel, sent.id()));
        assertEquals(Optional.empty(), chat.get(channels().getLast(), sent.id()));
        assertEquals(0, chat.list(MessageQuery.newest(channels().getLast())).total());
    }

    @Test
    final void everyMessageIsToldOnceAfterItIsThere() throws Exception {
        Message own = send("mine");
        receive(channel, "theirs");
        Message theirs = chat.list(MessageQuery.newest(channel)).messages().getLast();
        assertEquals(List.of(new MessageAdded(own), new MessageAdded(theirs)), events().facts(MessageAdded.class));
    }

    @Test
    final void showsAMessageOfAnotherDeviceByTheNameOfItsUser() throws Exception {
        receive(channel, "hi");
        Message theirs = chat.list(MessageQuery.newest(channel)).messages().getLast();
        assertEquals(ben(), theirs.sender());
        assertEquals("Ben", theirs.senderName());
        assertEquals(MessageState.DELIVERED, theirs.state());
    }

    @Test
    final void sendsOneMessageForOneClientIdEvenAtOnce() throws Exception {
        List<Future<Message>> sends = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 32; i++) {
                String clientId = "c" + i % 2;
                sends.add(threads.submit(() -> chat.send(named(clientId, clientId))));
            }
        }
        for (int i = 0; i < sends.size(); i++) {
            assertEquals(sends.get(i % 2).get(), sends.get(i).get());
        }
        assertEquals(2, chat.list(MessageQuery.newest(channel)).total());
    }

    @Test
    final void aRefusedMessageLeavesNothingAndMayBeSentAgain() throws Exception {
        allowWriting(false);
        assertThrows(ChatException.class, () -> chat.send(named("x", "c1")));
        assertEquals(0, chat.list(MessageQuery.newest(channel)).total());
        assertEquals(List.of(), events().facts(MessageAdded.class));
        // when
        allowWriting(true);
        // then
        assertEquals("x", chat.send(named("x", "c1")).content());
    }

    @Test
    final void listsTheNewestMessagesOldestFirst() throws Exception {
        send("one");
        receive(channel, "two");
        send("three");
        assertEquals(List.of("one", "two", "three"), texts(chat.list(MessageQuery.newest(channel))));
        MessagePage newest = page(2, none(), none(), none());
        assertEquals(List.of("two", "three"), texts(newest));
        assertEquals(3, newest.total());
        assertTrue(newest.hasMore());
        assertFalse(page(3, none(), none(), none()).hasMore());
    }

    @Test
    final void listsWhatIsOlderOrNewerThanAMessage() throws Exception {
        List<EntryId> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(send("m" + i).id());
        }
        Optional<EntryId> second = Optional.of(ids.get(1));
        Optional<EntryId> last = Optional.of(ids.get(4));
        assertEquals(List.of("m2", "m3"), texts(page(2, last, none(), none())));
        assertTrue(page(2, last, none(), none()).hasMore());
        assertEquals(List.of("m0"), texts(page(2, second, none(), none())));
        assertFalse(page(2, second, none(), none()).hasMore());
        assertEquals(List.of("m2", "m3"), texts(page(2, none(), second, none())));
        assertTrue(page(2, none(), second, none()).hasMore());
        assertEquals(List.of("m2", "m3"), texts(page(9, last, second, none())));
        assertEquals(List.of(), texts(page(9, none(), last, none())));
        assertEquals(5, page(1, none(), last, none()).total());
    }

    @Test
    final void listsAThreadFromItsFirstMessageOn() throws Exception {
        Message first = send("first");
        send("aside");
        Optional<EntryId> thread = Optional.of(first.id());
        Message reply = chat.send(draft(channel, "reply", thread, thread));
        chat.send(draft(channel, "again", thread, none()));
        assertEquals(thread, reply.thread());
        assertEquals(thread, reply.replyTo());
        assertEquals(List.of("first", "reply", "again"), texts(page(10, none(), none(), thread)));
        assertEquals(List.of("reply", "again"), texts(page(2, none(), none(), thread)));
        assertEquals(List.of("first"), texts(page(10, Optional.of(reply.id()), none(), thread)));
    }

    @Test
    final void refusesUnknownChannelsAndMessages() {
        assertThrows(ChatException.class, () -> chat.send(MessageDraft.of(UNKNOWN_CHANNEL, "x")));
        assertThrows(ChatException.class, () -> chat.list(MessageQuery.newest(UNKNOWN_CHANNEL)));
        Optional<EntryId> unknown = Optional.of(UNKNOWN_MESSAGE);
        assertThrows(ChatException.class, () -> page(5, unknown, none(), none()));
        assertThrows(ChatException.class, () -> page(5, none(), unknown, none()));
        assertThrows(ChatException.class, () -> page(5, none(), none(), unknown));
        assertThrows(ChatException.class, () -> chat.send(draft(channel, "x", unknown, none())));
        assertThrows(ChatException.class, () -> chat.send(draft(channel, "x", none(), unknown)));
    }

    @Test
    final void tellsWhenAnotherDeviceStoredAMessage() throws Exception {
        Message sent = send("hello");
        // when
        confirm(sent);
        // then
        Message now = Await.value("the delivery to be told",
                () -> events().facts(MessageUpdated.class).stream().findFirst()).message();
        assertEquals(sent.id(), now.id());
        assertEquals(MessageState.DELIVERED, now.state());
        assertEquals(List.of(ben()), now.deliveredTo());
        assertEquals(Optional.of(now), chat.get(channel, sent.id()));
    }

    @Test
    final void countsWhatOthersSentUntilItIsRead() throws Exception {
        send("mine");
        receive(channel, "one");
        receive(channel, "two");
        assertEquals(2, chat.unread(channel));
        assertEquals(0, chat.unread(channels().getLast()));
        // when
        chat.markRead(channel);
        // then
        assertEquals(0, chat.unread(channel));
        receive(channel, "three");
        assertEquals(1, chat.unread(channel));
    }
}
