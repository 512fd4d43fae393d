// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.omnimesh.api.id.DisplayText;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.Device;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.Peer;
import org.omnimesh.api.team.Presence;
import org.omnimesh.api.team.Removal;
import org.omnimesh.api.team.Team;
import org.omnimesh.workbench.internal.model.PeersModel.GoneLine;
import org.omnimesh.workbench.internal.model.PeersModel.PeerLine;
import org.omnimesh.workbench.internal.model.PeersModel.PersonLine;
import org.omnimesh.workbench.internal.model.PeersModel.Trust;

/** Puts together what the team says of its members and what the network says of their devices. */
final class People {
    private static final String QUARANTINED = "signed two histories: nothing more is taken from it";
    private static final int STATUS_LENGTH = 80;

    private final Optional<Team> team;
    private final List<Member> members;
    private final Optional<PeerId> self;
    private final Set<PeerId> quarantined;
    private final Set<MemberId> lost;
    private final ZoneId zone;

    /**
     * Knows who belongs to the team.
     *
     * @param self this device
     * @param quarantined devices that signed two histories
     * @param lost members whose safety number changed after it was compared
     */
    People(Optional<Team> team, List<Member> members, Optional<PeerId> self, Set<PeerId> quarantined,
            Set<MemberId> lost,
            ZoneId zone) {
        this.team = team;
        this.members = members;
        this.self = self;
        this.quarantined = quarantined;
        this.lost = lost;
        this.zone = zone;
    }

    /** Makes the list: this user first, then who is there, then by name. */
    List<PersonLine> list(List<Peer> peers) {
        Map<PeerId, Peer> seen = new LinkedHashMap<>();
        peers.forEach(peer -> peer.id().ifPresent(id -> seen.put(id, peer)));
        Map<PeerId, String> names = new HashMap<>();
        members.forEach(member -> member.devices().forEach(device -> names.put(device.peer(), name(member))));
        List<PersonLine> people = new ArrayList<>();
        for (Member member : members) {
            List<Optional<Peer>> known = new ArrayList<>();
            for (Device device : member.devices()) {
                known.add(Optional.ofNullable(seen.remove(device.peer())));
            }
            people.add(person(member, known, names));
        }
        seen.values().forEach(peer -> people.add(unknown(peer)));
        people.sort(Comparator.comparing((PersonLine person) -> !person.me()).thenComparing(PersonLine::presence)
                .thenComparing(PersonLine::name, String.CASE_INSENSITIVE_ORDER).thenComparing(PersonLine::key));
        return people;
    }

    private PersonLine person(Member member, List<Optional<Peer>> peers, Map<PeerId, String> names) {
        boolean me = self.flatMap(id -> member.devices().stream().filter(it -> it.peer().equals(id)).findFirst())
                .isPresent();
        String name = name(member);
        List<PeerLine> lines = new ArrayList<>();
        boolean verified = !me;
        String status = "";
        for (int i = 0; i < member.devices().size(); i++) {
            Device device = member.devices().get(i);
            Optional<Peer> peer = peers.get(i);
            lines.add(device(device, peer, name));
            verified &= peer.filter(Peer::verified).isPresent();
            status = status.isEmpty() ? peer.flatMap(Peer::customStatus).orElse("") : status;
        }
        Presence presence = lines.stream().map(PeerLine::presence).min(Comparator.naturalOrder())
                .orElse(Presence.OFFLINE);
        Trust trust = lost.contains(member.id()) ? Trust.LOST : verified ? Trust.VERIFIED : Trust.NONE;
        Device first = member.devices().getFirst();
        String inviter = names.getOrDefault(first.invitedBy(), "");
        String history = first.invitedBy().equals(first.peer())
                ? "Founded the team on " + Words.date(first.joinedAt(), zone) + "."
                : "Joined on " + Words.date(first.joinedAt(), zone)
                        + (inviter.isEmpty() ? "." : ", invited by " + inviter + ".");
        String what = lines.size() == 1
                ? lines.getFirst().detail()
                : lines.size() + " devices \u00b7 " + Words.presence(presence);
        String detail = joined(trust == Trust.LOST ? "safety number changed" : "", what,
                DisplayText.line(status, STATUS_LENGTH));
        String spoken = sentence(me ? name + ", you" : name, Words.role(member.role()), Words.presence(presence),
                switch (trust) {
                    case VERIFIED -> "verified";
                    case LOST -> "safety number changed";
                    case NONE -> "";
                }, lines.size() == 1 ? lines.getFirst().spoken() : lines.size() + " devices");
        Rights rights = team.map(now -> Rights.over(member, me, now, members)).orElse(Rights.NONE);
        return new PersonLine(member.id().toString(), Optional.of(member.id()), first.peer().hashCode(), name, me,
                Optional.of(member.role()), presence, trust, detail, history, lines, rights, spoken);
    }

