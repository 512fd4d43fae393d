// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
import org.omnimesh.api.team.Team;
import org.omnimesh.api.team.TeamException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the issuer of a code and runs the joiner's side with it. */
final class CodeJoiner {
    /** How long joining may take in all. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    /** How long the local network is searched for the issuer. */
    static final Duration SEARCH_LIMIT = Duration.ofSeconds(8);

    /** How long a connection is waited for. */
    static final Duration DIAL_LIMIT = Duration.ofSeconds(5);

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
     * What is known of a code and where to try it.
     *
     * @param form the form it was given in
     * @param nameplate its public half
     * @param password its secret half
     * @param addresses where the issuer may be; may be empty
     */
    record Target(Message.Form form, String nameplate, byte[] password, List<Multiaddr> addresses) {}

    PairingResult join(Target target, Optional<Nameplates> nameplates) throws PairingException {
        try {
            return tryAll(target, nameplates);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PairingException(Reason.UNAVAILABLE, "Stopped while pairing.");
        }
    }

    /**
     * Tries the given addresses first. A short code goes on to the local network only if nobody answers there: the same
     * issuer would count a second try.
     */
    private PairingResult tryAll(Target target, Optional<Nameplates> nameplates)
            throws PairingException, InterruptedException {
        Duration end = tools.time().monotonic().plus(LIMIT);
        boolean wrong = false;
        if (!target.addresses().isEmpty()) {
            Outcome outcome = tryOne(target, target.addresses(), end);
            if (outcome instanceof Outcome.Done(PairingResult result)) {
                return result;
            }
            wrong = outcome instanceof Outcome.Wrong;
            if (wrong && target.form() == Message.Form.SHORT) {
                throw invalid();
            }
        }
        if (nameplates.isPresent()) {
            List<List<Multiaddr>> found = nameplates.get().find(target.nameplate(), min(SEARCH_LIMIT, left(end)));
            LOG.debug("{} devices nearby advertise the code", found.size());
            for (List<Multiaddr> advertiser : found.stream().limit(Nameplates.MAX_RESULTS).toList()) {
                Outcome outcome = tryOne(target, advertiser, end);
                if (outcome instanceof Outcome.Done(PairingResult result)) {
                    return result;
                }
                wrong |= outcome instanceof Outcome.Wrong;
            }
        }
        if (!wrong && !target.addresses().isEmpty()) {
            throw new PairingException(Reason.UNAVAILABLE,
                    "No OmniMesh device answers at the address. Check that it is "
                            + "right, that the other device runs, and that no firewall is in between.");
        }
        throw invalid();
    }

    private static PairingException invalid() {
        return new PairingException(Reason.INVALID,
                "This code does not work. Check it, or ask for a new one: a code works once and for 15 minutes.");
    }

    /** What came of one device. */
    private sealed interface Outcome {
        /** This device joined. */
        record Done(PairingResult result) implements Outcome {}

        /** It does not hold the code, or no longer. */
        record Wrong() implements Outcome {}

        /** Nobody answered, or the connection broke early. */
        record Silent() implements Outcome {}
    }

    private Outcome tryOne(Target target, List<Multiaddr> addresses, Duration end)
            throws PairingException, InterruptedException {
        Optional<Candidates.Reached> reached = candidates.reach(addresses, min(DIAL_LIMIT, left(end)));
        if (reached.isEmpty()) {
            return new Outcome.Silent();
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
                throw new PairingException(Reason.TOO_MANY_TRIES,
                        "The other device takes no more tries for now. Wait a quarter of an hour.");
            }
            return new Outcome.Wrong();
        } catch (LinkException e) {
            LOG.info("Pairing failed: the other device broke off", e);
            return new Outcome.Silent();
        }
        return new Outcome.Done(finish(talk, side, introduction, address));
    }

    private PairingResult finish(Conversation talk, JoiningSide side, byte[] introduction, Multiaddr address)
            throws PairingException, InterruptedException {
        try {
            talk.send(introduction);
            JoiningSide.Offer offer = side.offer(talk.receive());
            DeviceCard issuer = offer.card();
            Team team = admission.join(issuer, offer.invitation());
            sayJoined(talk, side);
            addressBook.remember(issuer.peer(), addresses(issuer, address));
            awaitChannels();
            return new PairingResult(issuer.peer(), issuer.profile().displayName(), team);
        } catch (LinkException e) {
            LOG.warn("The connection broke after the code was accepted", e);
            throw broken();
        } catch (Refusal e) {
            LOG.warn("The other device knew the code but then failed: {}", e.getMessage());
            throw broken();
        } catch (TeamException e) {
            LOG.warn("The invitation could not be used", e);
            throw new PairingException(Reason.UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    private static PairingException broken() {
        return new PairingException(Reason.UNAVAILABLE,
                "The connection to the other device broke while joining. Ask for a new code and try again.");
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
