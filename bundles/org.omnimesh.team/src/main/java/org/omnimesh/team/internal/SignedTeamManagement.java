// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.id.DisplayText;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.ChannelLog;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.team.NotPermittedException;
import org.omnimesh.api.team.Removal;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.api.team.TeamManagement;
import org.omnimesh.team.internal.Membership.DeviceView;
import org.omnimesh.team.internal.Membership.TeamView;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides by signed operations; enabled by {@link TeamFounder} once there is a current team.
 *
 * <p>
 * Fresh secrets go out before the removal they are for: whoever knows of the removal has a secret to write under.
 */
@Component(enabled = false)
public final class SignedTeamManagement implements TeamManagement {
    /** How long leaving waits until somebody else knows. */
    private static final Duration LEAVE_LIMIT = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(SignedTeamManagement.class);

    private final MembershipStore store;
    private final DeviceIdentity identity;
    private final Decisions decisions;
    private final KeyRotation rotation;
    private final TeamFounding founding;
    private final Goodbyes goodbyes;

    /**
     * Begins to decide.
     *
     * @param store knows the teams, a current one among them
     * @param log where entries go
     * @param identity signs goodbyes
     * @param goodbyes tells whether others know that this device left
     * @param random makes the id of a team unique
     * @param time when a team was founded
     */
    @Activate
    public SignedTeamManagement(@Reference MembershipStore store, @Reference ChannelLog log,
            @Reference DeviceIdentity identity, @Reference Goodbyes goodbyes, @Reference RandomSource random,
            @Reference TimeSource time) {
        this.store = store;
        this.identity = identity;
        this.goodbyes = goodbyes;
        TeamJournal journal = new TeamJournal(store, log);
        this.decisions = new Decisions(store, journal);
        this.rotation = new KeyRotation(store, journal);
        this.founding = new TeamFounding(store, log, identity, random, time);
    }

    private <T> T decide(String failure, Decisions.Step<T> step) throws TeamException {
        return decisions.decide(failure, step);
    }

    private TeamView current() throws TeamException {
        return decisions.current();
    }

    private DeviceView own(TeamView view) throws NotPermittedException {
        return decisions.own(view);
    }

    private LogEntry append(TeamView view, TeamEntry content) throws LogException, NotPermittedException {
        return decisions.append(view, content);
    }

    @Override
    public void remove(PeerId device, boolean wholeMember) throws TeamException {
        decide("The device could not be removed", () -> {
            TeamView view = current();
            DeviceView target = Optional.ofNullable(view.devices().get(device))
                    .orElseThrow(() -> new TeamException("That is not a device of this team."));
            DeviceView own = own(view);
            List<DeviceView> siblings = view.devices().values().stream()
                    .filter(it -> it.member().equals(target.member())).toList();
            boolean whole = wholeMember || siblings.size() == 1;
            boolean mine = target.member().equals(own.member());
            if (device.equals(store.self()) || whole && mine) {
                throw new TeamException("This device cannot remove itself; leave the team instead.");
            }
            if (!mine && !mayGovern(own.role(), target.role())) {
                throw new NotPermittedException(target.role() == Role.OWNER
                        ? "Only an owner of the team may remove an owner."
                        : "Only owners and admins of the team may remove somebody.");
            }
            Set<PeerId> gone = whole
                    ? siblings.stream().map(DeviceView::peer).collect(Collectors.toSet())
                    : Set.of(device);
            int rotated = rotation.exclude(view, gone, true);
            List<TeamEntry.Goodbye> words = gone.stream().sorted()
                    .map(it -> new TeamEntry.Goodbye(it, Goodbyes.sign(identity, view, it))).toList();
            append(view, new TeamEntry.Removed(words, whole ? Optional.of(target.member()) : Optional.empty()));
            LOG.info("Removed {} devices from team {}; {} channels have fresh secrets", gone.size(),
                    view.team().id().shortForm(), rotated);
            return view;
        });
    }

    /** Owners decide about everybody, admins about everybody but owners. */
    private static boolean mayGovern(Role own, Role other) {
        return own == Role.OWNER || own == Role.ADMIN && other != Role.OWNER;
    }

    @Override
    public void changeRole(MemberId member, Role role) throws TeamException {
        decide("The role could not be changed", () -> {
            TeamView view = current();
            List<DeviceView> devices = view.devices().values().stream().filter(it -> it.member().equals(member))
                    .toList();
            Role before = devices.stream().map(DeviceView::role).min(Comparator.naturalOrder())
                    .orElseThrow(() -> new TeamException("That is not a member of this team."));
            DeviceView own = own(view);
            boolean stepsDown = own.member().equals(member) && role.compareTo(own.role()) > 0;
            if (before == role) {
                return view;
            }
            if (!stepsDown && !(mayGovern(own.role(), before) && (role != Role.OWNER || own.role() == Role.OWNER))) {
                throw new NotPermittedException("Your role in the team does not allow to make somebody "
                        + TeamTables.word(role) + " who is " + TeamTables.word(before) + ".");
            }
            if (before == Role.OWNER && owners(view).equals(Set.of(member))) {
                throw new NotPermittedException("A team needs an owner: make somebody else owner first.");
            }
            if (role == Role.GUEST || role == Role.HUB) {
                rotation.exclude(view, devices.stream().map(DeviceView::peer).toList(), false);
            }
            append(view, new TeamEntry.RoleChanged(member, role));
            return view;
        });
    }

