// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.dag;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.ChannelType;

/** Who takes part in which channel under some of the operations. */
final class Places {
    private final Causality causes;
    private final Roll roll;
    private final Map<ChannelId, List<Integer>> acts = new HashMap<>();

    Places(Causality causes, Roll roll) {
        this.causes = causes;
        this.roll = roll;
        for (int i = 0; i < causes.size(); i++) {
            int place = i;
            causes.at(i).act().about()
                    .ifPresent(it -> acts.computeIfAbsent(it, id -> new ArrayList<>()).add(place));
        }
    }

    List<Integer> about(Act act) {
        return act.about().map(it -> acts.getOrDefault(it, List.of())).orElse(List.of());
    }

    Set<ChannelId> all() {
        return acts.keySet();
    }

    /** Returns what opened a channel: the earliest if it was opened more than once. */
    Optional<Integer> opening(ChannelId channel, BitSet view) {
        return acts.getOrDefault(channel, List.of()).stream()
                .filter(it -> view.get(it) && causes.at(it).act() instanceof Act.Open).findFirst();
    }

    Optional<ChannelType> type(ChannelId channel, BitSet view) {
        return opening(channel, view).flatMap(it -> causes.at(it).act() instanceof Act.Open open
                ? Optional.of(open.type())
                : Optional.<ChannelType>empty());
    }

    boolean isMember(ChannelId channel, PeerId device, BitSet view) {
        return roll.memberOf(device, view).filter(it -> isMember(channel, it, view)).isPresent();
    }

    boolean isMember(ChannelId channel, MemberId member, BitSet view) {
        Optional<Integer> opening = opening(channel, view);
        return opening.isPresent() && acts.getOrDefault(channel, List.of()).stream().anyMatch(
                it -> view.get(it) && enters(it, opening.get(), member, view) && !left(channel, it, member, view));
    }

    private boolean enters(int place, int opening, MemberId member, BitSet view) {
        Operation operation = causes.at(place);
        boolean own = roll.authors(place, view).contains(member);
        return switch (operation.act()) {
            case Act.Open open -> place == opening && (own || open.members().contains(member));
            case Act.Join join -> own;
            default -> false;
        };
    }

    private boolean left(ChannelId channel, int entry, MemberId member, BitSet view) {
        return acts.getOrDefault(channel, List.of()).stream()
                .anyMatch(it -> view.get(it) && goes(it, member, view) && !causes.follows(entry, it));
    }

    private boolean goes(int place, MemberId member, BitSet view) {
        return switch (causes.at(place).act()) {
            case Act.Depart depart -> roll.authors(place, view).contains(member);
            case Act.Expel expel -> expel.member().equals(member);
            default -> false;
        };
    }

    boolean isInvited(ChannelId channel, PeerId device, BitSet view) {
        return roll.memberOf(device, view).filter(it -> isInvited(channel, it, view)).isPresent();
    }

    boolean isInvited(ChannelId channel, MemberId member, BitSet view) {
        return acts.getOrDefault(channel, List.of()).stream()
                .anyMatch(it -> view.get(it) && causes.at(it).act() instanceof Act.Invite invite
                        && invite.member().equals(member) && !left(channel, it, member, view)
                        && !joined(channel, it, member, view));
    }

    private boolean joined(ChannelId channel, int invitation, MemberId member, BitSet view) {
        return acts.getOrDefault(channel, List.of()).stream()
                .anyMatch(it -> view.get(it) && causes.at(it).act() instanceof Act.Join
                        && roll.authors(it, view).contains(member)
                        && causes.follows(it, invitation));
    }

    boolean isAdmin(ChannelId channel, PeerId device, BitSet view) {
        return roll.memberOf(device, view).filter(it -> isAdmin(channel, it, view)).isPresent();
    }

    /**
     * Tells whether a member administers a channel. If nobody does who is in the team still and no hub, the one who is in a
     * private channel for longest does.
     */
    boolean isAdmin(ChannelId channel, MemberId member, BitSet view) {
        return isAppointed(channel, member, view) || isHeir(channel, member, view);
    }

    private boolean isHeir(ChannelId channel, MemberId member, BitSet view) {
        if (type(channel, view).filter(ChannelType.PRIVATE::equals).isEmpty() || !isMember(channel, member, view)) {
            return false;
        }
        List<MemberId> present = everInside(channel).stream()
                .filter(it -> roll.takesPart(it, view) && isMember(channel, it, view)).toList();
        return present.stream().noneMatch(it -> isAppointed(channel, it, view))
                && present.stream().min(Comparator.comparingInt((MemberId it) -> entered(channel, it, view))
                        .thenComparingInt(it -> roll.since(it, view))).filter(member::equals).isPresent();
    }

    /** Returns who may have been in a channel, whatever counts. */
    private Set<MemberId> everInside(ChannelId channel) {
        Set<MemberId> inside = new LinkedHashSet<>();
        for (int place : acts.getOrDefault(channel, List.of())) {
            switch (causes.at(place).act()) {
                case Act.Open open -> {
                    inside.addAll(open.members());
                    inside.addAll(roll.possibleAuthors(place));
                }
                case Act.Join join -> inside.addAll(roll.possibleAuthors(place));
                default -> {
                    // nobody comes in by it
                }
            }
        }
        return inside;
    }

    private int entered(ChannelId channel, MemberId member, BitSet view) {
        int opening = opening(channel, view).orElse(0);
        return acts.getOrDefault(channel, List.of()).stream().mapToInt(Integer::intValue)
                .filter(it -> view.get(it) && enters(it, opening, member, view) && !left(channel, it, member, view))
                .min().orElse(Integer.MAX_VALUE);
    }

    /** Returns the operations on which depends whether a channel has an admin who is in the team. */
    List<Integer> aboutAdmins(Act act) {
        return act.about().stream().flatMap(it -> everInside(it).stream()).flatMap(it -> roll.devicesOf(it).stream())
                .flatMap(it -> roll.about(it).stream()).distinct().toList();
    }

    private boolean isAppointed(ChannelId channel, MemberId member, BitSet view) {
        Optional<Integer> opening = opening(channel, view);
        if (opening.isEmpty() || !isMember(channel, member, view)) {
            return false;
        }
        List<Integer> grants = acts.getOrDefault(channel, List.of()).stream().filter(view::get)
                .filter(it -> causes.at(it).act() instanceof Act.Appoint appoint
                        && appoint.member().equals(member)
                        || it.equals(opening.get()) && roll.authors(it, view).contains(member))
                .toList();
        return !grants.isEmpty()
                && grants.stream().filter(it -> grants.stream().noneMatch(other -> causes.follows(other, it)))
                        .allMatch(it -> !(causes.at(it).act() instanceof Act.Appoint appoint)
                                || appoint.admin());
    }
}
