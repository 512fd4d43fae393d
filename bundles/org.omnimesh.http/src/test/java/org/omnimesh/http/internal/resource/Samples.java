// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.omnimesh.api.chat.FileReference;
import org.omnimesh.api.chat.Message;
import org.omnimesh.api.chat.MessageState;
import org.omnimesh.api.chat.MessageType;
import org.omnimesh.api.files.FileState;
import org.omnimesh.api.files.SharedFile;
import org.omnimesh.api.files.Transfer;
import org.omnimesh.api.files.TransferId;
import org.omnimesh.api.files.TransferState;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Peer;
import org.omnimesh.api.team.Presence;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;

/** Values that tests share. */
public final class Samples {
    public static final Instant AT = Instant.parse("2026-02-03T04:05:06.007Z");
    public static final PeerId OWN = PeerId.ofPublicKey(bytes(1));
    public static final PeerId BOB = PeerId.ofPublicKey(bytes(2));
    public static final ChannelId GENERAL = new ChannelId(bytes(3));
    public static final EntryId MESSAGE = new EntryId(bytes(4));
    public static final ContentId FILE = new ContentId(bytes(5));
    public static final TransferId TRANSFER = new TransferId(new UUID(0, 1));
    public static final Multiaddr ADDRESS = Multiaddr.ofLink("192.168.1.7", 40404, BOB);
    public static final Team TEAM = new Team(new TeamId(bytes(6)), "Crew", Role.OWNER);
    public static final String SHA = "ab".repeat(32);

    private Samples() {}

    public static byte[] bytes(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    public static Peer bob() {
        return new Peer(BOB.toString(), Optional.of(BOB), "Bob", "laptop", Presence.ONLINE, Optional.of("busy"),
                Optional.of(AT), List.of(ADDRESS), true, false, true, Optional.of(Duration.ofMillis(12)),
                Optional.of(new MemberId(bytes(7))));
    }

    public static Peer stranger() {
        return new Peer("nearby-0123456789abcdef", Optional.empty(), "", "", Presence.ONLINE, Optional.empty(),
                Optional.empty(), List.of(), false, false, false, Optional.empty(), Optional.empty());
    }

    public static Channel general() {
        return new Channel(GENERAL, "general", ChannelType.PUBLIC, AT, OWN, Optional.empty(), Optional.of("all"),
                List.of(OWN, BOB), List.of(OWN));
    }

    public static Message message(String text) {
        return new Message(MESSAGE, GENERAL, BOB, "Bob", MessageType.TEXT, text, AT, Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), List.of(OWN), MessageState.DELIVERED);
    }

    public static Message fileMessage(SharedFile file) {
        return new Message(file.message(), file.channel(), file.sharedBy(), file.sharedByName(), MessageType.FILE,
                file.name(), AT,
                Optional.of(new FileReference(file.id(), file.name(), file.size(), file.mimeType(), file.sha256())),
                Optional.of(MESSAGE), Optional.of(MESSAGE), Optional.of("c1"), List.of(), MessageState.SENT);
    }

    public static SharedFile file(String name, String type, long size) {
        return new SharedFile(FILE, GENERAL, MESSAGE, name, size, type, SHA, BOB, "Bob", AT, FileState.PARTIAL,
                size / 2,
                1);
    }

    public static Transfer transfer() {
        return new Transfer(TRANSFER, FILE, true, List.of(BOB), 250, 1000, 50, Optional.of(Duration.ofSeconds(15)),
                TransferState.RUNNING, Optional.empty());
    }
}
