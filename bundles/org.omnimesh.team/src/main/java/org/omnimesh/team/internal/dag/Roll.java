// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.dag;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.Role;

/**
 * Who is in the team under some of the operations. "View" is always the set of those that count.
 *
 * <p>
 * An admission holds if every removal of the device, of the member, or her leaving that counts is in its past: a removal beats
 * what is concurrent with it. Of grants of a role that do not follow each other the lesser one counts. If no owner is left, the
 * member of the highest role (admin, then member) who has been in the team for longest is one.
 */
final class Roll {
    private static final List<Integer> NONE = List.of();
    private static final int CLAIMED = 1;
    private static final int INTRODUCED = 2;
    private static final int AGREED = 3;

    private final Causality causes;
    /** For each operation the member it makes or gives a device to, if it admits somebody. */
    private final List<MemberId> given = new ArrayList<>();
    private final Map<PeerId, List<Integer>> admissions = new HashMap<>();
    private final Map<PeerId, Set<MemberId>> members = new HashMap<>();
    private final Map<MemberId, Set<PeerId>> devices = new HashMap<>();
    private final Map<MemberId, List<Integer>> roles = new HashMap<>();
    private final Map<PeerId, List<Integer>> removals = new HashMap<>();
    private final Map<MemberId, List<Integer>> memberRemovals = new HashMap<>();
    private final Map<MemberId, List<Integer>> leavings = new HashMap<>();
    private final Set<PeerId> everOwner = new LinkedHashSet<>();
    private final BitSet withoutConsent = new BitSet();
    private final List<Integer> aboutOwners;

    Roll(Causality causes) {
        this.causes = causes;
        markWithoutConsent();
        for (int i = 0; i < causes.size(); i++) {
            MemberId own = new MemberId(causes.at(i).id().bytes());
            given.add(causes.at(i).act() instanceof Act.Admit admit ? admit.member().orElse(own) : own);
        }
        for (int i = 0; i < causes.size(); i++) {
            switch (causes.at(i).act()) {
                case Act.Found found -> admission(causes.at(i).author(), i);
                case Act.Admit admit -> {
                    if (!lacksConsent(i)) {
                        admission(admit.device(), i);
                    }
                }
                default -> {
                    // below, when all devices are known
                }
            }
        }
        for (int i = 0; i < causes.size(); i++) {
            index(causes.at(i), i);
        }
        List<MemberId> owners = everOwner.stream().flatMap(it -> membersOf(it).stream()).distinct().toList();
        owners.forEach(it -> everOwner.addAll(devicesOf(it)));
        aboutOwners = everOwner.stream().flatMap(it -> about(it).stream()).distinct().toList();
    }

    /** A device is another one's member's only by its own word, and each word counts once: not again after it was removed. */
    private void markWithoutConsent() {
        boolean asked = causes.size() > 0 && causes.at(0).act() instanceof Act.Found found && found.consent();
        Map<String, List<Integer>> given = new HashMap<>();
        for (int i = 0; i < causes.size(); i++) {
            if (causes.at(i).act() instanceof Act.Admit admit && admit.member().isPresent()) {
                int place = i;
                List<Integer> before = admit.consent()
                        .map(it -> given.computeIfAbsent(it, word -> new ArrayList<>())).orElseGet(ArrayList::new);
                withoutConsent.set(i, admit.consent().isEmpty()
                        ? asked
                        : before.stream().anyMatch(it -> causes.follows(place, it)));
                before.add(i);
            }
        }
    }

    /** Tells whether an operation makes a device somebody's who did not agree to it. */
    boolean lacksConsent(int place) {
        return withoutConsent.get(place);
    }

    private void admission(PeerId device, int place) {
        add(admissions, device, place);
        members.computeIfAbsent(device, it -> new HashSet<>()).add(member(place));
        devices.computeIfAbsent(member(place), it -> new LinkedHashSet<>()).add(device);
        if (granted(place) == Role.OWNER) {
            everOwner.add(device);
        }
    }

    private void index(Operation operation, int place) {
        switch (operation.act()) {
            case Act.SetRole set -> {
                add(roles, set.member(), place);
                if (set.role() == Role.OWNER) {
                    everOwner.addAll(devicesOf(set.member()));
                }
            }
            case Act.Remove remove -> {
                remove.devices().forEach(device -> add(removals, device, place));
                remove.member().ifPresent(member -> add(memberRemovals, member, place));
            }
            case Act.Leave leave -> membersOf(operation.author()).forEach(member -> add(leavings, member, place));
            default -> {
                // changes nothing here
            }
        }
    }

    private static <K> void add(Map<K, List<Integer>> index, K key, int place) {
        index.computeIfAbsent(key, it -> new ArrayList<>()).add(place);
    }

    /** Returns the member to whom an admission gives a device. */
    MemberId member(int admission) {
        return given.get(admission);
    }

