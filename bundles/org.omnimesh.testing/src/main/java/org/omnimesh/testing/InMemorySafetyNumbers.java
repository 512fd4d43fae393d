// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.team.Device;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.SafetyNumber;
import org.omnimesh.api.team.SafetyNumber.State;
import org.omnimesh.api.team.SafetyNumbers;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.api.team.Teams;
import org.omnimesh.api.team.VerificationChanged;
import org.osgi.service.event.EventAdmin;

/** Safety numbers made without cryptography, of the devices that a team has; losses show when they are asked for. Thread-safe. */
public final class InMemorySafetyNumbers implements SafetyNumbers {
    private static final int MODULUS = 100_000;

    private final PeerId self;
    private final Teams teams;
    private final TimeSource time;
    private final EventAdmin events;
    private final Map<MemberId, Kept> kept = new HashMap<>();

    private record Kept(Set<PeerId> keys, Instant at) {}

    /**
     * Begins with nobody verified.
     *
     * @param self this device
     * @param teams the members and their devices
     * @param time when a number was compared
     * @param events where changes are told
     */
    public InMemorySafetyNumbers(PeerId self, Teams teams, TimeSource time, EventAdmin events) {
        this.self = self;
        this.teams = teams;
        this.time = time;
        this.events = events;
    }

    private static Set<PeerId> keys(Member member) {
        return member.devices().stream().map(Device::peer).collect(Collectors.toSet());
    }

    private Member other(PeerId device) throws TeamException {
        Member other = teams.memberOf(device)
                .orElseThrow(() -> new TeamException("That is not a device of this team."));
        if (keys(other).contains(self)) {
            throw new TeamException("That is a device of your own; safety numbers are for other members.");
        }
        return other;
    }

    private static String half(Member member) {
        int hash = Arrays.hashCode(keys(member).stream().sorted().map(PeerId::toString).toArray());
        return List.of(1, 2, 3, 4, 5, 6).stream()
                .map(group -> String.format(Locale.ROOT, "%05d", Math.floorMod(hash * (long) group, MODULUS)))
                .collect(Collectors.joining(" "));
    }

    @Override
    public synchronized SafetyNumber of(PeerId device) throws TeamException {
        Member other = other(device);
        Member own = teams.memberOf(self).orElseThrow();
        String digits = List.of(half(own), half(other)).stream().sorted(Comparator.naturalOrder())
                .collect(Collectors.joining(" "));
        Optional<Kept> known = Optional.ofNullable(kept.get(other.id()));
        return new SafetyNumber(other.id(), other.displayName(), digits,
                "omnimesh://safety?v=1&n=" + digits.replace(" ", ""), state(other.id()), known.map(Kept::at));
    }

    @Override
    public synchronized State state(MemberId member) {
        Kept known = kept.get(member);
        Optional<Member> now = teams.members().stream().filter(it -> it.id().equals(member)).findFirst();
        if (known == null || now.isEmpty()) {
            return State.UNVERIFIED;
        }
        return known.keys().containsAll(keys(now.get())) ? State.VERIFIED : State.CHANGED;
    }

    @Override
    public synchronized SafetyNumber verify(PeerId device, String compared) throws TeamException {
        if (!compared.replaceAll("\\D", "").equals(of(device).digits().replace(" ", ""))) {
            throw new TeamException("That is not the safety number.");
        }
        Member other = other(device);
        kept.put(other.id(), new Kept(keys(other), time.now()));
        events.postEvent(new VerificationChanged(self, other.id(), true).toEvent());
        return of(device);
    }

    @Override
    public synchronized SafetyNumber unverify(PeerId device) throws TeamException {
        if (kept.remove(other(device).id()) != null) {
            events.postEvent(new VerificationChanged(self, other(device).id(), false).toEvent());
        }
        return of(device);
    }
}
