// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import org.omnimesh.api.crypto.PasswordStretching;
import org.omnimesh.api.discovery.Nameplates;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.pairing.Pairing;
import org.omnimesh.api.pairing.PairingException;
import org.omnimesh.api.pairing.PairingException.Reason;
import org.omnimesh.api.pairing.PairingResult;
import org.omnimesh.api.pairing.TeamJoin;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.omnimesh.api.team.Teams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what a team's name and passphrase mean here: open a door, or join through somebody's. */
final class TeamPairing {
    /** How long somebody who is alone in a team of that name looks for a door before opening one. */
    static final Duration FIRST_LOOK = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(TeamPairing.class);

    private final Tools tools;
    private final PasswordStretching stretching;
    private final Teams teams;
    private final TeamDoor door;
    private final CodeJoiner joiner;

    /** One at a time: stretching takes much memory. */
    private final Lock stretchingLock = new ReentrantLock();

    TeamPairing(Tools tools, PasswordStretching stretching, Teams teams, TeamDoor door, CodeJoiner joiner) {
        this.tools = tools;
        this.stretching = stretching;
        this.teams = teams;
        this.door = door;
        this.joiner = joiner;
    }

    TeamJoin join(String team, String typed, List<Multiaddr> addresses, Optional<Nameplates> nameplates)
            throws PairingException {
        DoorName name = DoorName.of(team, tools.ciphers()).orElseThrow(
                () -> new PairingException(Reason.MALFORMED, "Type the name of the team."));
        byte[] password = stretch(name, passphrase(typed));
        Team current = teams.current();
        boolean member = DoorName.of(current.name(), tools.ciphers()).filter(name::equals).isPresent()
                && current.role().compareTo(Role.MEMBER) <= 0;
        CodeJoiner.Target target = new CodeJoiner.Target(Message.Form.TEAM, name.freshTag(tools.random()),
                name::matches, password, addresses);
        if (!member) {
            return new TeamJoin.Joined(joiner.join(target, nameplates));
        }
        if (!door.isOpen(name, current.id()) && alone()) {
            Optional<PairingResult> joined = joiner.joinIfFound(target, nameplates, FIRST_LOOK);
            if (joined.isPresent()) {
                return new TeamJoin.Joined(joined.get());
            }
        }
        Instant closes = door.open(name, current.id(), password);
        LOG.info("The team's door is open for {} minutes: whoever knows the passphrase may join",
                Pairing.DOOR_LIFETIME.toMinutes());
        return new TeamJoin.DoorOpened(current, closes);
    }

    private boolean alone() {
        List<Member> members = teams.members();
        return members.size() <= 1 && members.stream().allMatch(it -> it.devices().size() <= 1);
    }

    private static String passphrase(String typed) throws PairingException {
        boolean readable = typed.length() <= Pairing.MAX_PASSPHRASE_LENGTH;
        String passphrase = readable ? Normalizer.normalize(typed, Normalizer.Form.NFKC).strip() : typed;
        int length = passphrase.codePointCount(0, passphrase.length());
        if (length < Pairing.MIN_PASSPHRASE_LENGTH || !readable) {
            throw new PairingException(Reason.MALFORMED, "A team's passphrase has " + Pairing.MIN_PASSPHRASE_LENGTH
                    + " to " + Pairing.MAX_PASSPHRASE_LENGTH + " characters.");
        }
        return passphrase;
    }

    private byte[] stretch(DoorName name, String passphrase) {
        stretchingLock.lock();
        try {
            return name.stretch(passphrase, stretching);
        } finally {
            stretchingLock.unlock();
        }
    }
}
