// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.AuthorQuarantined;
import org.omnimesh.api.log.Replication;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.PeerChanged;
import org.omnimesh.api.team.PeerDirectory;
import org.omnimesh.api.team.PeerDirectory.Scope;
import org.omnimesh.api.team.SafetyNumber;
import org.omnimesh.api.team.SafetyNumbers;
import org.omnimesh.api.team.Team;
import org.omnimesh.api.team.TeamChanged;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.api.team.TeamManagement;
import org.omnimesh.api.team.Teams;
import org.omnimesh.api.team.VerificationChanged;
import org.omnimesh.api.team.VerificationLost;
import org.omnimesh.workbench.internal.model.PeersModel.GoneLine;
import org.omnimesh.workbench.internal.model.PeersModel.PeerLine;

/** Lists the team's people with their devices, and the devices nearby. */
public final class PeersPresenter extends Presenter<PeersModel> {
    /** Most lines of strangers; a hostile network can invent any number of them. */
    static final int MAX_LINES = 500;

    /** Most devices shown that do not belong to the team any more. */
    static final int MAX_GONE = 20;

    private final Set<MemberId> lost = ConcurrentHashMap.newKeySet();
    private Optional<TeamId> looked = Optional.empty();

    /**
     * Made by declarative services.
     *
     * @param services the node
     */
    public PeersPresenter(NodeServices services) {
        this(services, Background.threads("peers"));
    }

    /**
     * Works where told.
     *
     * @param services the node
     * @param background where to work
     */
    public PeersPresenter(NodeServices services, Background background) {
        super(services, background, PeersModel.FIRST);
        open();
    }

    @Override
    public void happened(DomainEvent fact) {
        if (fact instanceof VerificationLost gone) {
            lost.add(gone.member());
        } else if (fact instanceof VerificationChanged changed) {
            lost.remove(changed.member());
        }
        super.happened(fact);
    }

    @Override
    protected boolean concerns(DomainEvent fact) {
        return fact instanceof PeerChanged || fact instanceof TeamChanged || fact instanceof AuthorQuarantined
                || fact instanceof VerificationLost || fact instanceof VerificationChanged;
    }

    @Override
    protected PeersModel build() {
        PeerDirectory directory = services.get(PeerDirectory.class);
        if (directory == null) {
            return PeersModel.FIRST;
        }
        Set<PeerId> quarantined = services.find(Replication.class).map(Replication::quarantined).orElse(Set.of());
        Optional<Teams> teams = services.find(Teams.class);
        teams.ifPresent(this::lookForLost);
        People people = new People(teams.map(Teams::current), teams.map(Teams::members).orElse(List.of()),
                services.find(DeviceIdentity.class).map(DeviceIdentity::peerId), quarantined, Set.copyOf(lost),
                ZoneId.systemDefault());
        List<PeerLine> nearby = directory.list(Scope.NEARBY).stream().limit(MAX_LINES)
                .map(peer -> People.stranger(peer, peer.id().filter(quarantined::contains).isPresent())).toList();
        List<GoneLine> gone = services.find(TeamManagement.class).map(TeamManagement::removals).orElse(List.of())
                .stream().filter(it -> teams.map(Teams::current).map(Team::id).filter(it.team()::equals).isPresent())
                .limit(MAX_GONE).map(people::gone).toList();
        return new PeersModel(true, people.list(directory.list(Scope.TEAM)), nearby, gone);
    }

    /** Finds, once for each team that is shown, whose number changed before this started; that takes a while. */
    private void lookForLost(Teams teams) {
        TeamId team = teams.current().id();
        SafetyNumbers numbers = services.get(SafetyNumbers.class);
        if (numbers == null || looked.filter(team::equals).isPresent()) {
            return;
        }
        looked = Optional.of(team);
        List<Member> members = teams.members();
        act(() -> {
            boolean found = false;
            for (Member member : members) {
                if (teams.current().id().equals(team) && changed(numbers, member)) {
                    found |= lost.add(member.id());
                }
            }
            if (found) {
                refresh();
            }
        });
    }

    private static boolean changed(SafetyNumbers numbers, Member member) {
        try {
            return numbers.of(member.devices().getFirst().peer()).state() == SafetyNumber.State.CHANGED;
        } catch (TeamException e) {
            return false; // this user herself, or somebody who has left meanwhile
        }
    }
}
