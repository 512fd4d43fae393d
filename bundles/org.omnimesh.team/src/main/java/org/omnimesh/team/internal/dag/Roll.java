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
    /** For each member the admission that made her one. */
    private final Map<MemberId, Integer> introductions = new HashMap<>();
    private final Map<PeerId, BitSet> about = new HashMap<>();
    private final BitSet aboutOwners = new BitSet();

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
        everOwner.forEach(it -> aboutOwners.or(about(it)));
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
        if (introduces(place)) {
            introductions.put(member(place), place);
        }
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
        for (PeerId device : devicesOf(member)) {
            if (granted(device, view).filter(it -> it.member().equals(member) && it.role() != Role.HUB).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** Returns the place of a member's first admission that counts. */
    int since(MemberId member, BitSet view) {
        int first = Integer.MAX_VALUE;
        for (PeerId device : devicesOf(member)) {
            for (int admission : admissionsOf(device)) {
                if (view.get(admission) && member(admission).equals(member)) {
                    first = Math.min(first, admission);
                }
            }
        }
        return first;
    }

    /** Returns those of whom the author of an operation may turn out to be one, whichever admissions count. */
    Set<MemberId> possibleAuthors(int place) {
        return possibleAuthors(place, causes.past(place));
    }

    /** Returns those of whom the author of an operation may turn out to be one, if no other admissions count than these. */
    Set<MemberId> possibleAuthors(int place, BitSet view) {
        return membersBy(known(place, view));
    }

    /** Returns the admissions of an operation's author in its past that count. */
    private BitSet known(int place, BitSet view) {
        BitSet known = new BitSet();
        for (int admission : admissionsOf(causes.at(place).author())) {
            if (view.get(admission) && causes.follows(place, admission)) {
                known.set(admission);
            }
        }
        return known;
    }

    private Set<MemberId> membersBy(BitSet admissions) {
        if (admissions.isEmpty()) {
            return Set.of();
        }
        int first = admissions.nextSetBit(0);
        return first == admissions.length() - 1
                ? Set.of(member(first))
                : admissions.stream().mapToObj(this::member).collect(Collectors.toSet());
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
        BitSet newest = newest(known(place, view));
        int best = 0;
        for (int admission = newest.nextSetBit(0); admission >= 0; admission = newest.nextSetBit(admission + 1)) {
            best = Math.max(best, weight(admission));
        }
        for (int admission = newest.nextSetBit(0); admission >= 0; admission = newest.nextSetBit(admission + 1)) {
            newest.set(admission, weight(admission) == best);
        }
        Set<MemberId> found = membersBy(newest);
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

    /** Returns the operations from which a device's place in the team follows; not to be changed. */
    BitSet about(PeerId device) {
        return about.computeIfAbsent(device, this::findAbout);
    }

    private BitSet findAbout(PeerId device) {
        BitSet found = new BitSet();
        admissionsOf(device).forEach(found::set);
        removals.getOrDefault(device, NONE).forEach(found::set);
        for (MemberId member : membersOf(device)) {
            devicesOf(member).forEach(sibling -> admissionsOf(sibling).forEach(found::set));
            roles.getOrDefault(member, NONE).forEach(found::set);
            memberRemovals.getOrDefault(member, NONE).forEach(found::set);
            leavings.getOrDefault(member, NONE).forEach(found::set);
        }
        return found;
    }

    /** Returns what ended an admission, or empty if it holds. */
    Optional<Integer> ended(int admission, PeerId device, BitSet view) {
        MemberId member = member(admission);
        return first(removals.getOrDefault(device, NONE), admission, view)
                .or(() -> first(memberRemovals.getOrDefault(member, NONE), admission, view))
                .or(() -> left(member, admission, view));
    }

    private Optional<Integer> left(MemberId member, int admission, BitSet view) {
        for (int leaving : leavings.getOrDefault(member, NONE)) {
            if (view.get(leaving) && !causes.follows(admission, leaving) && authors(leaving, view).contains(member)) {
                return Optional.of(leaving);
            }
        }
        return Optional.empty();
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
        Integer introduction = introductions.get(member);
        if (introduction != null && view.get(introduction)) {
            grants.set(introduction);
        }
        addRoles(member, grants);
        if (introduces(place)) {
            for (int other : admissionsOf(device)) {
                if (other != place && view.get(other) && introduces(other)) {
                    addRoles(member(other), grants);
                }
            }
        }
        grants.and(view);
        BitSet newest = newest(grants);
        Optional<Role> least = Optional.empty();
        for (int grant = newest.nextSetBit(0); grant >= 0; grant = newest.nextSetBit(grant + 1)) {
            Role found = grantedBy(grant);
            least = least.filter(it -> it.compareTo(found) >= 0).or(() -> Optional.of(found));
        }
        return least;
    }

    private void addRoles(MemberId member, BitSet grants) {
        for (int grant : roles.getOrDefault(member, NONE)) {
            grants.set(grant);
        }
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
        for (PeerId device : everOwner) {
            if (granted(device, view).filter(it -> it.role() == Role.OWNER).isPresent()) {
                return Optional.empty();
            }
        }
        return admissions.keySet().stream().flatMap(it -> granted(it, view).stream())
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

    /** Returns the operations that decide whether there is an owner; not to be changed. */
    BitSet aboutOwners() {
        return aboutOwners;
    }
}