    private Role granted(int admission) {
        return causes.at(admission).act() instanceof Act.Admit admit ? admit.role() : Role.OWNER;
    }

    /** Returns every member that some admission says a device belongs to, whether it counts or not: for dependencies only. */
    Set<MemberId> membersOf(PeerId device) {
        return members.getOrDefault(device, Set.of());
    }

    /** Returns every device that some admission gives to a member, whether it counts or not: for dependencies only. */
    Set<PeerId> devicesOf(MemberId member) {
        return devices.getOrDefault(member, Set.of());
    }

    /** Returns whose a device is. */
    Optional<MemberId> memberOf(PeerId device, BitSet view) {
        return granted(device, view).map(Standing::member);
    }

    /** Returns the devices of a member. */
    Set<PeerId> devicesOf(MemberId member, BitSet view) {
        return devicesOf(member).stream().filter(it -> memberOf(it, view).filter(member::equals).isPresent())
                .collect(Collectors.toSet());
    }

    /** Tells whether a member is in the team and may read anything in it: hubs do not. */
    boolean takesPart(MemberId member, BitSet view) {
        return devicesOf(member).stream().flatMap(it -> granted(it, view).stream())
                .anyMatch(it -> it.member().equals(member) && it.role() != Role.HUB);
    }

    /** Returns the place of a member's first admission that counts. */
    int since(MemberId member, BitSet view) {
        return devicesOf(member).stream().flatMap(it -> admissionsOf(it).stream())
                .filter(it -> view.get(it) && member(it).equals(member)).min(Comparator.naturalOrder())
                .orElse(Integer.MAX_VALUE);
    }

    /** Returns those of whom the author of an operation may turn out to be one, whichever admissions count. */
    Set<MemberId> possibleAuthors(int place) {
        return admissionsOf(causes.at(place).author()).stream().filter(it -> causes.follows(place, it))
                .map(this::member).collect(Collectors.toSet());
    }

    /** Returns those of whom the author of an operation may turn out to be one, if no other admissions count than these. */
    Set<MemberId> possibleAuthors(int place, BitSet view) {
        return admissionsOf(causes.at(place).author()).stream()
                .filter(it -> view.get(it) && causes.follows(place, it)).map(this::member).collect(Collectors.toSet());
    }

    /** Tells whether two devices are one member's, if no other admissions count than these. */
    boolean shareMember(PeerId one, PeerId other, BitSet view) {
        Set<MemberId> members = admissionsOf(one).stream().filter(view::get).map(this::member)
                .collect(Collectors.toSet());
        return admissionsOf(other).stream().filter(view::get).map(this::member).anyMatch(members::contains);
    }

    /**
     * Returns as whom the author of an operation did it: by the newest admissions in its past that count. A device is whose it
     * agreed to be; one of which somebody else only says so is its own member's if it was introduced, and acts for neither if
     * two members say so at once.
     */
    Set<MemberId> authors(int place, BitSet view) {
        BitSet known = new BitSet();
        admissionsOf(causes.at(place).author()).stream().filter(it -> view.get(it) && causes.follows(place, it))
                .forEach(known::set);
        BitSet newest = newest(known);
        int best = newest.stream().map(this::weight).max().orElse(0);
        Set<MemberId> found = newest.stream().filter(it -> weight(it) == best).mapToObj(this::member)
                .collect(Collectors.toSet());
        return best == INTRODUCED || found.size() == 1 ? found : Set.of();
    }

    /** Returns how much an admission says about whose a device is, beside another one. */
    private int weight(int admission) {
        if (introduces(admission)) {
            return INTRODUCED;
        }
        return causes.at(admission).act() instanceof Act.Admit admit && admit.consent().isPresent()
                ? AGREED
                : CLAIMED;
    }

    Set<PeerId> everAdmitted() {
        return admissions.keySet();
    }

    List<Integer> admissionsOf(PeerId device) {
        return admissions.getOrDefault(device, NONE);
    }

    /** Returns the operations from which a device's place in the team follows. */
    List<Integer> about(PeerId device) {
        List<Integer> about = new ArrayList<>(admissionsOf(device));
        about.addAll(removals.getOrDefault(device, NONE));
        for (MemberId member : membersOf(device)) {
            for (PeerId sibling : devicesOf(member)) {
                about.addAll(admissionsOf(sibling));
            }
            about.addAll(roles.getOrDefault(member, NONE));
            about.addAll(memberRemovals.getOrDefault(member, NONE));
            about.addAll(leavings.getOrDefault(member, NONE));
        }
        return about;
    }

    /** Returns what ended an admission, or empty if it holds. */
    Optional<Integer> ended(int admission, PeerId device, BitSet view) {
        MemberId member = member(admission);
        return first(removals.getOrDefault(device, NONE), admission, view)
                .or(() -> first(memberRemovals.getOrDefault(member, NONE), admission, view))
                .or(() -> first(leavings.getOrDefault(member, NONE).stream()
                        .filter(it -> view.get(it) && authors(it, view).contains(member)).toList(), admission, view));
    }

