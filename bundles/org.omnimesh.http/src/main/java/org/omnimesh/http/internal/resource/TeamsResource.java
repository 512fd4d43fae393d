// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import java.time.Instant;
import java.util.List;

import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpProblem;
import org.omnimesh.api.http.HttpRequest;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.http.Scope;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.team.Device;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.Removal;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.SafetyNumber;
import org.omnimesh.api.team.SafetyNumbers;
import org.omnimesh.api.team.Team;
import org.omnimesh.api.team.TeamManagement;
import org.omnimesh.api.team.Teams;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Who belongs to the team and may do what, and which team is the current one. */
@Component
public final class TeamsResource implements HttpResource {
    private static final String BASE = "/api/v1/team";
    private static final String TEAM = BASE + "/teams/{id}";

    private record DeviceJson(PeerId peerId, String deviceName, Instant joinedAt, PeerId invitedBy) {
        static DeviceJson of(Device device) {
            return new DeviceJson(device.peer(), device.name(), device.joinedAt(), device.invitedBy());
        }
    }

    private record MemberJson(MemberId memberId, String displayName, Role role, List<DeviceJson> devices,
            SafetyNumber.State verification) {}

    private record MembersJson(List<MemberJson> members, int total) {}

    private record TeamJson(TeamId id, String name, Role role, boolean active, boolean current) {}

    private record TeamsJson(List<TeamJson> teams, int total) {}

    private record RemovedJson(String status, PeerId peerId, int devices) {}

    private record RemovalJson(TeamId teamId, PeerId peerId, String displayName, String deviceName, PeerId removedBy,
            Instant removedAt, long exposedEntries) {
        static RemovalJson of(Removal removal) {
            return new RemovalJson(removal.team(), removal.device(), removal.displayName(), removal.deviceName(),
                    removal.by(), removal.at(), removal.exposed());
        }
    }

    private record RemovalsJson(List<RemovalJson> removals, int total) {}

    private record RoleChange(Role role) {}

    private record Naming(String name) {}

    private final Teams teams;
    private final TeamManagement management;
    private final SafetyNumbers safety;

    /**
     * Made by declarative services.
     *
     * @param teams the teams of this node
     * @param management changes them
     * @param safety who was verified
     */
    @Activate
    public TeamsResource(@Reference Teams teams, @Reference TeamManagement management,
            @Reference SafetyNumbers safety) {
        this.teams = teams;
        this.management = management;
        this.safety = safety;
    }

    private MemberJson json(Member member) {
        return new MemberJson(member.id(), member.displayName(), member.role(),
                member.devices().stream().map(DeviceJson::of).toList(), safety.state(member.id()));
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(HttpMethod.GET, BASE + "/members", this::members),
                new Route(HttpMethod.GET, BASE + "/removals", this::removals),
                new Route(HttpMethod.DELETE, BASE + "/peers/{peer_id}", Scope.ADMIN, this::remove),
                new Route(HttpMethod.PUT, BASE + "/peers/{peer_id}/role", Scope.ADMIN, this::changeRole),
                new Route(HttpMethod.GET, BASE + "/teams", request -> all()),
                new Route(HttpMethod.POST, BASE + "/teams", Scope.ADMIN, this::found),
                new Route(HttpMethod.PATCH, TEAM, Scope.ADMIN, this::rename),
                new Route(HttpMethod.POST, TEAM + "/current", Scope.ADMIN, this::select),
                new Route(HttpMethod.POST, TEAM + "/leave", Scope.ADMIN, this::leave));
    }

    private HttpAnswer members(HttpRequest request) {
        List<MemberJson> members = teams.members().stream().map(this::json).toList();
        return HttpAnswer.ok(new MembersJson(members, members.size()));
    }

    private HttpAnswer removals(HttpRequest request) {
        TeamId current = teams.current().id();
        List<RemovalJson> removals = management.removals().stream().filter(it -> it.team().equals(current))
                .map(RemovalJson::of).toList();
        return HttpAnswer.ok(new RemovalsJson(removals, removals.size()));
    }

    private PeerId peer(HttpRequest request) throws HttpProblem {
        return TeamAnswers.device(request, teams);
    }

    private Member member(PeerId peer) throws HttpProblem {
        return teams.memberOf(peer)
                .orElseThrow(() -> HttpProblem.notFound("There is no such device in the team."));
    }

    private HttpAnswer remove(HttpRequest request) throws HttpProblem {
        PeerId peer = peer(request);
        Member member = member(peer);
        boolean whole = flag(request);
        TeamAnswers.decide(() -> management.remove(peer, whole));
        return HttpAnswer.ok(new RemovedJson("removed", peer, whole ? member.devices().size() : 1));
    }

    private static boolean flag(HttpRequest request) throws HttpProblem {
        String value = request.query("member").orElse("false");
        if (!value.equals("true") && !value.equals("false")) {
            throw HttpProblem.badRequest("Expected member to be true or false.");
        }
        return value.equals("true");
    }

    private HttpAnswer changeRole(HttpRequest request) throws HttpProblem {
        PeerId peer = peer(request);
        Member member = member(peer);
        Role role = request.json(RoleChange.class).role();
        TeamAnswers.decide(() -> management.changeRole(member.id(), role));
        return HttpAnswer.ok(json(member(peer)));
    }

    private HttpAnswer all() {
        List<TeamJson> all = teams.all().stream().map(this::json).toList();
        return HttpAnswer.ok(new TeamsJson(all, all.size()));
    }

    private TeamJson json(Team team) {
        return new TeamJson(team.id(), team.name(), team.role(), team.active(),
                team.id().equals(teams.current().id()));
    }

    private TeamId team(HttpRequest request) throws HttpProblem {
        String id = request.path("id");
        return teams.all().stream().map(Team::id).filter(it -> it.toString().equals(id)).findFirst()
                .orElseThrow(() -> HttpProblem.notFound("There is no such team on this node."));
    }

    private HttpAnswer found(HttpRequest request) throws HttpProblem {
        String name = request.json(Naming.class).name();
        return HttpAnswer.ok(json(TeamAnswers.answer(() -> management.found(name))));
    }

    private HttpAnswer rename(HttpRequest request) throws HttpProblem {
        TeamId team = team(request);
        String name = request.json(Naming.class).name();
        if (!team.equals(teams.current().id())) {
            throw new HttpProblem(409, "not_current", "Only the current team can be renamed; switch to it first.");
        }
        TeamAnswers.decide(() -> management.rename(name));
        return HttpAnswer.ok(json(teams.current()));
    }

    private HttpAnswer select(HttpRequest request) throws HttpProblem {
        TeamId team = team(request);
        return HttpAnswer.ok(json(TeamAnswers.answer(() -> management.select(team))));
    }

    private HttpAnswer leave(HttpRequest request) throws HttpProblem {
        TeamId team = team(request);
        return HttpAnswer.ok(json(TeamAnswers.answer(() -> management.leave(team))));
    }
}
