// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import org.omnimesh.api.discovery.Nameplates;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.link.AddressBook;
import org.omnimesh.api.link.LinkException;
import org.omnimesh.api.link.PairingChannel;
import org.omnimesh.api.link.PairingDialer;
import org.omnimesh.api.pairing.PairingException;
import org.omnimesh.api.pairing.PairingException.Reason;
import org.omnimesh.api.pairing.PairingResult;
import org.omnimesh.api.team.Admission;
import org.omnimesh.api.team.Channels;
import org.omnimesh.api.team.DeviceCard;
import org.omnimesh.api.team.Role;
import org.omnimesh.api.team.Team;
import org.omnimesh.api.team.TeamException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds who holds a code, or a door open, and runs the joiner's side with it. */
final class CodeJoiner {
    /** How long joining may take in all. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    /** How long the local network is searched for the issuer. */
    static final Duration SEARCH_LIMIT = Duration.ofSeconds(8);

    /** How long a connection is waited for. */
    static final Duration DIAL_LIMIT = Duration.ofSeconds(5);

    /** How often doors are tried of which none answers. */
    private static final int DOOR_ROUNDS = 3;

    /** The pause between these rounds, and how much a random byte adds to it. */
    private static final long PAUSE_MS = 300;
    private static final long PAUSE_SPREAD_MS = 4;

    /** How long the team's channels are waited for after joining, in steps. */
    private static final int SYNC_STEPS = 250;

    private static final Duration SYNC_STEP = Duration.ofMillis(20);
    private static final Logger LOG = LoggerFactory.getLogger(CodeJoiner.class);

    private final Tools tools;
    private final Candidates candidates;
    private final Admission admission;
    private final Channels channels;
    private final AddressBook addressBook;

    CodeJoiner(Tools tools, PairingDialer dialer, Admission admission, Channels channels, AddressBook addressBook) {
        this.tools = tools;
        this.candidates = new Candidates(dialer);
        this.admission = admission;
        this.channels = channels;
        this.addressBook = addressBook;
    }

    /**
     * What is known of a secret and where to try it.
     *
     * @param form the form it was given in
     * @param nameplate the public half that is sent
     * @param advertised tells the public halves that are advertised for it
     * @param password what the key exchange takes
     * @param addresses where the issuer may be; may be empty
     */
    record Target(Message.Form form, String nameplate, Predicate<String> advertised, byte[] password,
            List<Multiaddr> addresses) {}

    PairingResult join(Target target, Optional<Nameplates> nameplates) throws PairingException {
        Optional<PairingResult> result = joinIfFound(target, nameplates, SEARCH_LIMIT);
        if (result.isPresent()) {
            return result.get();
        }
        if (target.addresses().isEmpty()) {
            throw invalid(target.form());
        }
        throw new PairingException(Reason.UNAVAILABLE,
                "No OmniMesh device answers at the address. Check that it is "
                        + "right, that the other device runs, and that no firewall is in between.");
    }

    /** Joins, or returns empty if nobody who may hold the secret answers. */
    Optional<PairingResult> joinIfFound(Target target, Optional<Nameplates> nameplates, Duration searchLimit)
            throws PairingException {
        try {
            Outcome outcome = tryAll(target, nameplates, searchLimit);
            if (outcome instanceof Done(PairingResult result)) {
                return Optional.of(result);
            }
            if (outcome == Failed.WRONG) {
                throw invalid(target.form());
            }
            if (outcome == Failed.BUSY) {
                throw busy(target.form());
            }
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PairingException(Reason.UNAVAILABLE, "Stopped while pairing.");
        }
    }

    /**
     * Tries the given addresses first. What people type goes on to the local network only if nobody answers there: the same
     * issuer would count a second try.
     */
    private Outcome tryAll(Target target, Optional<Nameplates> nameplates, Duration searchLimit)
            throws PairingException, InterruptedException {
        Duration end = tools.time().monotonic().plus(LIMIT);
        Failed worst = Failed.SILENT;
        if (!target.addresses().isEmpty()) {
            Outcome outcome = tryOne(target, target.addresses(), end);
            if (outcome != Failed.SILENT && (outcome instanceof Done || target.form() != Message.Form.LONG)) {
                return outcome;
            }
            worst = worse(worst, outcome);
        }
        if (nameplates.isEmpty()) {
            return worst;
        }
        List<List<Multiaddr>> found = nameplates.get().find(target.advertised(), min(searchLimit, left(end))).stream()
                .limit(Nameplates.MAX_RESULTS).toList();
        LOG.debug("{} devices nearby advertise what is looked for", found.size());
        Outcome outcome = tryFound(target, found, end);
        for (int i = 1; i < DOOR_ROUNDS && target.form() == Message.Form.TEAM && outcome == Failed.SILENT
                && !found.isEmpty(); i++) {
            // A whole room may come at once, and a device takes only some connections at a time.
            Thread.sleep(PAUSE_MS + Byte.toUnsignedLong(tools.random().bytes(1)[0]) * PAUSE_SPREAD_MS);
            outcome = tryFound(target, found, end);
        }
        return outcome instanceof Done ? outcome : worse(worst, outcome);
    }

    private Outcome tryFound(Target target, List<List<Multiaddr>> found, Duration end)
            throws PairingException, InterruptedException {
        Failed worst = Failed.SILENT;
        for (List<Multiaddr> advertiser : found) {
            Outcome outcome = tryOne(target, advertiser, end);
            if (outcome instanceof Done) {
                return outcome;
            }
            worst = worse(worst, outcome);
        }
        return worst;
    }