    private static Set<MemberId> owners(TeamView view) {
        return view.devices().values().stream().filter(it -> it.role() == Role.OWNER).map(DeviceView::member)
                .collect(Collectors.toSet());
    }

    @Override
    public void rename(String name) throws TeamException {
        String clean = clean(name);
        decide("The team could not be renamed", () -> {
            TeamView view = current();
            if (own(view).role().compareTo(Role.ADMIN) > 0) {
                throw new NotPermittedException("Only owners and admins may rename the team.");
            }
            append(view, new TeamEntry.Named(clean));
            return view;
        });
    }

    private static String clean(String name) throws TeamException {
        String clean = DisplayText.name(name);
        if (clean.isEmpty()) {
            throw new TeamException("A team needs a name that can be seen.");
        }
        return clean;
    }

    @Override
    public Team select(TeamId team) throws TeamException {
        return decide("The team could not be selected", () -> {
            known(team);
            show(team);
            return known(team).team();
        });
    }

    private TeamView known(TeamId team) throws TeamException {
        return store.membership().team(team)
                .orElseThrow(() -> new TeamException("There is no such team on this node."));
    }

    private void show(TeamId team) throws StorageException {
        store.change(team, transaction -> transaction.update("UPDATE team_known SET shown = (team = ?)", team));
    }

    @Override
    public Team found(String name) throws TeamException {
        String clean = clean(name);
        return decide("The team could not be founded", () -> known(founding.found(clean, profile())).team());
    }

    private Profile profile() {
        return store.membership().currentTeam().flatMap(it -> it.known(store.self()))
                .filter(it -> !it.displayName().isEmpty())
                .map(it -> new Profile(it.displayName(), it.deviceName()))
                .orElseGet(() -> new Profile("OmniMesh user", "OmniMesh device"));
    }

    @Override
    public Team leave(TeamId team) throws TeamException {
        return decide("The team could not be left", () -> {
            TeamView view = known(team);
            Profile profile = profile();
            boolean told = true;
            if (view.team().active() && view.devices().containsKey(store.self())) {
                told = goodbye(view);
            }
            if (store.membership().current().filter(team::equals).isPresent()) {
                moveOn(team, profile);
            }
            if (told) {
                forget(team);
            }
            return store.membership().currentTeam().map(TeamView::team)
                    .orElseThrow(() -> new TeamException("There is no team any more; start OmniMesh again."));
        });
    }

    /** Writes that this user leaves; false if nobody else could be told yet. */
    private boolean goodbye(TeamView view) throws TeamException, LogException, InterruptedException {
        DeviceView own = own(view);
        List<DeviceView> others = view.devices().values().stream().filter(it -> !it.member().equals(own.member()))
                .toList();
        if (others.isEmpty()) {
            return true;
        }
        if (owners(view).equals(Set.of(own.member()))
                && others.stream().anyMatch(it -> it.role().compareTo(Role.MEMBER) <= 0)) {
            throw new NotPermittedException("You are the only owner of the team: make somebody else owner first.");
        }
        Set<PeerId> linked = goodbyes.linked(view);
        return goodbyes.awaitKnown(linked, append(view, new TeamEntry.Left()), LEAVE_LIMIT);
    }

    private void moveOn(TeamId team, Profile profile)
            throws LogException, StorageException, CryptoException, InterruptedException {
        Optional<TeamId> next = store.membership().teams().values().stream().map(TeamView::team)
                .filter(it -> it.active() && !it.id().equals(team)).map(Team::id).findFirst();
        if (next.isPresent()) {
            show(next.get());
        } else {
            founding.found(founding.defaultName(profile), profile);
        }
    }

    private void forget(TeamId team) throws StorageException {
        store.change(team, transaction -> {
            for (String table : List.of("team_known", "team_provisional", "team_ended", "team_secret", "team_veil")) {
                transaction.update("DELETE FROM " + table + " WHERE team = ?", team);
            }
            return team;
        });
        LOG.info("Forgot team {}", team.shortForm());
    }

    @Override
    public List<Removal> removals() {
        List<Removal> removals = new ArrayList<>();
        store.membership().teams().values().forEach(it -> removals.addAll(it.removals()));
        removals.sort(Comparator.comparing(Removal::at).reversed());
        return List.copyOf(removals);
    }
}
