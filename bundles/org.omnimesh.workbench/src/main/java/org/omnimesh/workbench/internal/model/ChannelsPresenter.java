// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.omnimesh.api.chat.ChatException;
import org.omnimesh.api.chat.ChatService;
import org.omnimesh.api.chat.MessageAdded;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelChange;
import org.omnimesh.api.team.ChannelChanged;
import org.omnimesh.api.team.ChannelDraft;
import org.omnimesh.api.team.ChannelGone;
import org.omnimesh.api.team.ChannelInvitation;
import org.omnimesh.api.team.ChannelInvited;
import org.omnimesh.api.team.ChannelManagement;
import org.omnimesh.api.team.ChannelMode;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Channels;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.TeamChanged;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.api.team.Teams;
import org.omnimesh.workbench.internal.model.ChannelsModel.ChannelLine;
import org.omnimesh.workbench.internal.model.ChannelsModel.InvitedLine;
import org.omnimesh.workbench.internal.model.ChannelsModel.PartLine;

/** Lists the channels with what is unread; makes them, and decides who takes part. */
public final class ChannelsPresenter extends Presenter<ChannelsModel> {
    /** What is unread, counted once and again when something may have changed it: there may be a thousand channels. */
    private final Map<ChannelId, Long> unread = new ConcurrentHashMap<>();
    /** Grows whenever a count is dropped, so that one counted before is not kept. */
    private final AtomicLong drops = new AtomicLong();

    /**
     * Made by declarative services.
     *
     * @param services the node
     */
    public ChannelsPresenter(NodeServices services) {
        this(services, Background.threads("channels"));
    }

    /**
     * Works where told.
     *
     * @param services the node
     * @param background where to work
     */
    public ChannelsPresenter(NodeServices services, Background background) {
        super(services, background, ChannelsModel.FIRST);
        open();
    }

    /**
     * Makes a channel.
     *
     * @param name as typed
     * @param type public or private
     * @param mode what newcomers may read
     * @param made takes the channel, on another thread
     * @param answer told what came of it
     */
    public void create(String name, ChannelType type, ChannelMode mode, Consumer<ChannelId> made, Answer answer) {
        manage(answer, management -> made.accept(management
                .create(new ChannelDraft(name, type, mode, Optional.empty(), Optional.empty(), Set.of())).id()));
    }

    /**
     * Opens the direct conversation with somebody.
     *
     * @param device a device of hers
     * @param opened takes the channel, on another thread
     * @param answer told what came of it
     */
    public void dm(PeerId device, Consumer<ChannelId> opened, Answer answer) {
        manage(answer, management -> opened.accept(management.dm(device).id()));
    }

    /**
     * Invites people to a private channel.
     *
     * @param channel the channel
     * @param devices one of each
     * @param answer told what came of it
     */
    public void invite(ChannelId channel, Set<PeerId> devices, Answer answer) {
        manage(answer, management -> management.invite(channel, devices));
    }

    /**
     * Accepts an invitation.
     *
     * @param channel the channel
     * @param answer told what came of it
     */
    public void accept(ChannelId channel, Answer answer) {
        manage(answer, management -> management.join(channel));
    }

    /**
     * Declines an invitation.
     *
     * @param channel the channel
     * @param answer told what came of it
     */
    public void decline(ChannelId channel, Answer answer) {
        manage(answer, management -> management.decline(channel));
    }

    /**
     * Leaves a private channel.
     *
     * @param channel the channel
     * @param answer told what came of it
     */
    public void leave(ChannelId channel, Answer answer) {
        manage(answer, management -> management.leave(channel));
    }

    /**
     * Takes somebody out of a private channel.
     *
     * @param channel the channel
     * @param device a device of hers
     * @param answer told what came of it
     */
    public void expel(ChannelId channel, PeerId device, Answer answer) {
        manage(answer, management -> management.expel(channel, device));
    }

