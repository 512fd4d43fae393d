// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.chat.ChatException;
import org.omnimesh.api.chat.ChatService;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.HttpRequest;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.http.Scope;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelInvitation;
import org.omnimesh.api.team.ChannelInvitation.Status;
import org.omnimesh.api.team.ChannelManagement;
import org.omnimesh.api.team.Channels;
import org.omnimesh.api.team.Device;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.Teams;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Who takes part in a channel, or is invited to. */
@Component
public final class ChannelMembersResource implements HttpResource {
    private static final String INVITATIONS = "/api/v1/team/invitations";
    private static final String CHANNEL = "/api/v1/team/channels/{channel}";
    private static final String MEMBERS = CHANNEL + "/members";
    private static final String MEMBER = MEMBERS + "/{peer_id}";

    private enum Part {
        ADMIN, MEMBER
    }

    private record PartJson(PeerId peerId, String displayName, String deviceName, Part role) {}

    private record PartsJson(ChannelId channelId, List<PartJson> members, int total) {}

    private record Named(Optional<PeerId> peerId, Optional<List<PeerId>> peerIds) {}

    private record Invited(String status, ChannelId channelId, List<InvitationJson> invitations, int total) {}

    private record Invitations(Optional<ChannelId> channelId, List<InvitationJson> invitations, int total) {}

    private record Answered(String status, ChannelId channelId, PeerId peerId, Optional<Instant> acceptedAt) {}

    private record Done(String status, ChannelId channelId) {}

    private record RoleChange(Part role) {}

    private final Channels channels;
    private final ChannelManagement management;
    private final Teams teams;
    private final ChatService chat;
    private final DeviceIdentity identity;
    private final TimeSource time;

    /**
     * Made by declarative services.
     *
     * @param channels the channels
     * @param management decides who takes part
     * @param teams who can be named
     * @param chat counts what was not read
     * @param identity this device
     * @param time when an invitation was accepted
     */
    @Activate
    public ChannelMembersResource(@Reference Channels channels, @Reference ChannelManagement management,
            @Reference Teams teams, @Reference ChatService chat, @Reference DeviceIdentity identity,
            @Reference TimeSource time) {
        this.channels = channels;
        this.management = management;
        this.teams = teams;
        this.chat = chat;
        this.identity = identity;
        this.time = time;
    }

    @Override
    public List<Route> routes() {
        String invited = CHANNEL + "/invitations";
        return List.of(new Route(HttpMethod.POST, CHANNEL + "/join", this::join),
                new Route(HttpMethod.POST, CHANNEL + "/leave", this::leave),
                new Route(HttpMethod.POST, CHANNEL + "/invite", Scope.ADMIN, this::invite),
                new Route(HttpMethod.GET, invited, this::invitations),
                new Route(HttpMethod.POST, invited + "/{peer_id}/accept", this::accept),
                new Route(HttpMethod.POST, invited + "/{peer_id}/decline", this::decline),
                new Route(HttpMethod.GET, INVITATIONS, request -> own()),
                new Route(HttpMethod.GET, MEMBERS, this::members), new Route(HttpMethod.GET, MEMBER, this::member),
                new Route(HttpMethod.DELETE, MEMBERS, Scope.ADMIN, this::expelNobody),
                new Route(HttpMethod.DELETE, MEMBER, Scope.ADMIN, this::expel),
                new Route(HttpMethod.PUT, MEMBER + "/role", Scope.ADMIN, this::changeRole));
    }

    private Channel channel(HttpRequest request) throws HttpProblem {
        return channels.get(Ids.channel(request))
                .orElseThrow(() -> HttpProblem.notFound("There is no such channel."));
    }

    private HttpAnswer join(HttpRequest request) throws HttpProblem, ChatException {
        ChannelId id = Ids.channel(request);
        Channel joined = TeamAnswers.answer(() -> management.join(id));
        return HttpAnswer.ok(ChannelJson.of(joined, chat.unread(id)));
    }

    private HttpAnswer leave(HttpRequest request) throws HttpProblem {
        ChannelId id = Ids.channel(request);
        TeamAnswers.decide(() -> management.leave(id));
        return HttpAnswer.ok(new Done("left", id));
    }

    private HttpAnswer invite(HttpRequest request) throws HttpProblem {
        ChannelId id = channel(request).id();
        Named named = request.json(Named.class);
        Set<PeerId> devices = new HashSet<>();
        for (PeerId device : named.peerIds().orElse(named.peerId().map(List::of).orElse(List.of()))) {
            devices.add(TeamAnswers.known(device, teams));
        }
        if (devices.isEmpty()) {
            throw HttpProblem.badRequest("The field \"peer_id\" or \"peer_ids\" must name somebody.");
        }
        List<InvitationJson> invited = TeamAnswers.answer(() -> management.invite(id, devices)).stream()
                .map(InvitationJson::of).toList();
        return HttpAnswer.ok(new Invited("invited", id, invited, invited.size()));
    }

