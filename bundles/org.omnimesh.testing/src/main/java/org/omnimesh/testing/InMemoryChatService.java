// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.omnimesh.api.chat.ChatException;
import org.omnimesh.api.chat.ChatService;
import org.omnimesh.api.chat.FileReference;
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
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.team.Channels;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.Teams;
import org.osgi.service.event.EventAdmin;

/**
 * Messages in memory. Those of others come by {@link #receive} or {@link #add}, their confirmations by
 * {@link #confirm}. Thread-safe.
 */
public final class InMemoryChatService implements ChatService {
    private static final long FIRST_ID = 1000;

    private final PeerId self;
    private final Teams teams;
    private final Channels channels;
    private final TimeSource time;
    private final EventAdmin events;
    /** All channels together, in the order of time; of one time, in the order in which they came. */
    private final List<Message> messages = new ArrayList<>();
    private final Set<EntryId> unread = new HashSet<>();
    private Optional<String> refusal = Optional.empty();

    /**
     * Makes a service without messages.
     *
     * @param self this device
     * @param teams who the senders are
     * @param channels which channels there are
     * @param time when messages are sent
     * @param events where they are told
     */
    public InMemoryChatService(PeerId self, Teams teams, Channels channels, TimeSource time, EventAdmin events) {
        this.self = self;
        this.teams = teams;
        this.channels = channels;
        this.time = time;
        this.events = events;
    }

    @Override
    public synchronized Message send(MessageDraft draft) throws ChatException {
        checkChannel(draft.channel());
        find(draft.channel(), draft.thread());
        find(draft.channel(), draft.replyTo());
        Optional<Message> sent = messages.stream()
                .filter(message -> draft.clientId().isPresent() && message.clientId().equals(draft.clientId())
                        && message.sender().equals(self) && message.channel().equals(draft.channel()))
                .findFirst();
        if (sent.isPresent()) {
            return sent.get();
        }
        if (refusal.isPresent()) {
            throw new ChatException(refusal.get());
        }
        return add(new Message(nextId(), draft.channel(), self, nameOf(self), MessageType.TEXT, draft.content(), now(),
                Optional.empty(), draft.thread(), draft.replyTo(), draft.clientId(), List.of(), MessageState.SENT));
    }

    @Override
    public synchronized MessagePage list(MessageQuery query) throws ChatException {
        checkChannel(query.channel());
        Optional<Message> before = find(query.channel(), query.before());
        Optional<Message> after = find(query.channel(), query.after());
        find(query.channel(), query.thread());
        List<Message> all = in(query.channel());
        List<Message> found = all.subList(after.map(all::indexOf).orElse(-1) + 1, all.size()).stream()
                .filter(message -> before.map(bound -> all.indexOf(message) < all.indexOf(bound)).orElse(true))
                .filter(message -> query.thread().isEmpty() || message.thread().equals(query.thread())
                        || message.id().equals(query.thread().get()))
                .toList();
        int more = Math.max(0, found.size() - query.limit());
        int from = after.isPresent() ? 0 : more;
        return new MessagePage(found.subList(from, from + found.size() - more), all.size(), more > 0);
    }

    @Override
    public synchronized Optional<Message> get(ChannelId channel, EntryId message) {
        return in(channel).stream().filter(one -> one.id().equals(message)).findFirst();
    }

    @Override
    public synchronized long unread(ChannelId channel) {
        return in(channel).stream().filter(message -> unread.contains(message.id())).count();
    }

    @Override
    public synchronized void markRead(ChannelId channel) {
        in(channel).forEach(message -> unread.remove(message.id()));
    }

    /**
     * Takes a text that another device sent now.
     *
     * @param sender the device
     * @param channel where to
     * @param content the text
     * @return the message
     */
    public synchronized Message receive(PeerId sender, ChannelId channel, String content) {
        return add(new Message(nextId(), channel, sender, nameOf(sender), MessageType.TEXT, content, now(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(),
                MessageState.DELIVERED));
    }

    /**
     * Shows a file that this or another device shared now.
     *
     * @param sender the device
     * @param channel where to
     * @param file the file
     * @return the message
     */
    public synchronized Message show(PeerId sender, ChannelId channel, FileReference file) {
        return add(new Message(nextId(), channel, sender, nameOf(sender), MessageType.FILE, file.name(), now(),
                Optional.of(file), Optional.empty(), Optional.empty(), Optional.empty(), List.of(),
                sender.equals(self) ? MessageState.SENT : MessageState.DELIVERED));
    }

    /**
     * Takes a message as it is, at its place in time.
     *
     * @param message the message
     * @return the message
     */
    public synchronized Message add(Message message) {
        messages.add(message);
        messages.sort(Comparator.comparing(Message::sentAt));
        if (!message.sender().equals(self)) {
            unread.add(message.id());
        }
        events.postEvent(new MessageAdded(message).toEvent());
        return message;
    }

    /**
     * Lets another device confirm that it stored a message.
     *
     * @param id the message
     * @param device the device
     * @return the message now
     */
    public synchronized Message confirm(EntryId id, PeerId device) {
        Message had = messages.stream().filter(message -> message.id().equals(id)).findFirst().orElseThrow();
        Set<PeerId> devices = new TreeSet<>(had.deliveredTo());
        devices.add(device);
        Message now = new Message(id, had.channel(), had.sender(), had.senderName(), had.type(), had.content(),
                had.sentAt(), had.file(), had.thread(), had.replyTo(), had.clientId(), List.copyOf(devices),
                MessageState.DELIVERED);
        messages.set(messages.indexOf(had), now);
        events.postEvent(new MessageUpdated(now).toEvent());
        return now;
    }

    /**
     * Refuses every new message.
     *
     * @param sentence what the sender is told
     */
    public synchronized void refuse(String sentence) {
        refusal = Optional.of(sentence);
    }

    /** Takes new messages again. */
    public synchronized void accept() {
        refusal = Optional.empty();
    }

    /**
     * Returns the messages of all channels.
     *
     * @return a copy, in the order of time
     */
    public synchronized List<Message> messages() {
        return List.copyOf(messages);
    }

    /** As the hybrid clock: never before anything that is here. */
    private Instant now() {
        Instant now = time.now();
        Instant last = messages.isEmpty() ? now : messages.getLast().sentAt();
        return last.isAfter(now) ? last : now;
    }

    private EntryId nextId() {
        return Ids.entry(FIRST_ID + messages.size());
    }

    private List<Message> in(ChannelId channel) {
        return messages.stream().filter(message -> message.channel().equals(channel)).toList();
    }

    private Optional<Message> find(ChannelId channel, Optional<EntryId> id) throws ChatException {
        if (id.isEmpty()) {
            return Optional.empty();
        }
        Optional<Message> found = get(channel, id.get());
        if (found.isEmpty()) {
            throw new ChatException("There is no message " + id.get().shortForm() + " in this channel.");
        }
        return found;
    }

    private void checkChannel(ChannelId channel) throws ChatException {
        if (channels.get(channel).isEmpty()) {
            throw new ChatException("There is no such channel.");
        }
    }

    private String nameOf(PeerId device) {
        return teams.memberOf(device).map(Member::displayName).orElseGet(device::shortForm);
    }
}