    /**
     * Decides whether somebody decides about a private channel.
     *
     * @param channel the channel
     * @param device a device of hers
     * @param admin whether she does from now on
     * @param answer told what came of it
     */
    public void appoint(ChannelId channel, PeerId device, boolean admin, Answer answer) {
        manage(answer, management -> management.appoint(channel, device, admin));
    }

    /**
     * Gives a channel another name.
     *
     * @param channel the channel
     * @param name as typed
     * @param answer told what came of it
     */
    public void rename(ChannelId channel, String name, Answer answer) {
        manage(answer, management -> management.change(channel, ChannelChange.rename(name)));
    }

    /**
     * Says what a channel is about now.
     *
     * @param channel the channel
     * @param topic as typed; nothing takes the topic away
     * @param answer told what came of it
     */
    public void topic(ChannelId channel, String topic, Answer answer) {
        manage(answer, management -> management.change(channel,
                new ChannelChange(Optional.empty(), Optional.empty(), Optional.of(topic), Optional.empty())));
    }

    /**
     * Puts a channel into the archive, or takes it out.
     *
     * @param channel the channel
     * @param archived whether nobody is to write there any more
     * @param answer told what came of it
     */
    public void archive(ChannelId channel, boolean archived, Answer answer) {
        manage(answer, management -> management.change(channel, ChannelChange.archive(archived)));
    }

    /**
     * Decides how long a channel's content is kept on every device.
     *
     * @param channel the channel
     * @param days how many days; 0 to keep everything from now on
     * @param answer told what came of it
     */
    public void retain(ChannelId channel, int days, Answer answer) {
        attempt(TeamException.class, answer, () -> services.find(Channels.class)
                .orElseThrow(() -> new TeamException("OmniMesh is still starting: try again in a moment."))
                .retain(channel, days));
    }

    /**
     * Counts a channel anew, because it was read.
     *
     * @param channel the channel
     */
    public void seen(ChannelId channel) {
        drop(channel);
        refresh();
    }

    private void drop(ChannelId channel) {
        drops.incrementAndGet();
        unread.remove(channel);
    }

    /**
     * Lists who takes part in a channel.
     *
     * @param id the channel
     * @return each person once, by name
     */
    public List<PartLine> members(ChannelId id) {
        Optional<Channel> channel = services.find(Channels.class).flatMap(channels -> channels.get(id));
        boolean admin = channel
                .map(it -> it.type() == ChannelType.PRIVATE && self().filter(it.admins()::contains).isPresent())
                .orElse(false);
        return channel.map(it -> people(new HashSet<>(it.members()), true).stream()
                .map(person -> part(person, it, admin)).toList()).orElse(List.of());
    }

    /**
     * Lists whom this user could invite to a channel.
     *
     * @param id the channel
     * @return each person who takes no part once, by name
     */
    public List<PartLine> others(ChannelId id) {
        Optional<Channel> channel = services.find(Channels.class).flatMap(channels -> channels.get(id));
        return channel.map(it -> people(new HashSet<>(it.members()), false).stream()
                .filter(person -> person.role() != Role.HUB).map(person -> part(person, it, false)).toList())
                .orElse(List.of());
    }

    private List<Member> people(Set<PeerId> devices, boolean in) {
        return services.find(Teams.class).map(Teams::members).orElse(List.of()).stream()
                .filter(member -> in == member.devices().stream().anyMatch(device -> devices.contains(device.peer())))
                .sorted(Comparator.comparing(Member::displayName, String.CASE_INSENSITIVE_ORDER)).toList();
    }

    private PartLine part(Member person, Channel channel, boolean admin) {
        boolean me = person.devices().stream().anyMatch(device -> self().filter(device.peer()::equals).isPresent());
        boolean decides = channel.type() == ChannelType.PRIVATE
                && person.devices().stream().anyMatch(device -> channel.admins().contains(device.peer()));
        String detail = (me ? "you, " : "") + (decides ? "admin of the channel" : inTeam(person.role()));
        return new PartLine(person.devices().getFirst().peer(), Words.name(person.displayName(), "Somebody"), detail,
                decides, admin && !me);
    }

