// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;

import org.omnimesh.api.chat.ChatException;
import org.omnimesh.api.chat.ChatService;
import org.omnimesh.api.chat.Message;
import org.omnimesh.api.chat.MessageAdded;
import org.omnimesh.api.chat.MessageDraft;
import org.omnimesh.api.chat.MessagePage;
import org.omnimesh.api.chat.MessageQuery;
import org.omnimesh.api.chat.MessageUpdated;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.files.FileException;
import org.omnimesh.api.files.FileService;
import org.omnimesh.api.files.TransferChanged;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.DisplayText;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.EntriesExpired;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.log.Replication;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelChanged;
import org.omnimesh.api.team.ChannelGone;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Channels;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.TeamChanged;
import org.omnimesh.api.team.Teams;
import org.omnimesh.workbench.internal.model.ConversationModel.Line;

/** Shows a channel of the current team, at first the first one, sends messages, shares and saves files. */
public final class ConversationPresenter extends Presenter<ConversationModel> {

    private final Clock clock;
    private final FileDesk desk = new FileDesk();
    private volatile Optional<ChannelId> chosen = Optional.empty();
    private volatile int wanted = MessageQuery.DEFAULT_LIMIT;
    private volatile Optional<String> problem = Optional.empty();
    private volatile boolean watched = true;
    private Optional<Message> read = Optional.empty();

    /**
     * Made by declarative services.
     *
     * @param services the node
     */
    public ConversationPresenter(NodeServices services) {
        this(services, Background.threads("conversation"), Clock.systemDefaultZone());
    }

    /**
     * Works where and when told.
     *
     * @param services the node
     * @param background where to work
     * @param clock tells the day and the time zone
     */
    public ConversationPresenter(NodeServices services, Background background, Clock clock) {
        super(services, background, ConversationModel.FIRST);
        this.clock = clock;
        open();
    }

    /**
     * Sends a message.
     *
     * @param text what the user typed; blank text is not sent
     * @param unsent takes the text back, on another thread, if it could not be sent
     */
    public void send(String text, Runnable unsent) {
        String content = text.strip();
        if (content.isEmpty()) {
            return;
        }
        withChannel(ChatService.class, (chat, channel) -> {
            try {
                chat.send(new MessageDraft(channel.id(), content, Optional.empty(), Optional.empty(),
                        Optional.of(UUID.randomUUID().toString())));
                solved();
            } catch (ChatException | IllegalArgumentException e) {
                failed(e.getMessage());
                unsent.run();
            }
        }, unsent);
    }

    /**
     * Shares files.
     *
     * @param paths which
     */
    public void share(List<Path> paths) {
        for (Path path : paths) {
            withChannel(FileService.class, (files, channel) -> {
                try {
                    solved();
                    desk.share(files, channel.id(), path);
                } catch (FileException e) {
                    failed(e.getMessage());
                }
                refresh();
            }, () -> { /* the problem is shown; the file is where it was */ });
        }
    }

    /**
     * Fetches a file and writes it where the user wants it. Never replaces a file.
     *
     * @param file which
     * @param target where to
     */
    public void save(ContentId file, Path target) {
        withChannel(FileService.class, (files, channel) -> {
            desk.save(files, file, target);
            refresh();
        }, () -> { /* the problem is shown */ });
    }

    /**
     * Changes to another channel.
     *
     * @param channel the channel
     */
    public void open(ChannelId channel) {
        if (chosen.filter(channel::equals).isEmpty()) {
            chosen = Optional.of(channel);
            wanted = MessageQuery.DEFAULT_LIMIT;
            problem = Optional.empty();
        }
        refresh();
    }

    /** Shows more of the past. */
    public void showEarlier() {
        wanted = Math.min(wanted + MessageQuery.DEFAULT_LIMIT, MessageQuery.MAX_LIMIT);
        refresh();
    }

    /** Looks whether something came that cannot be read, of which no event tells; called now and then. */
    public void tick() {
        act(() -> {
            ConversationModel shown = model().get();
            if (shown.id().filter(id -> !unreadable(id).equals(shown.unreadable())).isPresent()) {
                refresh();
            }
        });
    }

    /** Takes the problem off the screen. */
    public void dismiss() {
        solved();
    }

    /**
     * Tells whether the user can see the conversation; what is seen is marked as read.
     *
     * @param seen true while the window is in front
     */
    public void watched(boolean seen) {
        watched = seen;
        refresh();
    }

