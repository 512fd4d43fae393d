// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

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
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.files.FileService;
import org.omnimesh.api.files.SharedFile;
import org.omnimesh.api.files.Transfer;
import org.omnimesh.api.files.TransferChanged;
import org.omnimesh.api.files.TransferId;
import org.omnimesh.api.files.TransferState;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.node.NetworkMode;
import org.omnimesh.api.node.Node;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.pairing.ConnectionCode;
import org.omnimesh.api.pairing.Pairing;
import org.omnimesh.api.pairing.PairingCode;
import org.omnimesh.api.pairing.PairingException;
import org.omnimesh.api.pairing.PairingResult;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Channels;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.Peer;
import org.omnimesh.api.team.PeerDirectory;
import org.omnimesh.api.team.Presence;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.omnimesh.api.team.Teams;

/** All services of a node in memory, for presenters and for looking at the window. */
public final class FakeNode {
    public static final PeerId ME = peer(1);
    public static final Instant NOW = Instant.parse("2026-03-02T10:15:00Z");

    public final NodeServices services = new NodeServices();
    public final List<Message> messages = new ArrayList<>();
    public final List<Peer> peers = new ArrayList<>();
    public final List<Path> fetchedTo = new ArrayList<>();
    public final Channel general = new Channel(new ChannelId(new byte[32]), "general", ChannelType.PUBLIC, NOW, ME,
            Optional.empty(), Optional.empty(), List.of(ME), List.of(ME));
    public boolean running = true;
    public Optional<String> sendFails = Optional.empty();
    public Optional<String> joinFails = Optional.empty();
    public Runnable whileJoining = () -> {};
    public int issued;
    public int burned;
    public int markedRead;
    public String joinedBy = "";
    private int entries;

    /** Lets all services appear. */
    public FakeNode start() {
        List.of(new FakeLife(), new FakeIdentity(), new FakeTeams(), new FakeChannels(), new FakeDirectory(),
                new FakePairing(), new FakeChat(), new FakeFiles()).forEach(services::add);
        return this;
    }

    public void tell(DomainEvent fact) {
        services.handleEvent(fact.toEvent());
    }

    public static PeerId peer(int number) {
        byte[] key = new byte[32];
        key[31] = (byte) number;
        key[3] = (byte) (number * 37);
        return PeerId.ofPublicKey(key);
    }

    public static Peer member(int number, String name, String device, Presence presence) {
        boolean linked = presence != Presence.OFFLINE;
        return new Peer(peer(number).toString(), Optional.of(peer(number)), name, device, presence, Optional.empty(),
                Optional.of(NOW), List.of(), true, false, linked,
                linked ? Optional.of(Duration.ofMillis(3)) : Optional.empty(), Optional.empty());
    }

    public static Peer stranger(String name, String device) {
        return new Peer("nearby-" + name.hashCode(), Optional.empty(), name, device, Presence.ONLINE, Optional.empty(),
                Optional.of(NOW), List.of(), false, false, false, Optional.empty(), Optional.empty());
    }

    public Message add(PeerId sender, String name, String text, Instant at, MessageState state) {
        return add(sender, name, text, at, state, Optional.empty());
    }

    public Message add(PeerId sender, String name, String text, Instant at, MessageState state,
            Optional<FileReference> file) {
        byte[] id = new byte[32];
        id[0] = (byte) (++entries >> 8);
        id[1] = (byte) entries;
        Message message = new Message(new EntryId(id), general.id(), sender, name,
                file.isPresent() ? MessageType.FILE : MessageType.TEXT, text, at, file, Optional.empty(),
                Optional.empty(), Optional.empty(), state == MessageState.DELIVERED ? List.of(peer(2)) : List.of(),
                state);
        messages.add(message);
        tell(new MessageAdded(message));
        return message;
    }

    public void deliver(Message message) {
        Message now = new Message(message.id(), message.channel(), message.sender(), message.senderName(),
                message.type(), message.content(), message.sentAt(), message.file(), message.thread(),
                message.replyTo(), message.clientId(), List.of(peer(2)), MessageState.DELIVERED);
        messages.replaceAll(m -> m.id().equals(now.id()) ? now : m);
        tell(new MessageUpdated(now));
    }

    public static FileReference file(int number, String name, long size) {
        byte[] id = new byte[32];
        id[0] = (byte) number;
        return new FileReference(new ContentId(id), name, size, "application/octet-stream",
                HexFormat.of().formatHex(id));
    }

    public Transfer transfer(ContentId file, long done, long total, TransferState state, String error) {
        Transfer transfer = new Transfer(new TransferId(new UUID(1, 2)), file, true, List.of(peer(2)), done, total,
                24_000_000, Optional.empty(), state, Optional.of(error).filter(e -> !e.isEmpty()));
        tell(new TransferChanged(transfer));
        return transfer;
    }

    private final class FakeLife implements Node {
        @Override
        public Profile profile() {
            return new Profile("Anna", "laptop");
        }

        @Override
        public void rename(Profile profile) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
        }

        @Override
        public boolean running() {
            return running;
        }

