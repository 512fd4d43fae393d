// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;

/**
 * What this user may do about a person, so that the window offers nothing that would be refused. The services decide; this only
 * says it before.
 *
 * @param remove whether she may be removed from the team
 * @param removeDevice whether one of several devices may be removed
 * @param roles which other roles she may be given
 * @param why why her role cannot be changed; empty if it can
 */
public record Rights(boolean remove, boolean removeDevice, List<Role> roles, Optional<String> why) {
    /** What people are given as roles; a hub is a machine, and stays one. */
    private static final List<Role> GIVEN = List.of(Role.OWNER, Role.ADMIN, Role.MEMBER, Role.GUEST);

    /** Nothing. */
    static final Rights NONE = new Rights(false, false, List.of(), Optional.empty());

    /** Copies the list. */
    public Rights {
        roles = List.copyOf(roles);
    }

    static Rights over(Member person, boolean me, Team team, List<Member> members) {
        Role own = team.role();
        if (!team.active()) {
            return refused("This device does not belong to the team any more.");
        }
        boolean governs = own == Role.OWNER || own == Role.ADMIN && person.role() != Role.OWNER;
        boolean lastOwner = person.role() == Role.OWNER
                && members.stream().filter(it -> it.role() == Role.OWNER).count() == 1;
        if (lastOwner) {
            return new Rights(false, me, List.of(),
                    Optional.of("A team needs an owner: make somebody else owner first."));
        }
        if (!governs && !me) {
            return refused(own == Role.ADMIN
                    ? "Only an owner may change or remove an owner."
                    : "Only owners and admins may change roles and remove people.");
        }
        List<Role> roles = new ArrayList<>();
        if (person.role() == Role.HUB) {
            return new Rights(governs && !me, governs, roles,
                    Optional.of("A hub stays a hub: remove it, then let it join again as what it is to be."));
        }
        for (Role role : GIVEN) {
            boolean stepsDown = me && role.compareTo(own) > 0;
            boolean given = governs && (role != Role.OWNER || own == Role.OWNER);
            if (role != person.role() && (stepsDown || given)) {
                roles.add(role);
            }
        }
        return new Rights(governs && !me, governs || me, roles,
                roles.isEmpty() ? Optional.of("Your role cannot be lowered further.") : Optional.empty());
    }

    private static Rights refused(String why) {
        return new Rights(false, false, List.of(), Optional.of(why));
    }
}
