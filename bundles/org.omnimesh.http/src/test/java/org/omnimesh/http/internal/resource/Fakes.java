// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.omnimesh.api.chat.*;
import org.omnimesh.api.crypto.*;
import org.omnimesh.api.discovery.*;
import org.omnimesh.api.files.*;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.id.*;
import org.omnimesh.api.link.*;
import org.omnimesh.api.node.*;
import org.omnimesh.api.pairing.*;
import org.omnimesh.api.team.*;
import org.omnimesh.testing.SeededRandom;
import org.omnimesh.testing.SettableTime;

/** Every service behind the API, faked just far enough, and our resources wired to them. */
public final class Fakes {
    public final FakeNode node = new FakeNode();
    public final FakeChat chat = new FakeChat();
    public final FakeFiles files = new FakeFiles();
    public final FakePairing pairing = new FakePairing();
    public final FakeDirectory directory = new FakeDirectory();
    public final FakeLinks links = new FakeLinks();
    public final Channels channels = new Channels() {
        @Override
        public List<Channel> list() {
            return List.of(Samples.general());
        }

        @Override
        public Optional<Channel> get(ChannelId id) {
            return list().stream().filter(channel -> channel.id().equals(id)).findFirst();
        }
    };
    public final Teams teams = new Teams() {
        @Override
        public Team current() {
            return Samples.TEAM;
        }

        @Override
        public List<Team> all() {
            return List.of(Samples.TEAM);
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
            return;
        }
    };
    public final DeviceIdentity identity = new DeviceIdentity() {
        @Override
        public PeerId peerId() {
            return Samples.OWN;
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
    };

    public StatusView status() {
        StatusView view = new StatusView(node, identity);
        view.setLinks(links);
        view.setTeams(teams);
        view.setChannels(channels);
        view.setPeerDirectory(directory);
        return view;
    }

    public List<HttpResource> resources(NodeHome home, SettableTime time) {
        StatusView view = status();
        DiagnosticsResource diagnostics = new DiagnosticsResource(node, links, time);
        diagnostics.addSource(new PeerSource() {
            @Override
            public String name() {
                return "mdns";
            }

            @Override
            public List<Sighting> present() {
                return List.of(new Sighting("x", List.of(), List.of(), Optional.empty(), time.now()));
            }
        });
        return List.of(new StatusResource(node, view), new PeersResource(directory),
                new ChannelsResource(channels, chat), new MessagesResource(chat, channels), new FilesResource(files),
                new ShareResource(files, chat, channels, home, new SeededRandom(7)), new TransfersResource(files),
                new PairingResource(pairing, identity), new NetworkResource(node, view, directory), diagnostics);
    }

    /** A node that only remembers. */
    public static final class FakeNode implements Node {
        public Profile profile = new Profile("Alice", "desk");
        public boolean running = true;
        public NetworkMode mode = NetworkMode.LAN;
        public Optional<NodeException> failure = Optional.empty();

        @Override
        public Profile profile() {
            return profile;
        }

        @Override
        public void rename(Profile wanted) {
            profile = wanted;
        }

        @Override
        public void start() throws NodeException {
            if (failure.isPresent()) {
                throw failure.get();
            }
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
            return mode;
        }

        @Override
        public void changeMode(NetworkMode wanted) {
            mode = wanted;
        }

        @Override
        public Duration uptime() {
            return Duration.ofMillis(4321);
        }

        @Override
        public String version() {
            return "0.1.0";
        }
    }

    /** Messages in memory. */
    public static final class FakeChat implements ChatService {
        public final List<Message> messages = new CopyOnWriteArrayList<>(List.of(Samples.message("hello")));
        public volatile MessageQuery asked = MessageQuery.newest(Samples.GENERAL);

        @Override
        public synchronized Message send(MessageDraft draft) {
            Optional<Message> before = messages.stream()
                    .filter(m -> draft.clientId().isPresent() && m.clientId().equals(draft.clientId())).findFirst();
            if (before.isPresent()) {
                return before.get();
            }
            Message message = new Message(new EntryId(Samples.bytes(50 + messages.size())), draft.channel(),
                    Samples.OWN,
                    "Alice", MessageType.TEXT, draft.content(), Samples.AT, Optional.empty(), draft.thread(),
                    draft.replyTo(), draft.clientId(), List.of(), MessageState.SENT);
            messages.add(message);
            return message;
        }

        @Override
        public MessagePage list(MessageQuery query) {
            asked = query;
            return new MessagePage(messages, messages.size(), false);
        }

        @Override
        public Optional<Message> get(ChannelId channel, EntryId message) {
            return messages.stream().filter(m -> m.id().equals(message)).findFirst();
        }

        @Override
        public long unread(ChannelId channel) {
            return 3;
        }

        @Override
        public void markRead(ChannelId channel) {
            return;
        }
    }

    /** One file; what is shared is only counted and hashed. */
    public static final class FakeFiles implements FileService {
        public volatile SharedFile file = Samples.file("plan.pdf", "application/pdf", 1000);
        public volatile byte[] content = content(1000);
        public volatile OptionalLong hint = OptionalLong.empty();
        public volatile Optional<String> failure = Optional.empty();
        public final Map<String, Optional<Path>> fetched = new ConcurrentHashMap<>();

        public static byte[] content(int length) {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) i;
            }
            return bytes;
        }

