// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.util.ArrayList;
import java.util.List;

import org.omnimesh.api.chat.ChatException;
import org.omnimesh.api.chat.ChatService;
import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.HttpRequest;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.Channels;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The channels. */
@Component
public final class ChannelsResource implements HttpResource {
    private static final String CHANNELS = "/api/v1/team/channels";

    private record ChannelList(List<ChannelJson> channels, int total) {}

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
                new Route(HttpMethod.GET, CHANNELS + "/{channel}", this::get));
    }

    private HttpAnswer list() throws ChatException {
        List<ChannelJson> all = new ArrayList<>();
        for (Channel channel : channels.list()) {
            all.add(ChannelJson.of(channel, chat.unread(channel.id())));
        }
        return HttpAnswer.ok(new ChannelList(all, all.size()));
    }

    private HttpAnswer get(HttpRequest request) throws ChatException, HttpProblem {
        Channel channel = channels.get(Ids.channel(request))
                .orElseThrow(() -> HttpProblem.notFound("There is no such channel."));
        return HttpAnswer.ok(ChannelJson.of(channel, chat.unread(channel.id())));
    }
}
