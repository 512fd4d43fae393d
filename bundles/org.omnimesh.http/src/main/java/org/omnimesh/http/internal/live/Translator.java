// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.live;

import java.util.Optional;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.chat.ChatException;
import org.omnimesh.api.chat.ChatService;
import org.omnimesh.api.chat.MessageAdded;
import org.omnimesh.api.chat.MessageUpdated;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.files.FileChanged;
import org.omnimesh.api.files.FileService;
import org.omnimesh.api.files.Transfer;
import org.omnimesh.api.files.TransferChanged;
import org.omnimesh.api.files.TransferId;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.LinkClosed;
import org.omnimesh.api.link.LinkOpened;
import org.omnimesh.api.log.EntriesExpired;
import org.omnimesh.api.log.HubStorageChanged;
import org.omnimesh.api.node.NodeStateChanged;
import org.omnimesh.api.pairing.GuessingSuspected;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelChanged;
import org.omnimesh.api.team.ChannelGone;
import org.omnimesh.api.team.ChannelInvited;
import org.omnimesh.api.team.Channels;
import org.omnimesh.api.team.PeerChanged;
import org.omnimesh.api.team.TeamChanged;
import org.omnimesh.api.team.VerificationLost;
import org.omnimesh.http.internal.resource.ChannelJson;
import org.omnimesh.http.internal.resource.FileJson;
import org.omnimesh.http.internal.resource.InvitationJson;
import org.omnimesh.http.internal.resource.MessageJson;
import org.omnimesh.http.internal.resource.PeerJson;
import org.omnimesh.http.internal.resource.StatusView;
import org.omnimesh.http.internal.resource.TransferJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From domain events to the types of the contract: what is about a channel or file only if the user sees it in the team shown. */
final class Translator {
    private static final Logger LOG = LoggerFactory.getLogger(Translator.class);

    /** An event of the contract. */
    record Told(String type, Object data) {}

    private record Lost(MemberId memberId, PeerId peerId, String displayName, String deviceName, String warning) {}

    private record Gone(ChannelId channelId, String name) {}

    private volatile @Nullable StatusView status;
    private volatile @Nullable ChatService chat;
    private volatile @Nullable Channels channels;
    private volatile @Nullable FileService files;

    void useStatus(@Nullable StatusView view) {
        status = view;
    }

    void useChannels(@Nullable Channels service) {
        channels = service;
    }

    void useChat(@Nullable ChatService service) {
        chat = service;
    }

    void useFiles(@Nullable FileService service) {
        files = service;
    }

    /** Returns what clients are told, or empty if nothing. */
    Optional<Told> translate(DomainEvent event) {
        return switch (event) {
            case MessageAdded added -> shown(added.message().channel())
                    .flatMap(channel -> told("message", MessageJson.of(added.message())));
            case MessageUpdated updated -> shown(updated.message().channel())
                    .flatMap(channel -> told("message_update", MessageJson.of(updated.message())));
            case PeerChanged changed -> told("peer_update", PeerJson.of(changed.peer()));
            case VerificationLost lost -> told("verification_lost", new Lost(lost.member(), lost.device(),
                    lost.displayName(), lost.deviceName(), lost.sentence()));
            case EntriesExpired expired -> shown(expired.channel())
                    .flatMap(channel -> told("channel_update", channel(channel)));
            case ChannelChanged changed -> told("channel_update", channel(changed.channel()));
            case ChannelGone gone -> told("channel_gone", new Gone(gone.channel(), gone.name()));
            case ChannelInvited invited -> told("invitation", InvitationJson.of(invited.invitation()));
            case FileChanged changed -> shown(changed.file().channel())
                    .flatMap(channel -> told("file_update", FileJson.of(changed.file())));
            case TransferChanged changed -> shown(changed.transfer().id())
                    .flatMap(shown -> told("transfer_update", TransferJson.of(changed.transfer())));
            case NodeStateChanged changed -> status();
            case TeamChanged changed -> status();
            case GuessingSuspected suspected -> status();
            case HubStorageChanged changed -> status();
            case LinkOpened opened -> status();
            case LinkClosed closed -> status();
            default -> Optional.empty();
        };
    }

    private static Optional<Told> told(String type, Object data) {
        return Optional.of(new Told(type, data));
    }

    private Optional<Told> status() {
        StatusView view = status;
        return view == null ? Optional.empty() : told("status", view.now());
    }

    private Optional<Channel> shown(ChannelId id) {
        Channels known = channels;
        return known == null ? Optional.empty() : known.get(id);
    }

    private Optional<Transfer> shown(TransferId id) {
        FileService known = files;
        return known == null ? Optional.empty() : known.transfer(id);
    }

    private ChannelJson channel(Channel channel) {
        ChatService messages = chat;
        try {
            return ChannelJson.of(channel, messages == null ? 0 : messages.unread(channel.id()));
        } catch (ChatException e) {
            LOG.warn("Unread messages could not be counted: {}", e.getMessage());
            return ChannelJson.of(channel, 0);
        }
    }
}