    @Override
    public void happened(DomainEvent fact) {
        if (fact instanceof TransferChanged moved) {
            desk.moved(moved.transfer());
        } else if (fact instanceof TeamChanged) {
            wanted = MessageQuery.DEFAULT_LIMIT;
        } else if (fact instanceof ChannelGone gone && chosen.filter(gone.channel()::equals).isPresent()) {
            chosen = Optional.empty();
        }
        super.happened(fact);
    }

    @Override
    protected boolean concerns(DomainEvent fact) {
        return fact instanceof MessageAdded || fact instanceof MessageUpdated || fact instanceof TransferChanged
                || fact instanceof ChannelChanged || fact instanceof TeamChanged || fact instanceof EntriesExpired
                || fact instanceof ChannelGone;
    }

    @Override
    protected ConversationModel build() {
        ChatService chat = services.get(ChatService.class);
        Channel channel = channel().orElse(null);
        if (chat == null || channel == null) {
            return ConversationModel.FIRST;
        }
        try {
            MessagePage page = chat.list(new MessageQuery(channel.id(), wanted, Optional.empty(), Optional.empty(),
                    Optional.empty()));
            markRead(chat, channel.id(), page.messages());
            Optional<PeerId> here = services.find(DeviceIdentity.class).map(DeviceIdentity::peerId);
            Lines lines = new Lines(here, ownDevices(here), clock.getZone(), clock.instant(), desk);
            return model(channel, lines.of(page.messages()),
                    page.hasMore() && wanted < MessageQuery.MAX_LIMIT, problem);
        } catch (ChatException e) {
            return model(channel, List.of(), false, Optional.of(DisplayText.line(e.getMessage(), SENTENCE)));
        }
    }

    private ConversationModel model(Channel channel, List<Line> lines, boolean earlier, Optional<String> shown) {
        boolean direct = channel.type() == ChannelType.DM;
        String name = Words.name(channel.name(), direct ? "Somebody" : "channel");
        boolean belongs = services.find(Teams.class).filter(teams -> teams.current().active()).isPresent();
        return new ConversationModel(true, Optional.of(channel.id()), direct ? name : "#" + name, about(channel),
                Words.topic(channel), unreadable(channel.id()), belongs && !channel.archived(), lines,
                earlier, desk.activity(), shown);
    }

    private String unreadable(ChannelId channel) {
        Replication replication = services.get(Replication.class);
        try {
            return replication == null ? "" : Words.unreadable(replication.unreadable(channel));
        } catch (LogException e) {
            return DisplayText.line(String.valueOf(e.getMessage()), SENTENCE);
        }
    }

    /** Returns this device and the others of its user: what is written on any of them, she writes. */
    private Set<PeerId> ownDevices(Optional<PeerId> here) {
        Set<PeerId> own = new HashSet<>();
        here.ifPresent(own::add);
        services.find(Teams.class).flatMap(teams -> here.flatMap(teams::memberOf))
                .ifPresent(user -> user.devices().forEach(device -> own.add(device.peer())));
        return own;
    }

    private String about(Channel channel) {
        long people = services.find(Teams.class).map(teams -> channel.members().stream()
                .flatMap(device -> teams.memberOf(device).stream()).map(Member::id).distinct().count()).orElse(0L);
        return channel.type() == ChannelType.DM || people == 0
                ? Words.channel(channel)
                : Words.channel(channel) + " \u00b7 " + (people == 1 ? "only you" : people + " people");
    }

    private void markRead(ChatService chat, ChannelId channel, List<Message> messages) throws ChatException {
        Optional<Message> newest = messages.isEmpty() ? Optional.empty() : Optional.of(messages.getLast());
        if (watched && newest.isPresent() && !newest.map(Message::id).equals(read.map(Message::id))) {
            read = newest;
            chat.markRead(channel);
        }
    }

    private Optional<Channel> channel() {
        return services.find(Channels.class).flatMap(channels -> chosen.flatMap(channels::get)
                .or(() -> channels.list().stream().findFirst()));
    }

    private <T> void withChannel(Class<T> type, BiConsumer<T, Channel> action, Runnable otherwise) {
        act(() -> {
            T service = services.get(type);
            Channel channel = channel().orElse(null);
            if (service == null || channel == null) {
                failed("OmniMesh is still starting: try again in a moment.");
                otherwise.run();
            } else {
                action.accept(service, channel);
            }
        });
    }

    private void failed(String sentence) {
        problem = Optional.of(DisplayText.line(sentence, SENTENCE));
        refresh();
    }

    private void solved() {
        problem = Optional.empty();
        refresh();
    }
}