        @Override
        public SharedFile share(ChannelId channel, String name, Optional<String> mimeType, OptionalLong sizeHint,
                InputStream in) throws FileException {
            hint = sizeHint;
            try {
                MessageDigest sha = MessageDigest.getInstance("SHA-256");
                byte[] buffer = new byte[64 << 10];
                long size = 0;
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    sha.update(buffer, 0, n);
                    size += n;
                }
                return new SharedFile(Samples.FILE, channel, new EntryId(Samples.bytes(99)), FileShared.cleanName(name),
                        size, mimeType.orElse(""), HexFormat.of().formatHex(sha.digest()), Samples.OWN, "Alice",
                        Samples.AT, FileState.LOCAL, size, 0);
            } catch (Exception e) {
                throw new FileException("the content could not be read", e);
            }
        }

        @Override
        public List<SharedFile> list(Optional<ChannelId> channel, int limit) {
            return List.of(file);
        }

        @Override
        public Optional<SharedFile> get(ContentId id) {
            return id.equals(file.id()) ? Optional.of(file) : Optional.empty();
        }

        @Override
        public InputStream open(ContentId id, long offset) {
            if (failure.isPresent()) {
                return new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException(failure.get());
                    }
                };
            }
            return new ByteArrayInputStream(content, (int) offset, content.length - (int) offset);
        }

        @Override
        public Transfer fetch(ContentId id, Optional<Path> target) {
            fetched.put(id.toString(), target);
            return Samples.transfer();
        }

        @Override
        public List<Transfer> transfers() {
            return List.of(Samples.transfer());
        }

        @Override
        public Optional<Transfer> transfer(TransferId transfer) {
            return transfers().stream().filter(t -> t.id().equals(transfer)).findFirst();
        }

        @Override
        public Optional<Transfer> pause(TransferId transfer) {
            return transfer(transfer);
        }

        @Override
        public Optional<Transfer> resume(TransferId transfer) {
            return transfer(transfer);
        }

        @Override
        public Optional<Transfer> cancel(TransferId transfer) {
            return transfer(transfer);
        }
    }

    /** Codes that work or fail as told. */
    public static final class FakePairing implements Pairing {
        public Optional<PairingException.Reason> refusal = Optional.empty();
        public int burned;
        public final List<String> typed = new ArrayList<>();

        @Override
        public ConnectionCode issue() {
            return new ConnectionCode(new PairingCode("7QX", "4A1B2"), "omnimesh://pair?x", List.of(Samples.ADDRESS),
                    Samples.AT, Duration.ofSeconds(899, 5));
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
        public PairingResult join(String code, List<Multiaddr> addresses) throws PairingException {
            typed.add(code + " " + addresses);
            if (refusal.isPresent()) {
                throw new PairingException(refusal.get(), "This code does not work.");
            }
            return new PairingResult(Samples.BOB, "Bob", Samples.TEAM);
        }
    }

    /** Bob and a stranger. */
    public static final class FakeDirectory implements PeerDirectory {
        public final List<String> calls = new CopyOnWriteArrayList<>();

        @Override
        public List<Peer> list(Scope scope) {
            return switch (scope) {
                case TEAM -> List.of(Samples.bob());
                case NEARBY -> List.of(Samples.stranger());
                case ALL -> List.of(Samples.bob(), Samples.stranger());
            };
        }

        @Override
        public Optional<Peer> get(String key) {
            return list(Scope.ALL).stream().filter(peer -> peer.key().equals(key)).findFirst();
        }

        @Override
        public Peer connect(PeerId peer, Optional<Multiaddr> address) {
            calls.add("connect " + address);
            return Samples.bob();
        }

        @Override
        public void disconnect(PeerId peer) {
            calls.add("disconnect");
        }

        @Override
        public void announce(Presence presence, Optional<String> customStatus) {
            calls.add("announce " + presence + " " + customStatus);
        }
    }

    /** One address, no link. */
    public static final class FakeLinks implements Links {
        @Override
        public List<Link> active() {
            return List.of();
        }

        @Override
        public Optional<Link> to(PeerId peer) {
            return Optional.empty();
        }

        @Override
        public Link dial(Multiaddr address, Duration timeout) throws LinkException {
            throw new LinkException("nobody");
        }

        @Override
        public void keep(PeerId peer, List<Multiaddr> addresses) {
            return;
        }

        @Override
        public void release(PeerId peer, String reason) {
            return;
        }

        @Override
        public List<Multiaddr> listening() {
            return List.of(Multiaddr.ofLink("127.0.0.1", 1, Samples.OWN));
        }
    }
}
