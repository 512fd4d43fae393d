// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.dag;

import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Role;
import org.omnimesh.team.internal.dag.Roll.Standing;

/** Which operation its author may do, and which ones it makes void. */
final class Rules {
    private final Causality causes;
    private final Roll roll;
    private final Places places;

    Rules(Causality causes, Roll roll, Places places) {
        this.causes = causes;
        this.roll = roll;
        this.places = places;
    }

    /** Tells whether an operation could make others void. */
    boolean strikes(int place) {
        Operation operation = causes.at(place);
        return switch (operation.act()) {
            case Act.Remove remove -> true;
            case Act.SetRole set -> !roll.possibleAuthors(place).equals(Set.of(set.member()));
            case Act.Expel expel -> true;
            case Act.Appoint appoint -> !appoint.admin();
            default -> false;
        };
    }

    /** Returns the devices whose operations one may be aimed at. */
    Stream<PeerId> targets(int striker) {
        return (switch (causes.at(striker).act()) {
            case Act.Remove remove -> Stream.concat(remove.devices().stream(),
                    remove.member().stream().flatMap(it -> roll.devicesOf(it).stream()));
            case Act.SetRole set -> roll.devicesOf(set.member()).stream();
            case Act.Expel expel -> roll.devicesOf(expel.member()).stream();
            case Act.Appoint appoint -> roll.devicesOf(appoint.member()).stream();
            default -> Stream.<PeerId>empty();
        }).distinct();
    }

    /** Tells whether an operation may be aimed at the author of another that is concurrent. */
    boolean aimsAt(int striker, int struck) {
        return causes.concurrent(striker, struck)
                && aimsAt(causes.at(striker).act(), causes.at(struck), roll.possibleAuthors(struck));
    }

    /** Tells whether one of those that are aimed at another still is, if no other admissions count than these. */
    boolean mayStillAimAt(int striker, int struck, BitSet view) {
        Operation operation = causes.at(striker);
        if (operation.act() instanceof Act.SetRole set
                && roll.possibleAuthors(striker, view).equals(Set.of(set.member()))) {
            return false;
        }
        return aimsAt(operation.act(), causes.at(struck), roll.possibleAuthors(struck, view));
    }

    private static boolean aimsAt(Act act, Operation struck, Set<MemberId> authors) {
        return switch (act) {
            case Act.Remove remove -> remove.devices().contains(struck.author())
                    || remove.member().filter(authors::contains).isPresent();
            case Act.SetRole set -> authors.contains(set.member()) && set.role().compareTo(need(struck.act())) > 0
                    || authors.contains(set.member()) && mayNeedMore(struck.act()) && set.role() != Role.OWNER;
            case Act.Expel expel -> authors.contains(expel.member()) && isIn(struck.act(), expel.channel());
            case Act.Appoint appoint -> authors.contains(appoint.member())
                    && (struck.act() instanceof Act.Expel || struck.act() instanceof Act.Appoint)
                    && isIn(struck.act(), appoint.channel());
            default -> false;
        };
    }

    /** Tells whether it depends on whom or which channel an act is about what role it needs. */
    private static boolean mayNeedMore(Act act) {
        return act instanceof Act.Remove || act instanceof Act.SetRole || act instanceof Act.Arrange;
    }

    private static boolean isIn(Act act, ChannelId channel) {
        return switch (act) {
            case Act.Invite invite -> invite.channel().equals(channel);
            case Act.Expel expel -> expel.channel().equals(channel);
            case Act.Appoint appoint -> appoint.channel().equals(channel);
            default -> false;
        };
    }

    /**
     * Tells whether an operation that counts and may be aimed at the author of another makes that void.
     *
     * @param assumed what may count of the other's past, from which follows who its author is
     */
    boolean makesVoid(int striker, int struck, BitSet view, BitSet assumed) {
        Act act = causes.at(striker).act();
        if (!aimsAt(act, causes.at(struck), roll.authors(struck, assumed))) {
            return false;
        }
        return !(act instanceof Act.SetRole set) || !roll.authors(striker, view).contains(set.member())
                && !may(causes.at(struck), set.role(), within(view, struck));
    }

    /** Returns the operations of a view that another one follows. */
    BitSet within(BitSet view, int place) {
        BitSet within = (BitSet) causes.past(place).clone();
        within.and(view);
        return within;
    }