    private HttpAnswer invitations(HttpRequest request) throws HttpProblem {
        ChannelId id = Ids.channel(request);
        Optional<Status> wanted = status(request);
        List<InvitationJson> all = TeamAnswers.answer(() -> management.invitations(id)).stream()
                .filter(it -> wanted.map(it.status()::equals).orElse(true)).map(InvitationJson::of).toList();
        return HttpAnswer.ok(new Invitations(Optional.of(id), all, all.size()));
    }

    private static Optional<Status> status(HttpRequest request) throws HttpProblem {
        try {
            return request.query("status").map(it -> Status.valueOf(it.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw HttpProblem.badRequest("The parameter \"status\" must be pending, accepted or declined.");
        }
    }

    private HttpAnswer own() {
        List<InvitationJson> own = management.invitations().stream().map(InvitationJson::of).toList();
        return HttpAnswer.ok(new Invitations(Optional.empty(), own, own.size()));
    }

    /** Only the invited may answer, with any of her devices. */
    private ChannelInvitation asked(HttpRequest request) throws HttpProblem {
        ChannelId id = Ids.channel(request);
        PeerId device = TeamAnswers.device(request, teams);
        Optional<Member> member = teams.memberOf(device);
        ChannelInvitation invitation = TeamAnswers.answer(() -> management.invitations(id)).stream()
                .filter(it -> it.status() == Status.PENDING && teams.memberOf(it.device()).map(Member::id)
                        .equals(member.map(Member::id)))
                .findFirst()
                .orElseThrow(() -> new HttpProblem(409, "not_invited", "There is no open invitation of this device."));
        if (!teams.memberOf(identity.peerId()).map(Member::id).equals(member.map(Member::id))) {
            throw new HttpProblem(403, "not_permitted", "Only the invited may answer an invitation.");
        }
        return invitation;
    }

    private HttpAnswer accept(HttpRequest request) throws HttpProblem {
        ChannelInvitation invitation = asked(request);
        TeamAnswers.decide(() -> management.join(invitation.channel()));
        return HttpAnswer.ok(new Answered("accepted", invitation.channel(), invitation.device(),
                Optional.of(time.now())));
    }

    private HttpAnswer decline(HttpRequest request) throws HttpProblem {
        ChannelInvitation invitation = asked(request);
        TeamAnswers.decide(() -> management.decline(invitation.channel()));
        return HttpAnswer.ok(new Answered("declined", invitation.channel(), invitation.device(), Optional.empty()));
    }

    private HttpAnswer members(HttpRequest request) throws HttpProblem {
        Channel channel = channel(request);
        List<PartJson> members = new ArrayList<>();
        for (PeerId device : channel.members()) {
            members.add(part(channel, device));
        }
        return HttpAnswer.ok(new PartsJson(channel.id(), members, members.size()));
    }

    private PartJson part(Channel channel, PeerId device) {
        Optional<Member> member = teams.memberOf(device);
        return new PartJson(device, member.map(Member::displayName).orElse(""), member.stream()
                .flatMap(it -> it.devices().stream()).filter(it -> it.peer().equals(device)).map(Device::name)
                .findFirst().orElse(""), channel.admins().contains(device) ? Part.ADMIN : Part.MEMBER);
    }

    private HttpAnswer member(HttpRequest request) throws HttpProblem {
        Channel channel = channel(request);
        PeerId device = TeamAnswers.device(request, teams);
        if (!channel.members().contains(device)) {
            throw HttpProblem.notFound("That device takes no part in the channel.");
        }
        return HttpAnswer.ok(part(channel, device));
    }

    private HttpAnswer expelNobody(HttpRequest request) throws HttpProblem {
        channel(request);
        throw HttpProblem.badRequest("The path must end in the id of the device whose user is to be taken out.");
    }

    private HttpAnswer expel(HttpRequest request) throws HttpProblem {
        ChannelId id = channel(request).id();
        PeerId device = TeamAnswers.device(request, teams);
        TeamAnswers.decide(() -> management.expel(id, device));
        return HttpAnswer.ok(new Answered("removed", id, device, Optional.empty()));
    }

    private HttpAnswer changeRole(HttpRequest request) throws HttpProblem {
        ChannelId id = channel(request).id();
        PeerId device = TeamAnswers.device(request, teams);
        Part role = request.json(RoleChange.class).role();
        TeamAnswers.decide(() -> management.appoint(id, device, role == Part.ADMIN));
        return HttpAnswer.ok(part(channel(request), device));
    }
}
