// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.ChannelLog;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelChange;
import org.omnimesh.api.team.ChannelDraft;
import org.omnimesh.api.team.ChannelInvitation;
import org.omnimesh.api.team.ChannelManagement;
import org.omnimesh.api.team.ChannelMode;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.NotPermittedException;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.TeamDecided;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.api.team.UnknownChannelException;
import org.omnimesh.team.internal.Membership.ChannelView;
import org.omnimesh.team.internal.Membership.DeviceView;
import org.omnimesh.team.internal.Membership.Reach;
import org.omnimesh.team.internal.Membership.TeamView;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.EventAdmin;

/** Makes and changes channels by signed operations; enabled by {@link TeamFounder} once there is a current team. */
@Component(enabled = false)
public final class SignedChannels implements ChannelManagement {
    private static final Duration STEP_LIMIT = Duration.ofSeconds(10);

    private final MembershipStore store;
    private final TeamJournal journal;
    private final Decisions decisions;
    private final KeyRotation rotation;
    private final VeilKeeper veils;
    private final RandomSource random;
    private final EventAdmin events;

    /**
     * Begins to decide.
     *
     * @param store knows the channels
     * @param log where entries go
     * @param random makes ids unique
     * @param events where decisions are told, for the audit log
     */
    @Activate
    public SignedChannels(@Reference MembershipStore store, @Reference ChannelLog log, @Reference RandomSource random,
            @Reference EventAdmin events) {
        this.store = store;
        this.journal = new TeamJournal(store, log);
        this.decisions = new Decisions(store, journal);
        this.rotation = new KeyRotation(store, journal);
        this.veils = new VeilKeeper(store, journal);
        this.random = random;
        this.events = events;
    }

    private void note(String action, ChannelId channel, String detail) {
        events.postEvent(new TeamDecided(store.self(), action, channel.toString(), detail).toEvent());
    }

    private TeamView view() throws TeamException {
        return decisions.current();
    }

    /** Returns a channel that this user may know of, as anybody else's does not exist. */
    private ChannelView known(TeamView team, ChannelId id) throws UnknownChannelException {
        return store.membership().channel(id)
                .filter(it -> it.team().equals(team.team().id()) && it.shown()
                        .filter(shown -> Membership.shows(team.team(), shown, store.self())).isPresent())
                .orElseThrow(UnknownChannelException::new);
    }

    private Channel shown(ChannelId id) throws TeamException {
        return known(view(), id).shown().orElseThrow(UnknownChannelException::new);
    }

    private ChannelView closed(TeamView team, ChannelId id, String otherwise) throws TeamException {
        ChannelView view = known(team, id);
        if (view.shown().filter(it -> it.type() == ChannelType.PRIVATE).isEmpty()) {
            throw new TeamException(otherwise);
        }
        return view;
    }

    private void requireAdmin(ChannelView view) throws NotPermittedException {
        if (view.shown().filter(it -> it.admins().contains(store.self())).isEmpty()) {
            throw new NotPermittedException("Only an admin of the channel may do that.");
        }
    }

    @Override
    public Channel create(ChannelDraft draft) throws TeamException {
        return decisions.decide("The channel could not be made", () -> {
            TeamView team = view();
            requireMember(team, "Guests and hubs cannot make channels.");
            if (draft.type() == ChannelType.DM) {
                throw new TeamException("A direct conversation is opened with a member, without a name.");
            }
            boolean open = draft.type() == ChannelType.PUBLIC;
            if (open && (!draft.members().isEmpty() || draft.mode() != ChannelMode.HISTORY)) {
                throw new TeamException("A public channel has all members and keeps its history;"
                        + " only a private one has members of its own or is ephemeral.");
            }
            String name = ChannelWho.clean(store.membership(), team, draft.name(), Optional.empty());
            ChannelId id = open ? openPublic(team, draft, name) : openPrivate(team, draft, name);
            note("channel.created", id, draft.type().name().toLowerCase(Locale.ROOT));
            return shown(id);
        });
    }

    private void requireMember(TeamView team, String otherwise) throws NotPermittedException {
        if (decisions.own(team).role().compareTo(Role.MEMBER) > 0) {
            throw new NotPermittedException(otherwise);
        }
    }

    private ChannelId openPublic(TeamView team, ChannelDraft draft, String name)
            throws TeamException, LogException, CryptoException, InterruptedException {
        TeamEntry.Opened opened = TeamEntry.Opened.of(team.team().id(), store.self(),
                random.bytes(TeamEntry.SALT_BYTES), name, ChannelWho.line(draft.description()),
                ChannelWho.line(draft.topic()));
        decisions.append(team, opened);
        return ready(team, opened.channel());
    }

