// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.chat.FileReference;
import org.omnimesh.api.chat.Message;
import org.omnimesh.api.chat.MessageState;
import org.omnimesh.api.chat.MessageType;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.files.FileState;
import org.omnimesh.api.files.SharedFile;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.pairing.Pairing;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelMode;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Device;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.Peer;
import org.omnimesh.api.team.Presence;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.InMemoryChannels;
import org.omnimesh.testing.InMemoryChatService;
import org.omnimesh.testing.InMemoryFileService;
import org.omnimesh.testing.InMemoryFileService.Delivery;
import org.omnimesh.testing.InMemoryNetwork;
import org.omnimesh.testing.InMemoryNode;
import org.omnimesh.testing.InMemoryPairing;
import org.omnimesh.testing.InMemoryPeerDirectory;
import org.omnimesh.testing.InMemoryReplication;
import org.omnimesh.testing.InMemorySafetyNumbers;
import org.omnimesh.testing.InMemoryTeam;
import org.omnimesh.testing.KeylessIdentity;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.SettableTime;

/** All services of a node in memory, for presenters and for looking at the window. */
public final class FakeNode {
    public static final PeerId ME = peer(1);
    public static final Instant NOW = Instant.parse("2026-03-02T10:15:00Z");

    public final NodeServices services = new NodeServices();
    public final RecordingEventAdmin events = new RecordingEventAdmin();
    public final SettableTime time = new SettableTime(NOW);
    public final InMemoryNode node = new InMemoryNode(new Profile("Anna", "laptop"), events);
    public final InMemoryTeam team = new InMemoryTeam(new Team(Ids.team(100), "Harbour & Sons", Role.OWNER), ME,
            node.profile(), Ids.channel(1), time, events);
    public final InMemoryChannels channels = new InMemoryChannels(ME, team, time, events);
    public final InMemorySafetyNumbers safety = new InMemorySafetyNumbers(ME, team, time, events);
    public final InMemoryPeerDirectory peers = new InMemoryPeerDirectory(events);
    public final InMemoryChatService chat = new InMemoryChatService(ME, team, team, time, events);
    public final InMemoryFileService files = new InMemoryFileService(ME, team, chat, events);
    public final InMemoryReplication replication = new InMemoryReplication(ME, events);
    private final InMemoryNetwork network = new InMemoryNetwork();
    private final InMemoryPairing.Room room = new InMemoryPairing.Room();
    public final InMemoryPairing pairing = new InMemoryPairing(room, ME, team, network.join(ME, events), time, events);
    private int entries;

    /** What happens in the node is told to the window. */
    public FakeNode() {
        events.addHandler(services);
        files.deliver(Delivery.BY_HAND);
    }

    /** Lets all services appear. */
    public FakeNode start() {
        List.of(node, new KeylessIdentity(ME), team, peers, pairing, chat, files, replication).forEach(services::add);
        return this;
    }

    public void tell(DomainEvent fact) {
        events.postEvent(fact.toEvent());
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

    /** Makes the same peer with a safety number that was compared. */
    public static Peer verified(Peer peer) {
        return new Peer(peer.key(), peer.id(), peer.displayName(), peer.deviceName(), peer.presence(),
                peer.customStatus(), peer.lastSeen(), peer.addresses(), peer.trusted(), true, peer.linked(),
                peer.latency(), peer.member());
    }

    /** Makes a person whom {@link #ME} invited, from her devices and their names, one after the other. */
    public static Member person(Role role, String name, Object... devices) {
        MemberId id = new MemberId(((PeerId) devices[0]).publicKey());
        List<Device> all = new ArrayList<>();
        for (int i = 0; i < devices.length; i += 2) {
            all.add(new Device((PeerId) devices[i], id, (String) devices[i + 1],
                    new SealingKey(SealingKey.SUITE_X25519, Ids.bytes(9)), NOW, ME));
        }
        return new Member(id, name, role, all);
    }

    public static Peer stranger(String name, String device) {
        return new Peer("nearby-" + name.hashCode(), Optional.empty(), name, device, Presence.ONLINE, Optional.empty(),
                Optional.of(NOW), List.of(), false, false, false, Optional.empty(), Optional.empty());
    }

    public Message add(PeerId sender, String name, String text, Instant at, MessageState state) {
        return add(sender, name, text, at, state, Optional.empty());
    }

    /** Adds a channel in which this user, who made it, and others take part. */
    public ChannelId channel(String name, ChannelType type, ChannelMode mode, boolean archived, PeerId... others) {
        List<PeerId> members = new ArrayList<>(List.of(others));
        members.add(0, ME);
        ChannelId id = Ids.channel(300 + team.list().size());
        team.put(new Channel(id, name, type, NOW, ME, Optional.empty(), Optional.empty(), members, List.of(ME),
                Optional.empty(), mode, archived));
        return id;
    }

    /** Lets Ben wait for newcomers in his own team, which is called Quay. */
    public Pairing bensPairing() {
        RecordingEventAdmin nobody = new RecordingEventAdmin();
        InMemoryTeam quay = new InMemoryTeam(new Team(Ids.team(200), "Quay", Role.OWNER), peer(2),
                new Profile("Ben", "workstation"), Ids.channel(201), time, nobody);
        return new InMemoryPairing(room, peer(2), quay, network.join(peer(2), nobody), time, nobody);
    }

    /** Shows a message; of a file, nothing is here yet. */
    public Message add(PeerId sender, String name, String text, Instant at, MessageState state,
            Optional<FileReference> file) {
        Message message = new Message(Ids.entry(++entries), team.general(), sender, name,
                file.isPresent() ? MessageType.FILE : MessageType.TEXT, text, at, file, Optional.empty(),
                Optional.empty(), Optional.empty(), state == MessageState.DELIVERED ? List.of(peer(2)) : List.of(),
                state);
        file.ifPresent(one -> files.put(new SharedFile(one.file(), team.general(), message.id(), one.name(),
                one.size(), one.mimeType(), one.sha256(), sender, name, at, FileState.REMOTE, 0, 1), new byte[0]));
        return chat.add(message);
    }

    public static FileReference file(int number, String name, long size) {
        byte[] id = new byte[32];
        id[0] = (byte) number;
        return new FileReference(new ContentId(id), name, size, "application/octet-stream",
                HexFormat.of().formatHex(id));
    }
}