    /**
     * The operations in its past on which depends whether an operation's author may do it.
     *
     * @param certain those that surely are
     * @param unless those that are unless they are by another device of hers
     * @param roll tells that
     */
    record Supports(BitSet certain, Map<Integer, List<PeerId>> unless, Roll roll) {
        BitSet within(BitSet sure) {
            BitSet all = (BitSet) certain.clone();
            unless.forEach((place, devices) -> {
                if (!roll.shareMember(devices.get(0), devices.get(1), sure)) {
                    all.set(place);
                }
            });
            return all;
        }
    }

    /** Returns the operations in its past on which depends whether an operation's author may do it. */
    Supports supports(int place) {
        Operation operation = causes.at(place);
        BitSet supports = (BitSet) roll.about(operation.author()).clone();
        Map<Integer, List<PeerId>> unless = new HashMap<>();
        BitSet owners = roll.aboutOwners();
        for (int support = owners.nextSetBit(0); support >= 0; support = owners.nextSetBit(support + 1)) {
            PeerId author = causes.at(support).author();
            if (!isOwn(operation, support)) {
                supports.set(support);
            } else if (!author.equals(operation.author()) && causes.follows(place, support)) {
                unless.put(support, List.of(operation.author(), author));
            }
        }
        switch (operation.act()) {
            case Act.Admit admit -> supports.or(roll.about(admit.device()));
            case Act.SetRole set -> roll.devicesOf(set.member()).forEach(it -> supports.or(roll.about(it)));
            case Act.Remove remove -> {
                remove.devices().forEach(it -> supports.or(roll.about(it)));
                remove.member().ifPresent(
                        member -> roll.devicesOf(member).forEach(it -> supports.or(roll.about(it))));
            }
            default -> {
                places.about(operation.act()).forEach(supports::set);
                operation.act().about().ifPresent(it -> supports.or(places.aboutAdmins(it)));
            }
        }
        supports.and(causes.past(place));
        return new Supports(supports, unless, roll);
    }

    /** Nobody gets more rights by removing owners herself, so that is no support; here whoever may turn out to be herself. */
    private boolean isOwn(Operation operation, int support) {
        return !(causes.at(support).act() instanceof Act.Found) && !Collections.disjoint(
                roll.membersOf(causes.at(support).author()), roll.membersOf(operation.author()));
    }

    /** Tells whether an operation's author may do it, given what counts of its past. */
    boolean allowed(int place, BitSet view) {
        Operation operation = causes.at(place);
        if (operation.act() instanceof Act.Found) {
            return place == 0;
        }
        if (roll.lacksConsent(place) || causes.excess().contains(operation.id())) {
            return false;
        }
        BitSet within = within(view, place);
        Optional<Standing> author = roll.find(operation.author(), within);
        return author.isPresent() && may(operation, author.get().role(), within);
    }

    private boolean may(Operation operation, Role role, BitSet within) {
        PeerId device = operation.author();
        if (role.compareTo(need(operation.act())) > 0) {
            return false;
        }
        return switch (operation.act()) {
            case Act.Found found -> false;
            case Act.Admit admit -> roll.find(admit.device(), within).isEmpty() && (admit.member().isEmpty()
                    || isMember(device, admit.member().get(), within));
            case Act.SetRole set -> maySet(device, role, set, within);
            case Act.Remove remove -> mayRemove(device, role, remove, within);
            case Act.Leave leave -> role != Role.OWNER || !orphans(device, Set.of(), true, within);
            case Act.Govern govern -> true;
            case Act.Open open -> open.type() != ChannelType.DM || isOneOfTwo(device, open, within);
            case Act.Invite invite -> isOpen(invite.channel(), within)
                    && places.isMember(invite.channel(), device, within);
            case Act.Join join -> places.isInvited(join.channel(), device, within);
            case Act.Depart depart -> isOpen(depart.channel(), within)
                    && (places.isMember(depart.channel(), device, within)
                            || places.isInvited(depart.channel(), device, within));
            case Act.Expel expel -> isOpen(expel.channel(), within)
                    && places.isAdmin(expel.channel(), device, within);
            case Act.Appoint appoint -> isOpen(appoint.channel(), within)
                    && places.isAdmin(appoint.channel(), device, within);
            case Act.Arrange arrange -> places.isAdmin(arrange.channel(), device, within)
                    || role.compareTo(Role.ADMIN) <= 0
                            && places.type(arrange.channel(), within).filter(ChannelType.PUBLIC::equals).isPresent();
            case Act.Veiled veiled -> true;
        };
    }