        @Override
        public NetworkMode mode() {
            return NetworkMode.LAN;
        }

        @Override
        public void changeMode(NetworkMode mode) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Duration uptime() {
            return Duration.ofMinutes(1);
        }

        @Override
        public String version() {
            return "0.1.0";
        }
    }

    private static final class FakeIdentity implements DeviceIdentity {
        @Override
        public PeerId peerId() {
            return ME;
        }

        @Override
        public Signature sign(CryptoContext context, byte[] message) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SealingKey sealingKey() {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] open(CryptoContext context, byte[] associated, byte[] sealed) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class FakeTeams implements Teams {
        @Override
        public Team current() {
            return new Team(new TeamId(new byte[32]), "Harbour & Sons", Role.OWNER);
        }

        @Override
        public List<Team> all() {
            return List.of(current());
        }

        @Override
        public List<Member> members() {
            return List.of();
        }

        @Override
        public Optional<Member> memberOf(PeerId device) {
            return Optional.empty();
        }

        @Override
        public void announce(Profile profile) {
            throw new UnsupportedOperationException();
        }
    }

    private final class FakeChannels implements Channels {
        @Override
        public List<Channel> list() {
            return List.of(general);
        }

        @Override
        public Optional<Channel> get(ChannelId id) {
            return Optional.of(general).filter(c -> c.id().equals(id));
        }
    }

    private final class FakeDirectory implements PeerDirectory {
        @Override
        public List<Peer> list(Scope scope) {
            return peers.stream().filter(p -> scope == Scope.ALL || p.trusted() == (scope == Scope.TEAM)).toList();
        }

        @Override
        public Optional<Peer> get(String key) {
            return peers.stream().filter(p -> p.key().equals(key)).findFirst();
        }

        @Override
        public Peer connect(PeerId peer, Optional<Multiaddr> address) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void disconnect(PeerId peer) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void announce(Presence presence, Optional<String> customStatus) {
            throw new UnsupportedOperationException();
        }
    }

    private final class FakePairing implements Pairing {
        @Override
        public ConnectionCode issue() {
            issued++;
            return new ConnectionCode(new PairingCode("7K" + issued, "Q9FXD"), "omnimesh://pair?x", List.of(),
                    NOW.plus(LIFETIME), LIFETIME);
        }

        @Override
        public Optional<ConnectionCode> live() {
            return Optional.empty();
        }

        @Override
        public void burn() {
            burned++;
        }

        @Override
        public PairingResult join(String typed, List<Multiaddr> addresses) throws PairingException {
            joinedBy = typed;
            whileJoining.run();
            if (joinFails.isPresent()) {
                throw new PairingException(PairingException.Reason.INVALID, joinFails.get());
            }
            return new PairingResult(peer(2), "Ben", new Team(new TeamId(new byte[32]), "Quay", Role.MEMBER));
        }
    }

    private final class FakeChat implements ChatService {
        @Override
        public Message send(MessageDraft draft) throws ChatException {
            if (sendFails.isPresent()) {
                throw new ChatException(sendFails.get());
            }
            return add(ME, "Anna", draft.content(), NOW, MessageState.SENT);
        }

        @Override
        public MessagePage list(MessageQuery query) {
            int from = Math.max(0, messages.size() - query.limit());
            return new MessagePage(List.copyOf(messages.subList(from, messages.size())), messages.size(), from > 0);
        }

        @Override
        public Optional<Message> get(ChannelId channel, EntryId message) {
            return messages.stream().filter(m -> m.id().equals(message)).findFirst();
        }

        @Override
        public long unread(ChannelId channel) {
            return 0;
        }

        @Override
        public void markRead(ChannelId channel) {
            markedRead++;
        }
    }

    private final class FakeFiles implements FileService {
        @Override
        public SharedFile share(ChannelId channel, String name, Optional<String> mimeType, OptionalLong sizeHint,
                InputStream content) {
            add(ME, "Anna", "", NOW, MessageState.SENT,
                    Optional.of(file(name.getBytes(StandardCharsets.UTF_8).length, name, sizeHint.orElse(0))));
            return null;
        }

        @Override
        public List<SharedFile> list(Optional<ChannelId> channel, int limit) {
            return List.of();
        }

        @Override
        public Optional<SharedFile> get(ContentId file) {
            return Optional.empty();
        }

        @Override
        public InputStream open(ContentId file, long offset) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Transfer fetch(ContentId file, Optional<Path> target) {
            fetchedTo.add(target.orElseThrow());
            return FakeNode.this.transfer(file, 0, 100, TransferState.QUEUED, "");
        }

        @Override
        public List<Transfer> transfers() {
            return List.of();
        }

        @Override
        public Optional<Transfer> transfer(TransferId transfer) {
            return Optional.empty();
        }

        @Override
        public Optional<Transfer> pause(TransferId transfer) {
            return Optional.empty();
        }

        @Override
        public Optional<Transfer> resume(TransferId transfer) {
            return Optional.empty();
        }

        @Override
        public Optional<Transfer> cancel(TransferId transfer) {
            return Optional.empty();
        }
    }
}
