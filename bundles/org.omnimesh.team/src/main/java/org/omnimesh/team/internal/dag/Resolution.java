// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.dag;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.team.internal.dag.Causality.Limits;
import org.omnimesh.team.internal.dag.Roll.Standing;
import org.omnimesh.team.internal.dag.Rules.Supports;
import org.omnimesh.team.internal.dag.TeamState.ChannelState;
import org.omnimesh.team.internal.dag.TeamState.DeviceState;

/**
 * Decides which operations of a team count.
 *
 * <p>
 * An operation counts if its author may do it, given what counts of its past, and no removal or demotion of its author that
 * counts is concurrent with it. So whether one counts can depend on another in two ways, and they can go in circles: two
 * admins remove each other, or each removes whoever admitted the other. What depends on nothing undecided is decided first;
 * in a circle, all removals count that nothing outside of it makes void, as if they had happened at the same moment, and
 * then decide about the rest of it. What is void already makes no circle.
 */
public final class Resolution {
    private final Causality causes;
    private final Roll roll;
    private final Places places;
    private final Rules rules;
    private final BitSet standing = new BitSet();
    private final BitSet strikers = new BitSet();
    /** For each operation those that are aimed at its author and concurrent. */
    private final List<BitSet> aimed = new ArrayList<>();
    private final Map<Integer, Supports> supports = new HashMap<>();

    private Resolution(EntryId root, Collection<Operation> operations, Limits limits) {
        causes = new Causality(root, operations, limits);
        roll = new Roll(causes);
        places = new Places(causes, roll);
        rules = new Rules(causes, roll, places);
        for (int i = 0; i < causes.size(); i++) {
            strikers.set(i, rules.strikes(i));
            aimed.add(new BitSet());
        }
        for (int i = strikers.nextSetBit(0); i >= 0; i = strikers.nextSetBit(i + 1)) {
            int striker = i;
            rules.targets(i).flatMap(it -> causes.by(it).stream()).filter(it -> rules.aimsAt(striker, it))
                    .forEach(it -> aimed.get(it).set(striker));
        }
    }

    /**
     * Resolves a team.
     *
     * @param root the operation that founded it
     * @param operations all that is known, in any order
     * @return what they come to; the same for the same operations
     */
    public static TeamState resolve(EntryId root, Collection<Operation> operations) {
        return resolve(root, operations, Limits.ALL_TEAMS);
    }

    static TeamState resolve(EntryId root, Collection<Operation> operations, Limits limits) {
        Resolution resolution = new Resolution(root, operations, limits);
        BitSet all = new BitSet();
        all.set(0, resolution.causes.size());
        resolution.decide(all, resolution.strikers);
        return resolution.state();
    }

    /** Decides about some operations, of which the strikers given are not decided yet either. */
    private void decide(BitSet undecided, BitSet open) {
        decide(circles(undecided, open, (BitSet) standing.clone()));
    }

    private void decide(List<BitSet> circles) {
        for (BitSet circle : circles) {
            int first = circle.nextSetBit(0);
            if (circle.cardinality() == 1) {
                standing.set(first, !isStruck(first, standing) && rules.allowed(first, standing));
            } else {
                decideCircle(circle);
            }
        }
    }

    /** @param sure what tells whose devices those are that nobody gets more rights by */
    private List<BitSet> circles(BitSet undecided, BitSet open, BitSet sure) {
        BitSet hopeful = (BitSet) standing.clone();
        hopeful.or(undecided);
        return new Circles(undecided, place -> before(place, undecided, open, hopeful, sure)).inOrder();
    }

    private BitSet before(int place, BitSet undecided, BitSet open, BitSet hopeful, BitSet sure) {
        BitSet before = (BitSet) aimed.get(place).clone();
        before.and(open);
        before.and(undecided);
        BitSet supporting = supporting(place, undecided, sure);
        for (int i = before.nextSetBit(0); i >= 0; i = before.nextSetBit(i + 1)) {
            boolean known = supporting.isEmpty() && supporting(i, undecided, sure).isEmpty();
            before.set(i, known
                    ? rules.makesVoid(i, place, standing, standing)
                    : rules.mayStillAimAt(i, place, hopeful));
        }
        before.or(supporting);
        return before;
    }

