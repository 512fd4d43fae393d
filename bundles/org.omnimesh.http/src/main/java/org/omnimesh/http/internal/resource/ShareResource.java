// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import org.omnimesh.api.chat.ChatException;
import org.omnimesh.api.chat.ChatService;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.files.FileException;
import org.omnimesh.api.files.FileService;
import org.omnimesh.api.files.SharedFile;
import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.HttpRequest;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.node.NodeHome;
import org.omnimesh.api.team.Channels;
import org.omnimesh.http.internal.multipart.FormException;
import org.omnimesh.http.internal.multipart.FormPart;
import org.omnimesh.http.internal.multipart.FormReader;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sharing a file: the form is read as it comes and goes straight into the store. */
@Component
public final class ShareResource implements HttpResource {
    private static final Logger LOG = LoggerFactory.getLogger(ShareResource.class);
    private static final int MAX_ID_BYTES = 128;

    /** A file that was read before its channel was known. */
    private record Waiting(Spool spool, Optional<String> name, Optional<String> mediaType) {}

    private final FileService files;
    private final ChatService chat;
    private final Channels channels;
    private final NodeHome home;
    private final RandomSource random;

    /**
     * Made by declarative services.
     *
     * @param files takes the file
     * @param chat has the message of it
     * @param channels where it may go
     * @param home where a file waits whose channel comes later
     * @param random the key for that
     */
    @Activate
    public ShareResource(@Reference FileService files, @Reference ChatService chat, @Reference Channels channels,
            @Reference NodeHome home, @Reference RandomSource random) {
        this.files = files;
        this.chat = chat;
        this.channels = channels;
        this.home = home;
        this.random = random;
        try {
            Spool.clean(home.directory());
        } catch (IOException e) {
            LOG.warn("Rests of an upload could not be deleted: {}", e.getMessage());
        }
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(HttpMethod.POST, "/api/v1/team/files/share", request -> {
            try {
                return HttpAnswer.ok(share(request));
            } catch (FormException e) {
                throw HttpProblem.badRequest(String.valueOf(e.getMessage()));
            }
        }));
    }

    private MessageJson share(HttpRequest request) throws IOException, HttpProblem, ChatException {
        FormReader form = FormReader.of(request.header("Content-Type").orElse(""), request.body());
        Optional<ChannelId> channel = Optional.empty();
        for (Optional<FormPart> part = form.next(); part.isPresent(); part = form.next()) {
            if (part.get().name().equals("channel_id")) {
                channel = Optional.of(channel(part.get().content()));
            } else if (part.get().name().equals("file")) {
                return channel.isPresent()
                        ? share(channel.get(), part.get(), request.bodyLength())
                        : spool(part.get(), form);
            }
        }
        throw HttpProblem.badRequest("The form has no field \"file\".");
    }

    private ChannelId channel(InputStream content) throws IOException, HttpProblem {
        String text = new String(content.readNBytes(MAX_ID_BYTES), StandardCharsets.UTF_8).strip();
        try {
            ChannelId channel = ChannelId.parse(text);
            if (channels.get(channel).isPresent()) {
                return channel;
            }
        } catch (IllegalArgumentException e) {
            throw HttpProblem.badRequest("The field \"channel_id\" is not the id of a channel.");
        }
        throw HttpProblem.notFound("There is no such channel.");
    }

    private MessageJson share(ChannelId channel, FormPart part, long bodyLength)
            throws HttpProblem, ChatException, FormException {
        OptionalLong size = bodyLength < 0 ? OptionalLong.empty() : OptionalLong.of(bodyLength);
        return share(channel, part.fileName(), part.mediaType(), size, part.content());
    }

    private MessageJson spool(FormPart file, FormReader form) throws IOException, HttpProblem, ChatException {
        try (Spool spool = Spool.of(home.directory(), random, file.content())) {
            Waiting waiting = new Waiting(spool, file.fileName(), file.mediaType());
            for (Optional<FormPart> part = form.next(); part.isPresent(); part = form.next()) {
                if (part.get().name().equals("channel_id")) {
                    return share(channel(part.get().content()), waiting);
                }
            }
        }
        throw HttpProblem.badRequest("The form has no field \"channel_id\".");
    }

    private MessageJson share(ChannelId channel, Waiting waiting) throws IOException, HttpProblem, ChatException {
        try (InputStream content = waiting.spool().open()) {
            return share(channel, waiting.name(), waiting.mediaType(), OptionalLong.of(waiting.spool().length()),
                    content);
        }
    }

    private MessageJson share(ChannelId channel, Optional<String> name, Optional<String> mediaType, OptionalLong size,
            InputStream content) throws HttpProblem, ChatException, FormException {
        try {
            SharedFile file = files.share(channel, name.orElse("file"), mediaType, size, content);
            return chat.get(channel, file.message()).map(MessageJson::of).orElseGet(() -> MessageJson.of(file));
        } catch (FileException e) {
            if (e.getCause() instanceof FormException broken) {
                throw broken;
            }
            throw new HttpProblem(500, "not_shared", String.valueOf(e.getMessage()));
        }
    }
}
