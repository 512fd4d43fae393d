// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.pairing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.team.Role;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Two ways into a team: a code lets one device in; an open door lets everybody in who knows the team's name and a
 * passphrase. Thread-safe.
 */
@ProviderType
public interface Pairing {
    /** How long a code lives, on the monotonic clock. */
    Duration LIFETIME = Duration.ofMinutes(15);

    /** Wrong tries after which a code is burned. */
    int MAX_TRIES = 3;

    /** Most codes of one node that live at once; issuing another burns the oldest. */
    int MAX_LIVE_CODES = 5;

    /** Shortest life of a code or link. */
    Duration MIN_LIFETIME = Duration.ofMinutes(1);

    /** Longest life of a link. */
    Duration MAX_LINK_LIFETIME = Duration.ofDays(7);

    /** Most devices that a link lets in. */
    int MAX_LINK_USES = 100;

    /** Most links of one node that live at once. */
    int MAX_LINKS = 20;

    /** Wrong tries at a link within {@link #LIFETIME} after which it takes no more until they are older. */
    int MAX_LINK_TRIES = 30;

    /** How long a team's door stays open, on the monotonic clock. */
    Duration DOOR_LIFETIME = Duration.ofHours(2);

    /** Wrong tries within {@link #DOOR_LIFETIME} after which a door is closed: as many guesses does a guesser get. */
    int MAX_DOOR_TRIES = 30;

    /** Fewest characters of a team's passphrase. */
    int MIN_PASSPHRASE_LENGTH = 8;

    /** Most characters of a team's passphrase. */
    int MAX_PASSPHRASE_LENGTH = 256;

    /**
     * Issues a fresh code for a member and advertises its public half for {@link #LIFETIME}.
     *
     * @return the code
     * @throws PairingException if the network is closed, or codes were issued too often
     */
    default ConnectionCode issue() throws PairingException {
        return issue(Role.MEMBER, LIFETIME);
    }

    /**
     * Issues a fresh code and advertises its public half.
     *
     * @param role what whoever joins by it may do; one that this user's role {@linkplain Role#mayInvite may give}
     * @param lifetime {@link #MIN_LIFETIME} to {@link #LIFETIME}
     * @return the code, for one device
     * @throws PairingException if the network is closed, codes were issued too often, the role is not this user's to give,
     *         or the lifetime is out of range
     */
    ConnectionCode issue(Role role, Duration lifetime) throws PairingException;

    /**
     * Issues a fresh code by which a device becomes another one of this user: both are one member from then on. There is
     * only such a code, with its link, and no {@linkplain #invite durable link}.
     *
     * @param lifetime {@link #MIN_LIFETIME} to {@link #LIFETIME}
     * @return the code, for one device
     * @throws PairingException if the network is closed, codes were issued too often, this device does not belong to the
     *         team any more, or the lifetime is out of range
     */
    ConnectionCode issueForDevice(Duration lifetime) throws PairingException;

    /**
     * Makes a link by which several devices may join the current team. It survives restarts, and works while the network is
     * open and the team is the current one.
     *
     * @param role what whoever joins by it may do; one that this user's role {@linkplain Role#mayInvite may give}
     * @param uses how many devices it lets in, 1 to {@link #MAX_LINK_USES}
     * @param lifetime {@link #MIN_LIFETIME} to {@link #MAX_LINK_LIFETIME}
     * @return the link; it is not shown again
     * @throws PairingException if the network is closed, there are {@link #MAX_LINKS} already, the role is not this user's
     *         to give, a number is out of range, or the store cannot write
     */
    InvitationLink invite(Role role, int uses, Duration lifetime) throws PairingException;

    /**
     * Lists what is live.
     *
     * @return codes and links, oldest first
     */
    List<OpenInvitation> invitations();

    /**
     * Withdraws a code or link at once. Who joined by it stays.
     *
     * @param id its id
     * @return false if there is none such
     */
    boolean revoke(String id);

    /**
     * Returns the newest live code.
     *
     * @return the code with the time it has left, or empty
     */
    Optional<ConnectionCode> live();

    /**
     * Tells whether so many tries failed that somebody may be guessing; newcomers are refused meanwhile.
     *
     * @return since when, or empty
     */
    Optional<Instant> guessing();

    /** Burns every live code and closes the team's door; links live on. */
    void burn();

    /**
     * Joins the issuer's team. Blocks until done, at most thirty seconds.
     *
     * @param typed a code or a link, as typed or pasted
     * @param addresses where to look for the issuer beside the local network; may be empty
     * @return what came of it
     * @throws PairingException if it fails; the reason says what may be told
     */
    PairingResult join(String typed, List<Multiaddr> addresses) throws PairingException;

    /**
     * Meets a whole room in one team: every member and every newcomer makes the same call.
     *
     * <p>
     * A member of a team of that name who may invite opens a door for {@link #DOOR_LIFETIME}; calling again keeps it open
     * for as long again, {@link #burn()} and closing the network close it. Everybody else looks for an open door and joins
     * there. So does at first whoever is alone in a team of that name: a second device of the same person begins with a
     * team of the same name. At most three doors are tried. Blocks until done, at most thirty-five seconds.
     *
     * <p>
     * Names are compared without regard to case, width and spaces at the ends. The passphrase goes, stretched, only into
     * the key exchange: whoever listens or answers gets one guess per try, and nothing to guess with later.
     *
     * @param team the team's name, as typed
     * @param passphrase {@link #MIN_PASSPHRASE_LENGTH} to {@link #MAX_PASSPHRASE_LENGTH} characters, spaces at the ends
     *        not counted
     * @param addresses where to look for a door beside the local network; may be empty
     * @return whether a team was joined or a door opened
     * @throws PairingException if it fails; no such door and a wrong passphrase are one reason
     */
    TeamJoin joinTeam(String team, String passphrase, List<Multiaddr> addresses) throws PairingException;
}
