// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.chat.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.chat.ChatException;
import org.omnimesh.api.chat.ChatService;
import org.omnimesh.api.chat.Message;
import org.omnimesh.api.chat.MessageDraft;
import org.omnimesh.api.chat.MessagePage;
import org.omnimesh.api.chat.MessageQuery;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.ChannelLog;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.log.Replication;
import org.omnimesh.api.storage.Database;
import org.omnimesh.api.storage.ReadTransaction;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.team.Arrival;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.Channels;
import org.omnimesh.api.team.Device;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.Teams;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Sends by appending to the log and lists from the projection's table. Immediate, because from its start on the projection
 * can name senders in its events.
 */
@Component(service = { ChatService.class, LogChatService.class }, immediate = true)
public final class LogChatService implements ChatService {
    private static final String STORE_UNREADABLE = "The messages could not be read from the store.";

    private final Database database;
    private final ChannelLog log;
    private final Teams teams;
    private final Channels channels;
    private final PeerId self;
    private final ChatProjection projection;
    private final MessageView view;
    private final TeamNotes notes;
    private final SendOnce sendOnce = new SendOnce();
    private volatile @Nullable Replication replication;

    /**
     * Makes the service and the tables it reads.
     *
     * @param database where the timeline is
     * @param log where messages go
     * @param teams who the senders are
     * @param channels which channels there are
     * @param identity this device
     * @param projection what fills the timeline
     * @throws StorageException if the tables cannot be made
     */
    @Activate
    public LogChatService(@Reference Database database, @Reference ChannelLog log, @Reference Teams teams,
            @Reference Channels channels, @Reference DeviceIdentity identity, @Reference ChatProjection projection)
            throws StorageException {
        this.database = database;
        this.log = log;
        this.teams = teams;
        this.channels = channels;
        this.self = identity.peerId();
        this.projection = projection;
        this.view = new MessageView(self, this::nameOf, this::holdersOf, this::ownDevices);
        this.notes = new TeamNotes(teams, channels);
        database.migrate(MessageTable.SCHEMA);
        database.migrate(ReadMarks.SCHEMA);
        projection.showBy(view);
    }

    /** Leaves the projection without names. */
    @Deactivate
    public void deactivate() {
        projection.showBy(MessageView.nameless(self));
    }

    /**
     * Takes the service that knows who has what.
     *
     * @param service the service
     */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    public void bindReplication(Replication service) {
        replication = service;
    }

    /**
     * Lets go of a service.
     *
     * @param service the service
     */
    public void unbindReplication(Replication service) {
        if (replication == service) {
            replication = null;
        }
    }

    @Override
    public Message send(MessageDraft draft) throws ChatException {
        if (!teams.current().active()) {
            throw new ChatException("This device was removed from the team; nothing can be sent there any more.");
        }
        checkChannel(draft.channel());
        if (channels.get(draft.channel()).filter(Channel::archived).isPresent()) {
            throw new ChatException("The channel is archived; take it out of the archive to write there.");
        }
        if (draft.thread().isPresent() || draft.replyTo().isPresent()) {
            read(transaction -> {
                find(transaction, draft.channel(), draft.thread());
                return find(transaction, draft.channel(), draft.replyTo());
            });
        }
        StoredMessage sent = draft.clientId().isEmpty()
                ? append(draft)
                : sendOnce.send(draft.channel(), draft.clientId().get(), () -> appendUnlessSent(draft));
        return view.show(sent);
    }

    private StoredMessage appendUnlessSent(MessageDraft draft) throws ChatException {
        Optional<StoredMessage> sent = read(transaction -> MessageTable.findByClientId(transaction, draft.channel(),
                self, draft.clientId().orElse("")));
        return sent.isPresent() ? sent.get() : append(draft);
    }

    private StoredMessage append(MessageDraft draft) throws ChatException {
        try {
            return StoredMessage.of(log.append(draft.channel(), ChatPayload.KIND, ChatPayload.of(draft).encode()));
        } catch (LogException e) {
            throw new ChatException("The message was not sent: " + e.getMessage(), e);
        } catch (CborException e) {
            throw new IllegalStateException("expected to read what was just written", e);
        }
    }

    @Override
    public MessagePage list(MessageQuery query) throws ChatException {
        checkChannel(query.channel());
        return read(transaction -> page(transaction, query));
    }