    private PeerLine device(Device device, Optional<Peer> peer, String owner) {
        boolean here = self.filter(device.peer()::equals).isPresent();
        boolean cheat = quarantined.contains(device.peer());
        Presence presence = here ? Presence.ONLINE : peer.map(Peer::presence).orElse(Presence.OFFLINE);
        String reach = here
                ? "this device"
                : peer.filter(Peer::linked).map(it -> Words.latency(it.latency())).filter(it -> !it.isEmpty())
                        .orElse(Words.presence(presence));
        String name = Words.name(device.name(), "device");
        String shortId = device.peer().shortForm();
        String shownName = name.equals(owner) ? "" : name;
        return new PeerLine(device.peer().toString(), Optional.of(device.peer()), device.peer().hashCode(), name,
                joined(shownName, cheat ? QUARANTINED : reach), shortId, presence, here, cheat,
                sentence(name, here ? "this device" : Words.presence(presence), "id " + shortId,
                        cheat ? QUARANTINED : ""));
    }

    /** A device that the team knows, but not yet whose it is. */
    private PersonLine unknown(Peer peer) {
        PeerLine line = stranger(peer, peer.id().filter(quarantined::contains).isPresent());
        return new PersonLine(line.key(), Optional.empty(), line.tint(), line.name(), false, peer.role(),
                line.presence(), peer.verified() ? Trust.VERIFIED : Trust.NONE, line.detail(), "", List.of(line),
                Rights.NONE, line.spoken());
    }

    /** Makes the line of a device of which only the network knows. */
    static PeerLine stranger(Peer peer, boolean cheat) {
        String device = DisplayText.name(peer.deviceName());
        String name = Words.name(peer.displayName(), device.isEmpty() ? "Somebody nearby" : device);
        String shortId = peer.id().map(PeerId::shortForm).orElse("");
        String status = peer.customStatus().map(s -> DisplayText.line(s, STATUS_LENGTH)).orElse("");
        String shown = device.equals(name) ? "" : device;
        String presence = Words.presence(peer.presence());
        String known = peer.trusted()
                ? joined(shown, peer.linked() ? Words.latency(peer.latency()) : presence, status)
                : joined(shown, "not in your team");
        return new PeerLine(peer.key(), peer.id(), peer.id().map(PeerId::hashCode).orElse(0), name,
                cheat ? joined(shown, QUARANTINED) : known, shortId, peer.presence(), false, cheat,
                sentence(name, presence, shown, shortId.isEmpty() ? "" : "id " + shortId, status,
                        peer.trusted() ? "" : "not in your team", cheat ? QUARANTINED : ""));
    }

    /** Makes the line of a device that does not belong to the team any more. */
    GoneLine gone(Removal removal) {
        String device = Words.name(removal.deviceName(), "device");
        String user = DisplayText.name(removal.displayName());
        String by = members.stream()
                .filter(it -> it.devices().stream().anyMatch(one -> one.peer().equals(removal.by()))).map(People::name)
                .findFirst().orElse("");
        String end = removal.by().equals(removal.device())
                ? "left on "
                : by.isEmpty() ? "removed on " : "removed by " + by + " on ";
        return new GoneLine(removal.device().toString(),
                user.isEmpty() || device.startsWith(user) ? device : user + "'s " + device,
                joined(removal.exposed() == 0
                        ? ""
                        : "can read " + (removal.exposed() == 1
                                ? "one later entry"
                                : removal.exposed() + " later entries"),
                        end + Words.date(removal.at(), zone)));
    }

    private static String name(Member member) {
        return Words.name(member.displayName(), "Somebody");
    }

    private static String joined(String... parts) {
        return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(" \u00b7 "));
    }

    private static String sentence(String... parts) {
        return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
    }
}