    private static Failed worse(Failed worst, Outcome outcome) {
        return outcome instanceof Failed failed && failed.compareTo(worst) > 0 ? failed : worst;
    }

    private static PairingException busy(Message.Form form) {
        return new PairingException(Reason.TOO_MANY_TRIES, "The other device takes no more tries for now. Wait "
                + (form == Message.Form.TEAM ? "some minutes." : "a quarter of an hour."));
    }

    private static PairingException invalid(Message.Form form) {
        return new PairingException(Reason.INVALID, form == Message.Form.TEAM
                ? "No team nearby is open under this name and passphrase. Check both, and ask a member to open the team "
                        + "in the same way: it stays open for two hours."
                : form == Message.Form.LONG
                        ? "This link does not work. It may have expired, or as many joined by it as it lets in: ask for a "
                                + "new one."
                        : "This code does not work. Check it, or ask for a new one: a code works once and for 15 minutes.");
    }

    /** What came of one device. */
    private sealed interface Outcome {}

    /** This device joined. */
    private record Done(PairingResult result) implements Outcome {}

    /** It did not; the later ones say more. */
    private enum Failed implements Outcome {
        /** Nobody answered, or the connection broke early. */
        SILENT,
        /** The other does not hold the secret, or no longer. */
        WRONG,
        /** The other takes no more tries for now, or says so to keep this device away. */
        BUSY
    }

    private Outcome tryOne(Target target, List<Multiaddr> addresses, Duration end)
            throws PairingException, InterruptedException {
        Optional<Candidates.Reached> reached = candidates.reach(addresses, min(DIAL_LIMIT, left(end)));
        if (reached.isEmpty()) {
            return Failed.SILENT;
        }
        try (PairingChannel channel = reached.get().channel()) {
            return exchange(target, channel, reached.get().address(), left(end));
        }
    }

    private Outcome exchange(Target target, PairingChannel channel, Multiaddr address, Duration limit)
            throws PairingException, InterruptedException {
        Conversation talk = new Conversation(channel, tools.time(), limit);
        JoiningSide side = new JoiningSide(tools.pake(), tools.ciphers(), tools.cards(), channel.binding(),
                target.password(),
                new Message.Hello(target.form(), target.nameplate(), tools.random().bytes(Message.NONCE)));
        byte[] introduction;
        try {
            talk.send(side.hello());
            talk.send(side.share(talk.receive()));
            introduction = side.introduce(talk.receive(), admission.ownCard());
        } catch (Refusal e) {
            LOG.info("Pairing failed: {}", e.getMessage());
            if (e.kind() == Refusal.Cause.BUSY) {
                return Failed.BUSY;
            }
            return Failed.WRONG;
        } catch (LinkException e) {
            LOG.info("Pairing failed: the other device broke off", e);
            return Failed.SILENT;
        }
        return new Done(finish(talk, side, introduction, address));
    }

    private PairingResult finish(Conversation talk, JoiningSide side, byte[] introduction, Multiaddr address)
            throws PairingException, InterruptedException {
        try {
            talk.send(introduction);
            byte[] answer = talk.receive();
            if (JoiningSide.asks(answer)) {
                talk.send(side.consent(admission.consent(side.asked(answer))));
                answer = talk.receive();
            }
            JoiningSide.Offer offer = side.offer(answer);
            DeviceCard issuer = offer.card();
            Team team = admission.join(issuer, offer.invitation());
            sayJoined(talk, side);
            addressBook.remember(issuer.peer(), addresses(issuer, address));
            if (team.role().compareTo(Role.MEMBER) <= 0) {
                awaitChannels();
            }
            return new PairingResult(issuer.peer(), issuer.profile().displayName(), team);
        } catch (LinkException e) {
            LOG.warn("The connection broke after the secret was accepted", e);
            throw broken();
        } catch (Refusal e) {
            LOG.warn("The other device knew the secret but then failed: {}", e.getMessage());
            throw broken();
        } catch (TeamException e) {
            LOG.warn("The invitation could not be used", e);
            throw new PairingException(Reason.UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    private static PairingException broken() {
        return new PairingException(Reason.UNAVAILABLE,
                "The connection to the other device broke while joining. Try again; a code works once: ask for a new one.");
    }

    private static void sayJoined(Conversation talk, JoiningSide side) {
        try {
            talk.send(side.joined());
        } catch (LinkException e) {
            LOG.debug("Joined, but the issuer could not be told", e);
        }
    }

    private static List<Multiaddr> addresses(DeviceCard issuer, Multiaddr dialled) {
        List<Multiaddr> addresses = new ArrayList<>();
        Optional<String> expected = dialled.value("p2p");
        if (expected.isEmpty()) {
            addresses.add(dialled.with("p2p", issuer.peer().toString()));
        } else if (expected.get().equals(issuer.peer().toString())) {
            addresses.add(dialled);
        }
        issuer.addresses().stream().filter(it -> !addresses.contains(it)).forEach(addresses::add);
        return addresses;
    }

    /** Gives the team's channels a moment to arrive, so that whoever asked to join can use the team at once. */
    private void awaitChannels() throws InterruptedException {
        for (int i = 0; i < SYNC_STEPS && channels.list().isEmpty(); i++) {
            Thread.sleep(SYNC_STEP);
        }
    }

    private Duration left(Duration end) {
        Duration left = end.minus(tools.time().monotonic());
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
