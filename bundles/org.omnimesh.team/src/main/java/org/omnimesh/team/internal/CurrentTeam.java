// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.ChannelLog;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.team.Arrival;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.Channels;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.NotPermittedException;
import org.omnimesh.api.team.Team;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.api.team.Teams;
import org.omnimesh.team.internal.Membership.ChannelView;
import org.omnimesh.team.internal.Membership.DeviceView;
import org.omnimesh.team.internal.Membership.Reach;
import org.omnimesh.team.internal.Membership.TeamView;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Shows the current team; enabled by {@link TeamFounder} once there is one. */
@Component(enabled = false)
public final class CurrentTeam implements Teams, Channels {
    private final MembershipStore store;
    private final ChannelLog log;
    private final TeamJournal journal;

    /**
     * Begins to answer.
     *
     * @param store knows the teams, a current one among them
     * @param log where entries go
     */
    @Activate
    public CurrentTeam(@Reference MembershipStore store, @Reference ChannelLog log) {
        this.store = store;
        this.log = log;
        this.journal = new TeamJournal(store, log);
    }

    private TeamView view() {
        return store.membership().currentTeam()
                .orElseThrow(() -> new IllegalStateException("expected a current team; wait for the Teams service"));
    }

    @Override
    public Team current() {
        return view().team();
    }

    @Override
    public List<Team> all() {
        Team current = current();
        Stream<Team> others = store.membership().teams().values().stream().map(TeamView::team)
                .filter(it -> !it.id().equals(current.id()));
        return Stream.concat(Stream.of(current), others).toList();
    }

    @Override
    public List<Member> members() {
        return view().members();
    }

    @Override
    public Optional<Member> memberOf(PeerId device) {
        TeamView view = view();
        return view.known(device).flatMap(DeviceView::asMember).map(Member::id)
                .flatMap(id -> view.members().stream().filter(it -> it.id().equals(id)).findFirst());
    }

    @Override
    public List<Arrival> arrivals() {
        return view().arrivals();
    }

    @Override
    public void announce(Profile profile) throws TeamException {
        TeamView view = view();
        Optional<DeviceView> own = Optional.ofNullable(view.devices().get(store.self()));
        boolean known = own.filter(it -> it.displayName().equals(profile.displayName())
                && it.deviceName().equals(profile.deviceName())).isPresent();
        if (known || !view.team().active()) {
            return;
        }
        TeamEntry.Renamed renamed = new TeamEntry.Renamed(profile.displayName(), profile.deviceName());
        try {
            log.append(view.team().id().teamChannel(), renamed.kind(), renamed.encode());
        } catch (LogException e) {
            throw new TeamException("The team could not be told the new names: " + e.getMessage(), e);
        }
    }

    @Override
    public List<Channel> list() {
        Team team = current();
        return store.membership().shown(team.id()).stream()
                .filter(channel -> Membership.shows(team, channel, store.self()))
                .toList();
    }

    @Override
    public void retain(ChannelId id, int days) throws TeamException {
        if (days < 0 || days > MAX_DAYS) {
            throw new IllegalArgumentException("expected 0 to " + MAX_DAYS + " days, got " + days);
        }
        Channel channel = get(id).orElseThrow(() -> new TeamException("There is no such channel."));
        if (!channel.admins().contains(store.self())) {
            throw new NotPermittedException("Only an admin may say how long a channel's content is kept.");
        }
        TeamView view = view();
        TeamEntry.Retained retained = new TeamEntry.Retained(id, days);
        Optional<ChannelView> closed = store.membership().channel(id).filter(it -> it.reach() == Reach.PRIVATE);
        try {
            if (closed.isPresent()) {
                journal.veil(view, retained, closed.get().veiled().audience());
            } else {
                journal.append(view.team().id(), retained);
            }
        } catch (LogException | CryptoException e) {
            throw new TeamException("The team could not be told the channel's limit: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<Channel> get(ChannelId id) {
        Team team = current();
        return store.membership().channel(id).filter(it -> it.team().equals(team.id())).flatMap(ChannelView::shown)
                .filter(channel -> Membership.shows(team, channel, store.self()));
    }
}