    private ChannelId openPrivate(TeamView team, ChannelDraft draft, String name)
            throws TeamException, LogException, CryptoException, InterruptedException {
        MemberId own = decisions.own(team).member();
        Set<MemberId> members = new LinkedHashSet<>();
        for (PeerId device : draft.members()) {
            members.add(ChannelWho.device(team, device).member());
        }
        members.remove(own);
        if (members.size() > MAX_NAMED) {
            throw new TeamException("At most " + MAX_NAMED + " members can be named at once; invite the others.");
        }
        return begin(team, new ChannelEntry.Begun(random.bytes(TeamEntry.SALT_BYTES), ChannelType.PRIVATE, draft.mode(),
                name, ChannelWho.line(draft.description()), ChannelWho.line(draft.topic()), List.copyOf(members)),
                members);
    }

    private ChannelId begin(TeamView team, ChannelEntry.Begun begun, Set<MemberId> members)
            throws TeamException, LogException, CryptoException, InterruptedException {
        Set<PeerId> audience = new HashSet<>(ChannelWho.devicesOf(team, members));
        audience.addAll(ChannelWho.devicesOf(team, Set.of(decisions.own(team).member())));
        decisions.standing(team, journal.veil(team, begun, audience));
        return ready(team, ChannelIds.of(team.team().id(), store.self(), begun));
    }

    /** Gives a new channel its first secret, and tells hubs of it. */
    private ChannelId ready(TeamView team, ChannelId id)
            throws TeamException, LogException, CryptoException, InterruptedException {
        ChannelView made = known(team, id);
        if (made.writing().isEmpty()) {
            rotation.renew(team, id, made.entitled());
            store.await(it -> it.channel(id).flatMap(ChannelView::writing).isPresent(), STEP_LIMIT);
        }
        if (made.reach() == Reach.PRIVATE) {
            veils.carry(team, known(team, id));
        }
        return id;
    }

    @Override
    public Channel dm(PeerId device) throws TeamException {
        return decisions.decide("The conversation could not be opened", () -> {
            TeamView team = view();
            MemberId own = decisions.own(team).member();
            MemberId other = ChannelWho.device(team, device).member();
            if (own.equals(other)) {
                throw new TeamException("A direct conversation is with somebody else.");
            }
            ChannelId id = ChannelIds.ofPair(team.team().id(), own, other);
            if (store.membership().channel(id).flatMap(ChannelView::shown)
                    .filter(it -> it.type() == ChannelType.DM).isEmpty()) {
                requireMember(team, "Guests and hubs cannot begin a conversation.");
                List<MemberId> pair = List.of(own, other).stream().sorted(Comparator.naturalOrder()).toList();
                begin(team, new ChannelEntry.Begun(random.bytes(TeamEntry.SALT_BYTES), ChannelType.DM,
                        ChannelMode.HISTORY, "", Optional.empty(), Optional.empty(), pair), Set.of(other));
                note("channel.dm_opened", id, device.toString());
            }
            return shown(id);
        });
    }

    @Override
    public Channel change(ChannelId id, ChannelChange change) throws TeamException {
        return decisions.decide("The channel could not be changed", () -> {
            TeamView team = view();
            ChannelView view = known(team, id);
            requireAdmin(view);
            boolean pair = view.shown().filter(it -> it.type() == ChannelType.DM).isPresent();
            if (pair) {
                throw new TeamException("A direct conversation has no name of its own and stays as it is.");
            }
            Optional<String> name = change.name().isPresent()
                    ? Optional.of(ChannelWho.clean(store.membership(), team, change.name().get(), Optional.of(id)))
                    : Optional.empty();
            decide(team, view, new ChannelEntry.Described(id, name,
                    change.description().map(it -> ChannelWho.text(it)),
                    change.topic().map(it -> ChannelWho.text(it)), change.archived()));
            note(change.archived().isPresent() ? "channel.archived" : "channel.changed", id,
                    change.archived().map(it -> it ? "archived" : "in use again").orElse(""));
            return shown(id);
        });
    }

    /** Writes an operation about a channel so that those know of it who may. */
    private void decide(TeamView team, ChannelView view, TeamEntry content)
            throws TeamException, LogException, CryptoException {
        if (view.reach() == Reach.PRIVATE) {
            decisions.standing(team, journal.veil(team, content, view.veiled().audience()));
        } else {
            decisions.append(team, content);
        }
    }

    @Override
    public Channel join(ChannelId id) throws TeamException {
        return decisions.decide("The channel could not be joined", () -> {
            TeamView team = view();
            if (offer(team, id).isPresent()) {
                journal.veil(team, new ChannelEntry.Entered(id), ChannelWho.audience(team, id));
                note("channel.joined", id, "");
            }
            return shown(id);
        });
    }

    private static Optional<ChannelInvitation> offer(TeamView team, ChannelId id) {
        return Optional.ofNullable(team.offers().get(id));
    }