    /** Returns what has to be decided before it is known what an operation's author may do. */
    private BitSet supporting(int place, BitSet undecided, BitSet sure) {
        BitSet supporting = supports.computeIfAbsent(place, rules::supports).within(sure);
        supporting.and(undecided);
        return supporting;
    }

    private boolean isStruck(int place, BitSet assumed) {
        BitSet aims = aimed.get(place);
        for (int i = aims.nextSetBit(0); i >= 0; i = aims.nextSetBit(i + 1)) {
            if (standing.get(i) && rules.makesVoid(i, place, standing, assumed)) {
                return true;
            }
        }
        return false;
    }

    private void decideCircle(BitSet circle) {
        BitSet assumed = (BitSet) standing.clone();
        BitSet possible = new BitSet();
        for (int i = circle.nextSetBit(0); i >= 0; i = circle.nextSetBit(i + 1)) {
            if (!isStruck(i, assumed) && rules.allowed(i, assumed)) {
                possible.set(i);
                assumed.set(i);
            }
        }
        if (!possible.equals(circle)) {
            BitSet open = (BitSet) possible.clone();
            open.and(strikers);
            decide(possible, open);
            return;
        }
        BitSet open = (BitSet) circle.clone();
        open.and(strikers);
        List<BitSet> parts = circles(circle, open, assumed);
        if (parts.size() > 1) { // It was a circle only by names and devices that turned out to be void.
            decide(parts);
            return;
        }
        BitSet rest = (BitSet) circle.clone();
        rest.andNot(strikers);
        circle.and(strikers);
        standing.or(circle);
        decide(rest, new BitSet());
    }

    private TeamState state() {
        Map<PeerId, Standing> found = new HashMap<>();
        Map<PeerId, EntryId> departed = new HashMap<>();
        for (PeerId device : roll.everAdmitted()) {
            Optional<Standing> place = roll.find(device, standing);
            place.ifPresent(it -> found.put(device, it));
            if (place.isEmpty()) {
                departed.put(device, end(device));
            }
        }
        Map<PeerId, DeviceState> devices = new LinkedHashMap<>();
        found.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(
                        Comparator.comparing(it -> causes.at(it.admission()), Causality.BY_TIME)))
                .forEach(it -> devices.put(it.getKey(), new DeviceState(it.getValue().member(), it.getValue().role(),
                        causes.at(it.getValue().admission()).id())));
        Set<EntryId> voided = new HashSet<>(ids(true));
        voided.addAll(causes.excess());
        Set<EntryId> counting = ids(false);
        voided.removeAll(counting);
        return new TeamState(devices, departed, channels(found.values()), counting, voided, causes.waiting(),
                causes.tips());
    }

    private Set<EntryId> ids(boolean all) {
        Set<EntryId> ids = new HashSet<>();
        for (int i = 0; i < causes.size(); i++) {
            if (all || standing.get(i)) {
                ids.add(causes.at(i).id());
            }
        }
        return ids;
    }

    private EntryId end(PeerId device) {
        int last = roll.admissionsOf(device).get(0);
        for (int admission : roll.admissionsOf(device)) {
            last = standing.get(admission) ? roll.ended(admission, device, standing).orElse(admission) : last;
        }
        return causes.at(last).id();
    }

    private Map<ChannelId, ChannelState> channels(Collection<Standing> present) {
        Set<MemberId> members = present.stream().map(Standing::member).collect(Collectors.toSet());
        Map<ChannelId, ChannelState> channels = new LinkedHashMap<>();
        for (ChannelId channel : places.all()) {
            Optional<Integer> opening = places.opening(channel, standing);
            if (opening.isPresent() && causes.at(opening.get()).act() instanceof Act.Open open) {
                Map<MemberId, Boolean> inside = new HashMap<>();
                members.stream().filter(it -> places.isMember(channel, it, standing))
                        .forEach(it -> inside.put(it, places.isAdmin(channel, it, standing)));
                Set<MemberId> invited = members.stream().filter(it -> !inside.containsKey(it))
                        .filter(it -> places.isInvited(channel, it, standing)).collect(Collectors.toSet());
                channels.put(channel,
                        new ChannelState(open.type(), causes.at(opening.get()).id(), inside, invited));
            }
        }
        return channels;
    }
}
