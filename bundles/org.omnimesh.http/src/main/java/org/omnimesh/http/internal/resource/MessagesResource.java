// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.util.List;
import java.util.Optional;

import org.omnimesh.api.chat.ChatException;
import org.omnimesh.api.chat.ChatService;
import org.omnimesh.api.chat.MessageDraft;
import org.omnimesh.api.chat.MessagePage;
import org.omnimesh.api.chat.MessageQuery;
import org.omnimesh.api.chat.MessageType;
import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.HttpRequest;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.team.Channels;
import org.omnimesh.api.team.Teams;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The messages of a channel. */
@Component
public final class MessagesResource implements HttpResource {
    private static final String MESSAGES = "/api/v1/team/channels/{channel}/messages";

    private record Page(ChannelId channelId, List<MessageJson> messages, long total, boolean hasMore) {}

    private record Draft(String content, Optional<MessageType> type, Optional<EntryId> replyTo,
            Optional<EntryId> threadId, Optional<String> clientId) {}

    private final ChatService chat;
    private final Channels channels;
    private final Teams teams;

    /**
     * Made by declarative services.
     *
     * @param chat the messages
     * @param channels the channels
     * @param teams tells whether this node may write at all
     */
    @Activate
    public MessagesResource(@Reference ChatService chat, @Reference Channels channels, @Reference Teams teams) {
        this.chat = chat;
        this.channels = channels;
        this.teams = teams;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(HttpMethod.GET, MESSAGES, this::list),
                new Route(HttpMethod.POST, MESSAGES, this::send),
                new Route(HttpMethod.GET, MESSAGES + "/{message}", this::get));
    }

    private ChannelId channel(HttpRequest request) throws HttpProblem {
        ChannelId channel = Ids.channel(request);
        if (channels.get(channel).isEmpty()) {
            throw HttpProblem.notFound("There is no such channel.");
        }
        return channel;
    }

    private HttpAnswer list(HttpRequest request) throws HttpProblem, ChatException {
        ChannelId channel = channel(request);
        int limit = request.queryNumber("limit", 1, MessageQuery.MAX_LIMIT, MessageQuery.DEFAULT_LIMIT);
        MessageQuery query = new MessageQuery(channel, limit, known(channel, request, "before"),
                known(channel, request, "after"), known(channel, request, "thread"));
        MessagePage page = chat.list(query);
        return HttpAnswer.ok(new Page(channel, page.messages().stream().map(MessageJson::of).toList(), page.total(),
                page.hasMore()));
    }

    private Optional<EntryId> known(ChannelId channel, HttpRequest request, String name)
            throws HttpProblem, ChatException {
        Optional<EntryId> id = Ids.query(request, name, EntryId::parse);
        if (id.isPresent() && chat.get(channel, id.get()).isEmpty()) {
            throw HttpProblem.notFound("There is no message as named by \"" + name + "\".");
        }
        return id;
    }

    private HttpAnswer send(HttpRequest request) throws HttpProblem {
        Hubs.refuseWriting(teams);
        ChannelId channel = channel(request);
        Draft draft = request.json(Draft.class);
        if (draft.type().orElse(MessageType.TEXT) != MessageType.TEXT) {
            throw HttpProblem.badRequest("Only messages of type text are sent this way; files go to /files/share.");
        }
        if (draft.content().length() > MessageDraft.MAX_CONTENT_LENGTH) {
            throw new HttpProblem(413, "too_large",
                    "A message may have " + MessageDraft.MAX_CONTENT_LENGTH + " characters.");
        }
        MessageDraft message = message(channel, draft);
        try {
            return HttpAnswer.ok(MessageJson.of(chat.send(message)));
        } catch (ChatException e) {
            throw new HttpProblem(409, "not_sent", String.valueOf(e.getMessage()));
        }
    }

    private static MessageDraft message(ChannelId channel, Draft draft) throws HttpProblem {
        try {
            return new MessageDraft(channel, draft.content(), draft.threadId(), draft.replyTo(), draft.clientId());
        } catch (IllegalArgumentException e) {
            throw HttpProblem.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private HttpAnswer get(HttpRequest request) throws HttpProblem, ChatException {
        return HttpAnswer.ok(MessageJson.of(chat.get(channel(request), Ids.message(request))
                .orElseThrow(() -> HttpProblem.notFound("There is no such message."))));
    }
}