    private Optional<Integer> first(List<Integer> endings, int admission, BitSet view) {
        for (int ending : endings) {
            if (view.get(ending) && !causes.follows(admission, ending)) {
                return Optional.of(ending);
            }
        }
        return Optional.empty();
    }

    /**
     * A device's place in the team.
     *
     * @param admission what admitted it
     * @param member whose it is
     * @param role what she may do
     */
    record Standing(int admission, MemberId member, Role role) {}

    /** Finds a device's place; the last owner's successor counts as owner. */
    Optional<Standing> find(PeerId device, BitSet view) {
        Optional<Standing> granted = granted(device, view);
        boolean candidate = granted.filter(it -> it.role() == Role.ADMIN || it.role() == Role.MEMBER).isPresent();
        return candidate && successor(view).filter(it -> it.member().equals(granted.get().member())).isPresent()
                ? granted.map(it -> new Standing(it.admission(), it.member(), Role.OWNER))
                : granted;
    }

    private Optional<Standing> granted(PeerId device, BitSet view) {
        Optional<Standing> best = Optional.empty();
        for (int admission : admissionsOf(device)) {
            if (view.get(admission) && ended(admission, device, view).isEmpty()) {
                Optional<Standing> found = role(device, admission, view)
                        .map(it -> new Standing(admission, member(admission), it));
                best = best.isPresent() && (found.isEmpty() || !goesBefore(found.get(), best.get())) ? best : found;
            }
        }
        return best;
    }

    private boolean goesBefore(Standing one, Standing other) {
        int more = Integer.compare(weight(one.admission()), weight(other.admission()));
        return more > 0 || more == 0 && one.role().compareTo(other.role()) < 0;
    }

    /** Returns the least of the newest grants to a member; whoever was introduced twice is the same one. */
    private Optional<Role> role(PeerId device, int place, BitSet view) {
        MemberId member = member(place);
        BitSet grants = new BitSet();
        for (PeerId sibling : devicesOf(member)) {
            for (int admission : admissionsOf(sibling)) {
                if (view.get(admission) && introduces(admission) && member(admission).equals(member)) {
                    grants.set(admission);
                }
            }
        }
        Set<MemberId> same = new HashSet<>(Set.of(member));
        if (introduces(place)) {
            admissionsOf(device).stream().filter(it -> view.get(it) && introduces(it)).map(this::member)
                    .forEach(same::add);
        }
        for (MemberId alias : same) {
            roles.getOrDefault(alias, NONE).stream().filter(view::get).forEach(grants::set);
        }
        return newest(grants).stream().mapToObj(this::grantedBy).max(Comparator.naturalOrder());
    }

    /** Returns those that none of the others follows. */
    private BitSet newest(BitSet places) {
        BitSet newest = (BitSet) places.clone();
        for (int place = newest.length() - 1; place >= 0; place = newest.previousSetBit(place - 1)) {
            newest.andNot(causes.past(place));
        }
        return newest;
    }

    /** Tells whether an admission makes a new member. */
    private boolean introduces(int admission) {
        return !(causes.at(admission).act() instanceof Act.Admit admit && admit.member().isPresent());
    }

    private Role grantedBy(int grant) {
        return causes.at(grant).act() instanceof Act.SetRole set ? set.role() : granted(grant);
    }

    private Optional<Standing> successor(BitSet view) {
        boolean owned = everOwner.stream()
                .anyMatch(it -> granted(it, view).filter(found -> found.role() == Role.OWNER).isPresent());
        return owned
                ? Optional.empty()
                : admissions.keySet().stream().flatMap(it -> granted(it, view).stream())
                        .filter(it -> it.role() == Role.ADMIN || it.role() == Role.MEMBER)
                        .min(Comparator.comparing(Standing::role)
                                .thenComparing(it -> causes.at(it.admission()), Causality.BY_TIME));
    }

    /** Tells whether the team would lose its only owner with a member although somebody else could own it. */
    boolean wouldOrphan(MemberId owner, Set<PeerId> going, BitSet view) {
        boolean heirs = false;
        for (PeerId device : admissions.keySet()) {
            Optional<Standing> place = going.contains(device) ? Optional.empty() : find(device, view);
            if (place.isPresent() && (place.get().role() == Role.OWNER) && !place.get().member().equals(owner)) {
                return false;
            }
            heirs |= place.filter(it -> it.role().compareTo(Role.MEMBER) <= 0).isPresent();
        }
        return heirs;
    }

    /** Returns the operations that decide whether there is an owner. */
    List<Integer> aboutOwners() {
        return aboutOwners;
    }
}
