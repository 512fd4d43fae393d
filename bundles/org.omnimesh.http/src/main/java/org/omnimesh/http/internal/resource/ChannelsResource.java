// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.chat.ChatException;
import org.omnimesh.api.chat.ChatService;
import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.HttpRequest;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.http.Scope;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.Channels;
import org.omnimesh.api.team.NotPermittedException;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.http.internal.access.AccessRules;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The channels. */
@Component
public final class ChannelsResource implements HttpResource {
    private static final String CHANNELS = "/api/v1/team/channels";

    private record ChannelList(List<ChannelJson> channels, int total) {}

    /** What is absent stays as it is. */
    private record Change(Optional<Integer> retentionDays) {}

    private final Channels channels;
    private final ChatService chat;

    /**
     * Made by declarative services.
     *
     * @param channels the channels
     * @param chat counts what was not read
     */
    @Activate
    public ChannelsResource(@Reference Channels channels, @Reference ChatService chat) {
        this.channels = channels;
        this.chat = chat;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(HttpMethod.GET, CHANNELS, request -> list()),
                new Route(HttpMethod.GET, CHANNELS + "/{channel}", this::get),
                new Route(HttpMethod.PATCH, CHANNELS + "/{channel}", this::change));
    }

    private HttpAnswer list() throws ChatException {
        List<ChannelJson> all = new ArrayList<>();
        for (Channel channel : channels.list()) {
            all.add(ChannelJson.of(channel, chat.unread(channel.id())));
        }
        return HttpAnswer.ok(new ChannelList(all, all.size()));
    }

    private Channel channel(HttpRequest request) throws HttpProblem {
        return channels.get(Ids.channel(request))
                .orElseThrow(() -> HttpProblem.notFound("There is no such channel."));
    }

    private HttpAnswer get(HttpRequest request) throws ChatException, HttpProblem {
        Channel channel = channel(request);
        return HttpAnswer.ok(ChannelJson.of(channel, chat.unread(channel.id())));
    }

    private HttpAnswer change(HttpRequest request) throws ChatException, HttpProblem {
        Channel channel = channel(request);
        Optional<Integer> days = request.json(Change.class).retentionDays();
        if (days.filter(it -> it < 0 || it > Channels.MAX_DAYS).isPresent()) {
            throw HttpProblem.badRequest("The value of \"retention_days\" must be 1 to " + Channels.MAX_DAYS
                    + ", or 0 to keep everything.");
        }
        try {
            if (days.isPresent()) {
                AccessRules.check(request.caller(), Scope.ADMIN); // A limit destroys content everywhere.
                channels.retain(channel.id(), days.get());
            }
            return get(request);
        } catch (NotPermittedException e) {
            throw new HttpProblem(403, "not_permitted", String.valueOf(e.getMessage()));
        } catch (TeamException e) {
            throw new HttpProblem(503, "not_changed", String.valueOf(e.getMessage()));
        }
    }
}
