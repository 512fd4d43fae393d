// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.chat.ChatException;
import org.omnimesh.api.chat.ChatService;
import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.HttpRequest;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.http.Scope;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelChange;
import org.omnimesh.api.team.ChannelDraft;
import org.omnimesh.api.team.ChannelManagement;
import org.omnimesh.api.team.ChannelMode;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Channels;
import org.omnimesh.api.team.Teams;
import org.omnimesh.http.internal.access.AccessRules;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The channels. */
@Component
public final class ChannelsResource implements HttpResource {
    private static final String TEAM = "/api/v1/team";
    private static final String CHANNELS = TEAM + "/channels";
    private static final String CHANNEL = CHANNELS + "/{channel}";

    private record ChannelList(List<ChannelJson> channels, int total) {}

    private record Draft(String name, ChannelType type, Optional<ChannelMode> mode, Optional<String> description,
            Optional<String> topic, Optional<List<PeerId>> members) {}

    private record Partner(PeerId peerId) {}

    /** What is absent stays as it is. */
    private record Change(Optional<String> name, Optional<String> topic, Optional<String> description,
            Optional<Boolean> archived, Optional<Integer> retentionDays, Optional<ChannelMode> mode) {
        Optional<ChannelChange> asChange() {
            return name.isEmpty() && topic.isEmpty() && description.isEmpty() && archived.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new ChannelChange(name, description, topic, archived));
        }
    }

    private final Channels channels;
    private final ChannelManagement management;
    private final Teams teams;
    private final ChatService chat;

    /**
     * Made by declarative services.
     *
     * @param channels the channels
     * @param management makes and changes them
     * @param teams who can be named
     * @param chat counts what was not read
     */
    @Activate
    public ChannelsResource(@Reference Channels channels, @Reference ChannelManagement management,
            @Reference Teams teams, @Reference ChatService chat) {
        this.channels = channels;
        this.management = management;
        this.teams = teams;
        this.chat = chat;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(HttpMethod.GET, CHANNELS, request -> list()),
                new Route(HttpMethod.POST, CHANNELS, this::create),
                new Route(HttpMethod.POST, CHANNELS + "/dm", this::dm),
                new Route(HttpMethod.POST, TEAM + "/dm", this::dm), new Route(HttpMethod.GET, CHANNEL, this::get),
                new Route(HttpMethod.PATCH, CHANNEL, this::change),
                new Route(HttpMethod.DELETE, CHANNEL, Scope.ADMIN, this::archive));
    }

    private HttpAnswer list() throws ChatException {
        List<ChannelJson> all = new ArrayList<>();
        for (Channel channel : channels.list()) {
            all.add(ChannelJson.of(channel, chat.unread(channel.id())));
        }
        return HttpAnswer.ok(new ChannelList(all, all.size()));
    }

    private Channel channel(HttpRequest request) throws HttpProblem {
        return channel(Ids.channel(request));
    }

    private Channel channel(ChannelId id) throws HttpProblem {
        return channels.get(id).orElseThrow(() -> HttpProblem.notFound("There is no such channel."));
    }

    private HttpAnswer shown(Channel channel) throws ChatException {
        return HttpAnswer.ok(ChannelJson.of(channel, chat.unread(channel.id())));
    }

    private HttpAnswer get(HttpRequest request) throws ChatException, HttpProblem {
        return shown(channel(request));
    }

    private HttpAnswer create(HttpRequest request) throws ChatException, HttpProblem {
        Draft draft = request.json(Draft.class);
        if (draft.name().isBlank() || draft.type() == ChannelType.DM) {
            throw HttpProblem.badRequest("A channel needs a name that can be seen, and is public or private.");
        }
        Set<PeerId> members = new HashSet<>();
        for (PeerId member : draft.members().orElse(List.of())) {
            members.add(TeamAnswers.known(member, teams));
        }
        ChannelDraft wanted = new ChannelDraft(draft.name(), draft.type(), draft.mode().orElse(ChannelMode.HISTORY),
                draft.description(), draft.topic(), members);
        return shown(TeamAnswers.answer(() -> management.create(wanted)));
    }

    private HttpAnswer dm(HttpRequest request) throws ChatException, HttpProblem {
        Hubs.refuseWriting(teams);
        PeerId partner = TeamAnswers.known(request.json(Partner.class).peerId(), teams);
        return shown(TeamAnswers.answer(() -> management.dm(partner)));
    }

    private HttpAnswer change(HttpRequest request) throws ChatException, HttpProblem {
        Channel channel = channel(request);
        Change change = request.json(Change.class);
        if (change.mode().filter(it -> it != channel.mode()).isPresent()) {
            throw new HttpProblem(409, "not_possible", "The mode of a channel stays what it was made with.");
        }
        Optional<Integer> days = change.retentionDays();
        if (days.filter(it -> it < 0 || it > Channels.MAX_DAYS).isPresent()) {
            throw HttpProblem.badRequest("The value of \"retention_days\" must be 1 to " + Channels.MAX_DAYS
                    + ", or 0 to keep everything.");
        }
        if (days.isPresent() || change.name().isPresent() || change.archived().isPresent()) {
            AccessRules.check(request.caller(), Scope.ADMIN); // The whole team sees it; a limit destroys content.
        }
        Optional<ChannelChange> wanted = change.asChange();
        if (wanted.isPresent()) {
            TeamAnswers.decide(() -> management.change(channel.id(), wanted.get()));
        }
        if (days.isPresent()) {
            TeamAnswers.decide(() -> channels.retain(channel.id(), days.get()));
        }
        return get(request);
    }

    private HttpAnswer archive(HttpRequest request) throws ChatException, HttpProblem {
        ChannelId channel = channel(request).id();
        return shown(TeamAnswers.answer(() -> management.change(channel, ChannelChange.archive(true))));
    }
}
