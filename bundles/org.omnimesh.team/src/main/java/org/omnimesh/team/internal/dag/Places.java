// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.dag;

import java.util.ArrayList;
import java.util.BitSet;
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
    private final Map<ChannelId, Set<MemberId>> everInside = new HashMap<>();
    private final Map<ChannelId, BitSet> aboutAdmins = new HashMap<>();

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
        return act.about().map(this::in).orElse(List.of());
    }

    private List<Integer> in(ChannelId channel) {
        return acts.getOrDefault(channel, List.of());
    }

    Set<ChannelId> all() {
        return acts.keySet();
    }

    /** Returns what opened a channel: the earliest if it was opened more than once. */
    Optional<Integer> opening(ChannelId channel, BitSet view) {
        for (int place : in(channel)) {
            if (view.get(place) && causes.at(place).act() instanceof Act.Open) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
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
        return entered(channel, member, view).isPresent();
    }

    /** Returns the first by which a member is in a channel still. */
    private Optional<Integer> entered(ChannelId channel, MemberId member, BitSet view) {
        Optional<Integer> opening = opening(channel, view);
        if (opening.isPresent()) {
            for (int place : in(channel)) {
                if (view.get(place) && enters(place, opening.get(), member, view)
                        && !left(channel, place, member, view)) {
                    return Optional.of(place);
                }
            }
        }
        return Optional.empty();
    }

    private boolean enters(int place, int opening, MemberId member, BitSet view) {
        return switch (causes.at(place).act()) {
            case Act.Open open -> place == opening
                    && (open.members().contains(member) || roll.authors(place, view).contains(member));
            case Act.Join join -> roll.authors(place, view).contains(member);
            default -> false;
        };
    }

    private boolean left(ChannelId channel, int entry, MemberId member, BitSet view) {
        for (int place : in(channel)) {
            if (view.get(place) && !causes.follows(entry, place) && goes(place, member, view)) {
                return true;
            }
        }
        return false;
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
        for (int place : in(channel)) {
            if (view.get(place) && causes.at(place).act() instanceof Act.Invite invite
                    && invite.member().equals(member) && !left(channel, place, member, view)
                    && !joined(channel, place, member, view)) {
                return true;
            }
        }
        return false;
    }

    private boolean joined(ChannelId channel, int invitation, MemberId member, BitSet view) {
        for (int place : in(channel)) {
            if (view.get(place) && causes.at(place).act() instanceof Act.Join && causes.follows(place, invitation)
                    && roll.authors(place, view).contains(member)) {
                return true;
            }
        }
        return false;
    }

    boolean isAdmin(ChannelId channel, PeerId device, BitSet view) {
        return roll.memberOf(device, view).filter(it -> isAdmin(channel, it, view)).isPresent();
    }

    /**
     * Tells whether a member administers a channel. If nobody does who is in the team still and no hub, the one who is in a
     * private channel for longest does.
     */
    boolean isAdmin(ChannelId channel, MemberId member, BitSet view) {
        return isMember(channel, member, view)
                && (isAppointed(channel, member, view) || isHeir(channel, member, view));
    }

    private boolean isHeir(ChannelId channel, MemberId member, BitSet view) {
        if (type(channel, view).filter(ChannelType.PRIVATE::equals).isEmpty()) {
            return false;
        }
        Optional<Seniority> first = Optional.empty();
        for (MemberId other : everInside(channel)) {
            Optional<Integer> entry = roll.takesPart(other, view) ? entered(channel, other, view) : Optional.empty();
            if (entry.isPresent()) {
                if (isAppointed(channel, other, view)) {
                    return false;
                }
                Seniority found = new Seniority(other, entry.get(), roll.since(other, view));
                first = first.filter(it -> !found.goesBefore(it)).or(() -> Optional.of(found));
            }
        }
        return first.filter(it -> it.member().equals(member)).isPresent();
    }

    /**
     * How long somebody has been there.
     *
     * @param entered by what she came into the channel
     * @param since by what she came into the team
     */
    private record Seniority(MemberId member, int entered, int since) {
        boolean goesBefore(Seniority other) {
            return entered < other.entered || entered == other.entered && since < other.since;
        }
    }

    /** Returns who may have been in a channel, whatever counts. */
    private Set<MemberId> everInside(ChannelId channel) {
        return everInside.computeIfAbsent(channel, this::findInside);
    }

    private Set<MemberId> findInside(ChannelId channel) {
        Set<MemberId> inside = new LinkedHashSet<>();
        for (int place : in(channel)) {
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

    /** Returns the operations on which depends whether a channel has an admin who is in the team; not to be changed. */
    BitSet aboutAdmins(ChannelId channel) {
        return aboutAdmins.computeIfAbsent(channel, it -> {
            BitSet about = new BitSet();
            everInside(it).forEach(member -> roll.devicesOf(member).forEach(device -> about.or(roll.about(device))));
            return about;
        });
    }

    /** Tells whether the newest decisions about somebody in a channel make her its admin. */
    private boolean isAppointed(ChannelId channel, MemberId member, BitSet view) {
        List<Integer> grants = grants(channel, member, view);
        for (int grant : grants) {
            if (causes.at(grant).act() instanceof Act.Appoint appoint && !appoint.admin()
                    && grants.stream().noneMatch(it -> causes.follows(it, grant))) {
                return false;
            }
        }
        return !grants.isEmpty();
    }

    private List<Integer> grants(ChannelId channel, MemberId member, BitSet view) {
        int opening = opening(channel, view).orElse(-1);
        List<Integer> grants = new ArrayList<>();
        for (int place : in(channel)) {
            if (view.get(place) && (place == opening
                    ? roll.authors(place, view).contains(member)
                    : causes.at(place).act() instanceof Act.Appoint appoint && appoint.member().equals(member))) {
                grants.add(place);
            }
        }
        return grants;
    }
}
