// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.dag;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Role;
import org.omnimesh.testing.Ids;

/**
 * A team of four members with five devices, and everything that they, and who comes to them, can decide. A founded it and owns it; B,
 * C and D have any roles; F is C's second device. A public channel is A's; a private one is administered by B, C is in it from the
 * beginning, D by invitation, and A is invited. E may come as a fifth member and G as another device.
 */
final class SmallTeam {
    static final List<String> DEVICES = List.of("A", "B", "C", "F", "D");
    private static final ChannelId PUBLIC = Ids.channel(1);
    static final ChannelId PRIVATE = Ids.channel(2);

    final Story story = new Story();
    final Map<String, MemberId> members = new LinkedHashMap<>();
    final EntryId last;
    final History history;
    final TeamState state;
    private final Act word;

    /**
     * Somebody does something.
     *
     * @param author her device
     * @param act what she does, given the member who came as E; empty if it is about E and she did not
     */
    record Deed(String author, Function<Optional<MemberId>, Optional<Act>> act) {}

    SmallTeam(Role second, Role third, Role fourth) {
        List<Role> roles = List.of(second, third, fourth);
        members.put("A", new MemberId(story.root.bytes()));
        EntryId seen = story.root;
        for (int i = 0; i < roles.size(); i++) {
            String name = List.of("B", "C", "D").get(i);
            seen = story.does("A", seen, Story.admit(name, atLeastMember(roles.get(i))));
            members.put(name, Story.member(seen));
        }
        word = story.link("F", new EntryId(member("C").bytes()), Role.MEMBER);
        seen = story.does("C", seen, word);
        seen = story.does("A", seen, new Act.Open(PUBLIC, ChannelType.PUBLIC, Set.of()));
        seen = story.does("B", seen, new Act.Open(PRIVATE, ChannelType.PRIVATE, Set.of(member("C"))));
        seen = story.does("B", seen, new Act.Invite(PRIVATE, member("D")));
        seen = story.does("D", seen, new Act.Join(PRIVATE));
        seen = story.does("B", seen, new Act.Invite(PRIVATE, member("A")));
        for (int i = 0; i < roles.size(); i++) {
            if (roles.get(i) != atLeastMember(roles.get(i))) {
                seen = story.does("A", seen, new Act.SetRole(member(List.of("B", "C", "D").get(i)), roles.get(i)));
            }
        }
        last = seen;
        history = new History(story.operations.values());
        state = story.state();
        assertEquals(Set.of(), state.voided());
        Invariants.check(history, state);
    }

    private static Role atLeastMember(Role role) {
        return role.compareTo(Role.MEMBER) < 0 ? role : Role.MEMBER;
    }

    MemberId member(String name) {
        return members.getOrDefault(name, Story.member(story.root));
    }

    /** Returns whose a device is that is there from the beginning. */
    MemberId memberOf(PeerId device) {
        return state.devices().get(device).member();
    }

    /** Tells whether a deed counts that nothing else happens beside. */
    boolean counts(Deed deed) {
        Optional<Act> act = deed.act().apply(Optional.empty());
        if (act.isEmpty()) {
            return false;
        }
        Story alone = new Story(story);
        EntryId id = alone.does(deed.author(), last, act.get());
        return alone.state().standing().contains(id);
    }

    /** Returns all that anybody can decide: every kind of operation with every target, permitted or not. */
    List<Deed> deeds() {
        List<Deed> deeds = new ArrayList<>();
        for (String author : List.of("A", "B", "C", "F", "D", "E", "G")) {
            List<Act> acts = new ArrayList<>(about(author));
            acts.addAll(inChannels(author));
            acts.forEach(it -> deeds.add(new Deed(author, newcomer -> Optional.of(it))));
            aboutNewcomer().forEach(it -> deeds.add(new Deed(author, newcomer -> newcomer.map(it))));
        }
        return deeds;
    }

    /** Returns whose a device is: F and G are C's other ones. */
    private static String own(String device) {
        return device.equals("F") || device.equals("G") ? "C" : device;
    }