    @Override
    public void leave(ChannelId id) throws TeamException {
        decisions.decide("The channel could not be left", () -> {
            TeamView team = view();
            ChannelView view = closed(team, id, "Only a private channel can be left.");
            List<PeerId> mine = team.devicesOf(decisions.own(team).member()).stream().map(DeviceView::peer).toList();
            if (ChannelWho.isOnlyAdmin(view, mine)
                    && view.shown().filter(it -> !mine.containsAll(it.members())).isPresent()) {
                throw new NotPermittedException("A channel needs an admin: make somebody else admin first.");
            }
            decide(team, view, new ChannelEntry.Departed(id));
            note("channel.left", id, "");
            return id;
        });
    }

    @Override
    public List<ChannelInvitation> invite(ChannelId id, Set<PeerId> devices) throws TeamException {
        return decisions.decide("Nobody could be invited", () -> {
            TeamView team = view();
            ChannelView view = closed(team, id, "Only to a private channel somebody is invited;"
                    + " every member takes part in a public one, and two in a direct conversation.");
            if (devices.isEmpty() || devices.size() > MAX_NAMED) {
                throw new TeamException("From one to " + MAX_NAMED + " members can be invited at once.");
            }
            Set<MemberId> members = new LinkedHashSet<>();
            for (PeerId device : devices) {
                members.add(ChannelWho.device(team, device).member());
            }
            Set<PeerId> audience = view.veiled().audience();
            for (MemberId member : members) {
                Set<PeerId> theirs = ChannelWho.devicesOf(team, Set.of(member));
                if (audience.stream().noneMatch(theirs::contains)) {
                    Set<PeerId> all = new HashSet<>(known(team, id).veiled().audience());
                    all.addAll(theirs);
                    decisions.standing(team, journal.veil(team, new ChannelEntry.Invited(id, member), all));
                    veils.hand(team, view, theirs);
                    note("channel.invited", id, theirs.stream().sorted().findFirst().map(PeerId::toString).orElse(""));
                }
            }
            Set<PeerId> invited = ChannelWho.devicesOf(team, members);
            return invitations(id).stream().filter(it -> invited.contains(it.device())).toList();
        });
    }

    @Override
    public List<ChannelInvitation> invitations(ChannelId id) throws TeamException {
        TeamView team = view();
        if (offer(team, id).isEmpty()) {
            known(team, id);
        }
        return team.invitations().getOrDefault(id, List.of());
    }

    @Override
    public List<ChannelInvitation> invitations() {
        return store.membership().currentTeam().filter(it -> it.team().active()).map(it -> it.offers().values().stream()
                .sorted(Comparator.comparing(ChannelInvitation::invitedAt).reversed()).toList()).orElse(List.of());
    }

    @Override
    public void decline(ChannelId id) throws TeamException {
        decisions.decide("The invitation could not be declined", () -> {
            TeamView team = view();
            offer(team, id).orElseThrow(UnknownChannelException::new);
            journal.veil(team, new ChannelEntry.Departed(id), ChannelWho.audience(team, id));
            note("channel.declined", id, "");
            return id;
        });
    }

    @Override
    public void expel(ChannelId id, PeerId device) throws TeamException {
        decisions.decide("The member could not be taken out", () -> {
            TeamView team = view();
            ChannelView view = closed(team, id, "Only out of a private channel somebody can be taken.");
            requireAdmin(view);
            MemberId member = ChannelWho.device(team, device).member();
            Set<PeerId> theirs = ChannelWho.devicesOf(team, Set.of(member));
            if (theirs.contains(store.self())) {
                throw new TeamException("You cannot take yourself out; leave the channel instead.");
            }
            boolean takesPart = view.entitled().stream().anyMatch(theirs::contains);
            if (view.veiled().audience().stream().noneMatch(theirs::contains)) {
                throw new TeamException("That member neither takes part in the channel nor is invited.");
            }
            if (takesPart) {
                rotation.renew(team, id, view.entitled().stream().filter(it -> !theirs.contains(it)).toList());
            }
            decide(team, view, new ChannelEntry.Expelled(id, member));
            note("channel.expelled", id, device.toString());
            return id;
        });
    }

    @Override
    public void appoint(ChannelId id, PeerId device, boolean admin) throws TeamException {
        decisions.decide("The role could not be changed", () -> {
            TeamView team = view();
            ChannelView view = closed(team, id, "Only a private channel has admins of its own.");
            requireAdmin(view);
            MemberId member = ChannelWho.device(team, device).member();
            List<PeerId> theirs = List.copyOf(ChannelWho.devicesOf(team, Set.of(member)));
            if (view.entitled().stream().noneMatch(theirs::contains)) {
                throw new TeamException("That member takes no part in the channel.");
            }
            if (!admin && ChannelWho.isOnlyAdmin(view, theirs)) {
                throw new NotPermittedException("A channel needs an admin: make somebody else admin first.");
            }
            decide(team, view, new ChannelEntry.Appointed(id, member, admin));
            note("channel.role", id, device + (admin ? " admin" : " member"));
            return id;
        });
    }
}