    private MessagePage page(ReadTransaction transaction, MessageQuery query) throws StorageException {
        ChannelId channel = query.channel();
        Optional<StoredMessage> before = bound(transaction, channel, query.before());
        Optional<StoredMessage> after = bound(transaction, channel, query.after());
        Optional<StoredMessage> first = find(transaction, channel, query.thread());
        int limit = query.limit();
        List<StoredMessage> found = new ArrayList<>(
                MessageTable.stretch(transaction, channel, query.thread(), before, after, limit + 1));
        Stream<StoredMessage> beside = query.thread().isPresent() ? first.stream() : notes.in(channel).stream();
        beside.filter(message -> before.map(bound -> message.compareInTime(bound) < 0).orElse(true))
                .filter(message -> after.map(bound -> message.compareInTime(bound) > 0).orElse(true))
                .forEach(found::add);
        found.sort(StoredMessage::compareInTime);
        boolean hasMore = found.size() > limit;
        int from = hasMore && after.isEmpty() ? found.size() - limit : 0;
        List<Message> messages = found.stream().skip(from).limit(limit).map(view::show).toList();
        return new MessagePage(messages, MessageTable.total(transaction, channel), hasMore);
    }

    @Override
    public Optional<Message> get(ChannelId channel, EntryId message) throws ChatException {
        return read(transaction -> MessageTable.find(transaction, channel, message))
                .or(() -> notes.find(channel, message)).map(view::show);
    }

    @Override
    public long unread(ChannelId channel) throws ChatException {
        return read(transaction -> ReadMarks.unread(transaction, channel, ownDevices()));
    }

    @Override
    public void markRead(ChannelId channel) throws ChatException {
        if (unread(channel) == 0) {
            return;
        }
        try {
            database.write(transaction -> ReadMarks.mark(transaction, channel));
        } catch (StorageException e) {
            throw new ChatException("What was read could not be remembered.", e);
        }
    }

    /** Returns this device's messages with numbers in a range, at most {@code limit}, the newest ones, oldest first. */
    List<Message> ownMessages(ChannelId channel, long fromSeq, long toSeq, int limit) throws ChatException {
        return read(transaction -> MessageTable.range(transaction, channel, self, fromSeq, toSeq, limit)).stream()
                .map(view::show).toList();
    }

    /** Returns the message that says how a device came, if this user sees it. */
    Optional<Message> note(Arrival arrival) {
        return notes.of(arrival).map(view::show);
    }

    PeerId self() {
        return self;
    }

    private void checkChannel(ChannelId channel) throws ChatException {
        if (channels.get(channel).isEmpty()) {
            throw new ChatException("There is no such channel.");
        }
    }

    /** Finds a message or note between which and others something is listed. */
    private Optional<StoredMessage> bound(ReadTransaction transaction, ChannelId channel, Optional<EntryId> id)
            throws StorageException {
        Optional<StoredMessage> note = id.flatMap(it -> notes.find(channel, it));
        return note.isPresent() ? note : find(transaction, channel, id);
    }

    private static Optional<StoredMessage> find(ReadTransaction transaction, ChannelId channel, Optional<EntryId> id)
            throws StorageException {
        if (id.isEmpty()) {
            return Optional.empty();
        }
        Optional<StoredMessage> found = MessageTable.find(transaction, channel, id.get());
        if (found.isEmpty()) {
            throw new UnknownMessage(id.get());
        }
        return found;
    }

    private <T> T read(Database.Reading<T> reading) throws ChatException {
        try {
            return database.read(reading);
        } catch (UnknownMessage e) {
            throw new ChatException(e.getMessage(), e);
        } catch (StorageException e) {
            throw new ChatException(STORE_UNREADABLE, e);
        }
    }

    private String nameOf(PeerId device) {
        return teams.memberOf(device).map(Member::displayName).filter(name -> !name.isEmpty())
                .orElseGet(device::shortForm);
    }

    /** Returns this device and the others of its user. */
    private Set<PeerId> ownDevices() {
        Set<PeerId> own = teams.memberOf(self).stream().flatMap(it -> it.devices().stream()).map(Device::peer)
                .collect(Collectors.toSet());
        own.add(self);
        return own;
    }

    private Set<PeerId> holdersOf(StoredMessage message) {
        Replication service = replication;
        return service == null ? Set.of() : service.holders(message.channel(), message.author(), message.seq());
    }

    /** Leaves a reading when a message that the caller named is not there. */
    private static final class UnknownMessage extends StorageException {
        private static final long serialVersionUID = 1L;

        UnknownMessage(EntryId id) {
            super("There is no message " + id.shortForm() + " in this channel.");
        }
    }
}