    private List<Act> about(String author) {
        String own = own(author);
        List<Act> acts = new ArrayList<>(List.of(new Act.Leave(), new Act.Govern(Role.ADMIN), new Act.Govern(Role.HUB),
                new Act.Veiled(), new Act.Found(true), word, Story.remove("C", "F"), Story.remove("E"),
                Story.remove("G")));
        for (Role role : Role.values()) {
            acts.add(Story.admit("E", role));
            members.values().forEach(it -> acts.add(new Act.SetRole(it, role)));
        }
        for (String device : DEVICES) {
            acts.add(Story.remove(device));
            acts.add(Story.admit(device, Role.MEMBER));
            acts.add(link(device, member(own), "word of " + device + " for " + author));
        }
        members.forEach((name, member) -> {
            acts.add(link("G", member, "word of G for " + name + " by " + author));
            acts.add(new Act.Remove(Set.of(), Optional.of(member)));
            acts.add(new Act.Remove(name.equals("C")
                    ? Set.of(Story.device("C"), Story.device("F"))
                    : Set.of(Story.device(name)), Optional.of(member)));
        });
        acts.add(new Act.Admit(Story.device("G"), Optional.of(member(own)), Role.MEMBER));
        return acts;
    }

    private static Act link(String device, MemberId member, String word) {
        return new Act.Admit(Story.device(device), Optional.of(member), Role.MEMBER, Optional.of(word));
    }

    private List<Act> inChannels(String author) {
        List<Act> acts = new ArrayList<>();
        for (ChannelId channel : List.of(PRIVATE, PUBLIC)) {
            acts.addAll(List.of(new Act.Join(channel), new Act.Depart(channel), new Act.Arrange(channel)));
            members.values().forEach(it -> acts.addAll(about(channel, it)));
        }
        String own = own(author);
        members.forEach((name, member) -> {
            if (members.containsKey(own) && !name.equals(own)) {
                acts.add(new Act.Open(pair(own, name), ChannelType.DM, Set.of(member(own), member)));
            }
        });
        acts.add(new Act.Open(fresh(author), ChannelType.PRIVATE, Set.copyOf(members.values())));
        acts.add(new Act.Open(fresh(author), ChannelType.PRIVATE, Set.of(member("D"))));
        acts.add(new Act.Open(Ids.channel(1000 + author.charAt(0)), ChannelType.PUBLIC, Set.of()));
        for (ChannelId channel : List.of(pair("B", "D"), fresh("B"))) {
            acts.addAll(about(channel, member("D")));
            acts.addAll(List.of(new Act.Join(channel), new Act.Depart(channel), new Act.Arrange(channel)));
        }
        return acts;
    }

    /** Returns the conversation of two, which has the same id whoever of them begins it. */
    private static ChannelId pair(String one, String other) {
        return Ids.channel(10_000L + 1000L * Math.min(one.charAt(0), other.charAt(0))
                + Math.max(one.charAt(0), other.charAt(0)));
    }

    /** Returns another private channel that only one device can begin. */
    private static ChannelId fresh(String author) {
        return Ids.channel(2000 + author.charAt(0));
    }

    private static List<Act> about(ChannelId channel, MemberId member) {
        return List.of(new Act.Invite(channel, member), new Act.Expel(channel, member),
                new Act.Appoint(channel, member, true), new Act.Appoint(channel, member, false));
    }

    private static List<Function<MemberId, Act>> aboutNewcomer() {
        Stream<Function<MemberId, Act>> roles = Stream.of(Role.values()).map(role -> it -> new Act.SetRole(it, role));
        Stream<Function<MemberId, Act>> channel = IntStream.range(0, 4)
                .mapToObj(i -> it -> about(PRIVATE, it).get(i));
        return Stream.of(roles, channel, Stream.<Function<MemberId, Act>>of(
                it -> new Act.Remove(Set.of(Story.device("E")), Optional.of(it)),
                it -> link("G", it, "word of G for E"))).flatMap(it -> it).toList();
    }
}