    /** Says a role, so that an admin of the team is not taken for one of the channel. */
    private static String inTeam(Role role) {
        return Words.role(role) + (role.compareTo(Role.MEMBER) < 0 ? " of the team" : "");
    }

    private Optional<PeerId> self() {
        return services.find(DeviceIdentity.class).map(DeviceIdentity::peerId);
    }

    private interface Decision {
        void take(ChannelManagement management) throws TeamException;
    }

    private void manage(Answer answer, Decision decision) {
        attempt(TeamException.class, answer, () -> decision.take(services.find(ChannelManagement.class)
                .orElseThrow(() -> new TeamException("OmniMesh is still starting: try again in a moment."))));
    }

    @Override
    public void happened(DomainEvent fact) {
        if (fact instanceof MessageAdded added) {
            drop(added.message().channel());
        } else if (fact instanceof TeamChanged) {
            drops.incrementAndGet();
            unread.clear();
        }
        super.happened(fact);
    }

    @Override
    protected boolean concerns(DomainEvent fact) {
        return fact instanceof MessageAdded || fact instanceof ChannelChanged || fact instanceof ChannelGone
                || fact instanceof ChannelInvited || fact instanceof TeamChanged;
    }

    @Override
    protected ChannelsModel build() {
        Channels channels = services.get(Channels.class);
        Teams teams = services.get(Teams.class);
        if (channels == null || teams == null) {
            return ChannelsModel.FIRST;
        }
        List<Channel> all = new ArrayList<>(channels.list());
        Optional<ChannelId> general = all.stream().findFirst().map(Channel::id);
        all.sort(Comparator.comparing((Channel it) -> general.filter(it.id()::equals).isEmpty())
                .thenComparing(Channel::type).thenComparing(Channel::archived)
                .thenComparing(Channel::name, String.CASE_INSENSITIVE_ORDER)
                .thenComparing(it -> it.id().toString()));
        Optional<ChannelManagement> management = services.find(ChannelManagement.class);
        boolean creatable = management.isPresent() && teams.current().active()
                && teams.current().role().compareTo(Role.MEMBER) <= 0;
        return new ChannelsModel(true,
                management.map(ChannelManagement::invitations).orElse(List.of()).stream()
                        .map(invitation -> invited(invitation, teams)).toList(),
                all.stream().map(channel -> line(channel, management.isPresent())).toList(), creatable);
    }

    private static InvitedLine invited(ChannelInvitation invitation, Teams teams) {
        return new InvitedLine(invitation.channel(), Words.name(invitation.name(), "a channel"),
                teams.memberOf(invitation.invitedBy()).map(Member::displayName)
                        .map(name -> Words.name(name, "Somebody"))
                        .orElse("Somebody"));
    }

    private ChannelLine line(Channel channel, boolean managed) {
        boolean closed = channel.type() == ChannelType.PRIVATE;
        String name = Words.name(channel.name(), closed ? "private channel" : "channel");
        String detail = Words.channel(channel);
        long count = unread(channel.id());
        String spoken = name + ", " + detail + (count == 0 ? "" : ", " + count + " unread");
        return new ChannelLine(channel.id(), name, channel.type(), detail, Words.topic(channel), count,
                channel.archived(),
                closed && managed && !channel.archived(), closed && managed,
                managed && channel.type() != ChannelType.DM && self().filter(channel.admins()::contains).isPresent(),
                channel.retention().map(Duration::toDays).map(Long::intValue).orElse(0), spoken);
    }

    /** Counts while nothing is locked: whoever tells of a message meanwhile must not wait for the store. */
    private long unread(ChannelId channel) {
        Long known = unread.get(channel);
        if (known != null) {
            return known;
        }
        long before = drops.get();
        long counted = count(channel);
        if (before == drops.get()) {
            unread.put(channel, counted);
        }
        return counted;
    }

    private long count(ChannelId channel) {
        ChatService chat = services.get(ChatService.class);
        try {
            return chat == null ? 0L : chat.unread(channel);
        } catch (ChatException e) {
            return 0L; // the conversation says what is wrong with the store
        }
    }
}
