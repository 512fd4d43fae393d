// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.dag;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    /** Tells whether an operation may be aimed at the author of another that is concurrent. */
    boolean aimsAt(int striker, int struck) {
        return causes.concurrent(striker, struck)
                && aimsAt(causes.at(striker).act(), causes.at(struck), roll.possibleAuthors(struck));
    }

    private static boolean aimsAt(Act act, Operation struck, Set<MemberId> authors) {
        return switch (act) {
            case Act.Remove remove -> remove.devices().contains(struck.author())
                    || remove.member().filter(authors::contains).isPresent();
            case Act.SetRole set -> authors.contains(set.member()) && set.role().compareTo(need(struck.act())) > 0
                    || authors.contains(set.member()) && touchesOthers(struck.act()) && set.role() != Role.OWNER;
            case Act.Expel expel -> authors.contains(expel.member()) && isIn(struck.act(), expel.channel());
            case Act.Appoint appoint -> authors.contains(appoint.member())
                    && (struck.act() instanceof Act.Expel || struck.act() instanceof Act.Appoint)
                    && isIn(struck.act(), appoint.channel());
            default -> false;
        };
    }

    private static boolean touchesOthers(Act act) {
        return act instanceof Act.Remove || act instanceof Act.SetRole;
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

    /** Returns the operations in its past on which depends whether an operation's author may do it. */
    BitSet supports(int place) {
        Operation operation = causes.at(place);
        List<Integer> supports = new ArrayList<>(roll.about(operation.author()));
        roll.aboutOwners().stream().filter(it -> !isOwn(operation, it)).forEach(supports::add);
        switch (operation.act()) {
            case Act.Admit admit -> supports.addAll(roll.about(admit.device()));
            case Act.SetRole set -> roll.devicesOf(set.member()).forEach(it -> supports.addAll(roll.about(it)));
            case Act.Remove remove -> {
                remove.devices().forEach(it -> supports.addAll(roll.about(it)));
                remove.member().ifPresent(
                        member -> roll.devicesOf(member).forEach(it -> supports.addAll(roll.about(it))));
            }
            default -> supports.addAll(places.about(operation.act()));
        }
        BitSet past = new BitSet();
        supports.forEach(past::set);
        past.and(causes.past(place));
        return past;
    }

    /** Nobody gets more rights by removing owners herself, so that is no support. */
    private boolean isOwn(Operation operation, int support) {
        PeerId author = causes.at(support).author();
        return roll.membersOf(author).stream().anyMatch(roll.membersOf(operation.author())::contains)
                && !(causes.at(support).act() instanceof Act.Found);
    }

    /** Tells whether an operation's author may do it, given what counts of its past. */
    boolean allowed(int place, BitSet view) {
        Operation operation = causes.at(place);
        if (operation.act() instanceof Act.Found) {
            return place == 0;
        }
        if (roll.lacksConsent(place)) {
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
        boolean ownOnly = targets.stream().flatMap(it -> roll.find(it, within).stream())
                .allMatch(it -> own.filter(it.member()::equals).isPresent());
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

    /** Who takes part in which channel under some of the operations. */
    static final class Places {
        private final Causality causes;
        private final Roll roll;
        private final Map<ChannelId, List<Integer>> acts = new HashMap<>();

        Places(Causality causes, Roll roll) {
            this.causes = causes;
            this.roll = roll;
            for (int i = 0; i < causes.size(); i++) {
                int place = i;
                channel(causes.at(i).act())
                        .ifPresent(it -> acts.computeIfAbsent(it, id -> new ArrayList<>()).add(place));
            }
        }

        private static Optional<ChannelId> channel(Act act) {
            return switch (act) {
                case Act.Open open -> Optional.of(open.channel());
                case Act.Invite invite -> Optional.of(invite.channel());
                case Act.Join join -> Optional.of(join.channel());
                case Act.Depart depart -> Optional.of(depart.channel());
                case Act.Expel expel -> Optional.of(expel.channel());
                case Act.Appoint appoint -> Optional.of(appoint.channel());
                case Act.Arrange arrange -> Optional.of(arrange.channel());
                default -> Optional.empty();
            };
        }

        List<Integer> about(Act act) {
            return channel(act).map(it -> acts.getOrDefault(it, List.of())).orElse(List.of());
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

        boolean isAdmin(ChannelId channel, MemberId member, BitSet view) {
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
}
