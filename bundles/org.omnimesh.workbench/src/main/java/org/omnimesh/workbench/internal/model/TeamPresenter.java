// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.util.List;
import java.util.Optional;

import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.omnimesh.api.team.TeamChanged;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.api.team.TeamManagement;
import org.omnimesh.api.team.Teams;
import org.omnimesh.workbench.internal.model.TeamModel.TeamLine;

/** Lists this node's teams; founds, names, chooses and leaves them; removes people and changes what they may do. */
public final class TeamPresenter extends Presenter<TeamModel> {
    /**
     * Made by declarative services.
     *
     * @param services the node
     */
    public TeamPresenter(NodeServices services) {
        this(services, Background.threads("team"));
    }

    /**
     * Works where told.
     *
     * @param services the node
     * @param background where to work
     */
    public TeamPresenter(NodeServices services, Background background) {
        super(services, background, TeamModel.FIRST);
        open();
    }

    /**
     * Makes a team the current one.
     *
     * @param team the team
     * @param answer told what came of it
     */
    public void select(TeamId team, Answer answer) {
        manage(answer, management -> management.select(team));
    }

    /**
     * Founds a team.
     *
     * @param name as typed
     * @param answer told what came of it
     */
    public void found(String name, Answer answer) {
        manage(answer, management -> management.found(name));
    }

    /**
     * Renames the current team.
     *
     * @param name as typed
     * @param answer told what came of it
     */
    public void rename(String name, Answer answer) {
        manage(answer, management -> management.rename(name));
    }

    /**
     * Leaves a team.
     *
     * @param team the team
     * @param answer told what came of it
     */
    public void leave(TeamId team, Answer answer) {
        manage(answer, management -> management.leave(team));
    }

    /**
     * Removes a device, or a person with all of hers.
     *
     * @param device the device, or one of them
     * @param wholeMember whether all are removed
     * @param answer told what came of it
     */
    public void remove(PeerId device, boolean wholeMember, Answer answer) {
        manage(answer, management -> management.remove(device, wholeMember));
    }

    /**
     * Changes what a person may do.
     *
     * @param member who
     * @param role her role from now on
     * @param answer told what came of it
     */
    public void changeRole(MemberId member, Role role, Answer answer) {
        manage(answer, management -> management.changeRole(member, role));
    }

    private interface Decision {
        void take(TeamManagement management) throws TeamException;
    }

    private void manage(Answer answer, Decision decision) {
        attempt(TeamException.class, answer, () -> {
            TeamManagement management = services.get(TeamManagement.class);
            if (management == null) {
                throw new TeamException("OmniMesh is still starting: try again in a moment.");
            }
            decision.take(management);
        });
    }

    @Override
    protected boolean concerns(DomainEvent fact) {
        return fact instanceof TeamChanged;
    }

    @Override
    protected TeamModel build() {
        Teams teams = services.get(Teams.class);
        if (teams == null) {
            return TeamModel.FIRST;
        }
        Team current = teams.current();
        return new TeamModel(true, teams.all().stream().map(TeamPresenter::line).toList(),
                current.active() && current.role().compareTo(Role.ADMIN) <= 0, stay(current, teams.members()));
    }

    private static TeamLine line(Team team) {
        return new TeamLine(team.id(), Words.name(team.name(), "Team"),
                team.active() ? "you are " + Words.aRole(team.role()) : "you were removed");
    }

    /** The last owner cannot go while others stay who could decide nothing then. */
    private Optional<String> stay(Team team, List<Member> members) {
        Optional<MemberId> me = services.find(DeviceIdentity.class).map(DeviceIdentity::peerId)
                .flatMap(self -> members.stream()
                        .filter(it -> it.devices().stream().anyMatch(device -> device.peer().equals(self)))
                        .map(Member::id).findFirst());
        boolean otherOwner = members.stream()
                .anyMatch(it -> it.role() == Role.OWNER && me.filter(it.id()::equals).isEmpty());
        boolean othersStay = members.stream()
                .anyMatch(it -> it.role().compareTo(Role.MEMBER) <= 0 && me.filter(it.id()::equals).isEmpty());
        return team.active() && team.role() == Role.OWNER && !otherOwner && othersStay
                ? Optional.of("You are the only owner: make somebody else owner first.")
                : Optional.empty();
    }
}