    /** Returns the least role with which somebody might do this at all. */
    private static Role need(Act act) {
        return switch (act) {
            case Act.Found found -> Role.OWNER;
            case Act.Admit admit when admit.member().isPresent() -> Role.HUB;
            case Act.Admit admit -> admit.role().compareTo(Role.MEMBER) < 0 ? admit.role() : Role.MEMBER;
            case Act.Govern govern -> govern.least();
            case Act.Open open -> Role.MEMBER;
            case Act.SetRole set -> set.role() == Role.OWNER ? Role.OWNER : Role.HUB;
            case Act.Remove remove -> Role.HUB;
            case Act.Leave leave -> Role.HUB;
            case Act.Invite invite -> Role.GUEST;
            case Act.Join join -> Role.GUEST;
            case Act.Depart depart -> Role.GUEST;
            case Act.Expel expel -> Role.GUEST;
            case Act.Appoint appoint -> Role.GUEST;
            case Act.Arrange arrange -> Role.GUEST;
            case Act.Veiled veiled -> Role.HUB;
        };
    }

    /** Tells whether who takes part in a channel can change: the two of a direct conversation stay. */
    private boolean isOpen(ChannelId channel, BitSet within) {
        return places.type(channel, within).filter(it -> it != ChannelType.DM).isPresent();
    }

    private boolean isOneOfTwo(PeerId device, Act.Open open, BitSet within) {
        return open.members().size() == 2 && open.members().stream().anyMatch(it -> isMember(device, it, within));
    }

    private boolean isMember(PeerId device, MemberId member, BitSet within) {
        return roll.find(device, within).filter(it -> it.member().equals(member)).isPresent();
    }

    private boolean maySet(PeerId author, Role role, Act.SetRole set, BitSet within) {
        Optional<Role> before = roll.devicesOf(set.member(), within).stream()
                .flatMap(it -> roll.find(it, within).stream().map(Standing::role)).min(Role::compareTo);
        if (before.isEmpty()) {
            return false;
        }
        if (isMember(author, set.member(), within)) {
            return set.role().compareTo(role) >= 0
                    && (role != Role.OWNER || set.role() == Role.OWNER || !orphans(author, Set.of(), false, within));
        }
        return role == Role.OWNER || role == Role.ADMIN && before.get() != Role.OWNER;
    }

    private boolean mayRemove(PeerId author, Role role, Act.Remove remove, BitSet within) {
        Set<PeerId> targets = new HashSet<>(remove.devices());
        remove.member().ifPresent(member -> targets.addAll(roll.devicesOf(member, within)));
        Optional<MemberId> own = roll.find(author, within).map(Standing::member);
        // Of whom the author has not seen, only those may decide who may remove anybody.
        boolean ownOnly = own.isPresent() && remove.member().filter(it -> !it.equals(own.get())).isEmpty()
                && targets.stream().allMatch(it -> isMember(it, own.get(), within));
        boolean owners = targets.stream().flatMap(it -> roll.find(it, within).stream())
                .anyMatch(it -> it.role() == Role.OWNER);
        boolean orphaned = role == Role.OWNER && orphans(author, targets, false, within);
        return !orphaned && (ownOnly || role == Role.OWNER || role == Role.ADMIN && !owners);
    }

    private boolean orphans(PeerId author, Set<PeerId> targets, boolean leaving, BitSet within) {
        Optional<MemberId> member = roll.find(author, within).map(Standing::member);
        if (member.isEmpty()) {
            return false;
        }
        Set<PeerId> going = new HashSet<>(targets);
        if (leaving) {
            going.addAll(roll.devicesOf(member.get(), within));
        }
        boolean stays = !leaving && !targets.isEmpty() && roll.devicesOf(member.get(), within).stream()
                .anyMatch(it -> !going.contains(it));
        return !stays && roll.wouldOrphan(member.get(), going, within);
    }
}
