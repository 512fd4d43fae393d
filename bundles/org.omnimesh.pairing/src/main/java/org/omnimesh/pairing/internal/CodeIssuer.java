// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.link.AddressBook;
import org.omnimesh.api.link.LinkException;
import org.omnimesh.api.link.PairingChannel;
import org.omnimesh.api.pairing.PairingFailed;
import org.omnimesh.api.pairing.PeerPaired;
import org.omnimesh.api.team.Admission;
import org.omnimesh.api.team.DeviceCard;
import org.omnimesh.api.team.TeamException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the issuer's side over a connection, for codes, links and the team's door. The other end learns nothing but whether it
 * was let in.
 */
final class CodeIssuer {
    /** How long one pairing may take. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private static final int NONCE = Message.NONCE;
    private static final Logger LOG = LoggerFactory.getLogger(CodeIssuer.class);

    private final Tools tools;
    private final LiveCodes codes;
    private final LiveLinks links;
    private final TeamDoor door;
    private final TryLimiter limiter;
    private final Admission admission;
    private final AddressBook addressBook;
    private final Consumer<DomainEvent> events;

    CodeIssuer(Tools tools, LiveCodes codes, LiveLinks links, TeamDoor door, TryLimiter limiter, Admission admission,
            AddressBook addressBook, Consumer<DomainEvent> events) {
        this.tools = tools;
        this.codes = codes;
        this.links = links;
        this.door = door;
        this.limiter = limiter;
        this.admission = admission;
        this.addressBook = addressBook;
        this.events = events;
    }

    void accept(PairingChannel channel) {
        Conversation talk = new Conversation(channel, tools.time(), LIMIT);
        IssuingSide side = new IssuingSide(tools.pake(), tools.ciphers(), tools.cards(), channel.binding(),
                tools.random().bytes(NONCE));
        try {
            Message.Hello hello = side.hello(talk.receive());
            Optional<TryLimiter.Ticket> ticket = limiter.begin(channel.remoteHost());
            if (ticket.isEmpty()) {
                LOG.info("Refused a pairing: there were too many failed tries lately");
                talk.send(new Message.Busy().encode());
                return;
            }
            exchange(talk, side, hello, channel.remoteHost(), ticket.get());
        } catch (Refusal e) {
            LOG.info("A pairing connection was closed: {}", e.getMessage());
        } catch (LinkException e) {
            LOG.debug("A pairing connection broke before the key exchange", e);
        }
    }

    private Optional<? extends Attempt> begin(Message.Hello hello, String host) {
        return switch (hello.form()) {
            case SHORT -> Optional.of(codes.begin(hello.nameplate(), hello.form()));
            case LONG -> links.serves(hello.nameplate())
                    ? links.begin(hello.nameplate())
                    : Optional.of(codes.begin(hello.nameplate(), hello.form()));
            case TEAM -> door.begin(hello.nameplate(), host);
        };
    }

    private void exchange(Conversation talk, IssuingSide side, Message.Hello hello, String host,
            TryLimiter.Ticket ticket) {
        byte[] share;
        try {
            talk.send(side.welcome());
            share = talk.receive();
        } catch (LinkException e) {
            LOG.debug("A pairing connection broke before the key exchange", e);
            ticket.forgive();
            return;
        }
        Optional<? extends Attempt> begun = begin(hello, host);
        if (begun.isEmpty()) {
            ticket.forgive();
            sendBusy(talk);
            return;
        }
        Attempt attempt = begun.get();
        if (attempt.boundedByItself()) {
            ticket.forgive();
        }
        try {
            talk.send(side.answer(share, attempt.password()));
            byte[] card = side.confirm(talk.receive());
            if (!attempt.claim()) {
                throw new Refusal(Refusal.Cause.WRONG_CODE, "it was used by somebody else, or withdrawn, meanwhile");
            }
            ticket.forgive();
            admit(talk, side, side.card(card), attempt);
        } catch (Refusal e) {
            LOG.warn("A pairing failed at {}: {}", attempt.what(), e.getMessage());
            events.accept(new PairingFailed(attempt.what(), String.valueOf(e.getMessage())));
            ticket.fail();
        } catch (LinkException e) {
            LOG.warn("A pairing failed at {}: the other device broke off", attempt.what());
            events.accept(new PairingFailed(attempt.what(), "the other device broke off"));
            ticket.fail();
        } catch (TeamException e) {
            LOG.warn("A newcomer knew the secret but could not be admitted: {}", e.getMessage(), e);
        } finally {
            attempt.failed();
        }
    }

    private static void sendBusy(Conversation talk) {
        LOG.info("Refused a try at the team's door or a link: there were too many wrong ones lately");
        try {
            talk.send(new Message.Busy().encode());
        } catch (LinkException e) {
            LOG.debug("The other device is gone already", e);
        }
    }

    private byte[] consent(Conversation talk, IssuingSide side) throws TeamException, LinkException, Refusal {
        talk.send(side.offer(admission.offerDevice()));
        return side.consent(talk.receive());
    }

    private void admit(Conversation talk, IssuingSide side, DeviceCard newcomer, Attempt attempt)
            throws TeamException, LinkException, Refusal {
        byte[] invitation = attempt.device()
                ? admission.admitDevice(newcomer, consent(talk, side))
                : admission.admit(newcomer, attempt.role());
        byte[] message = side.invite(admission.ownCard(), invitation);
        attempt.used();
        talk.send(message);
        try {
            side.joined(talk.receive());
            LOG.info("Device {} joined by {}", newcomer.peer().shortForm(), attempt.what());
        } catch (LinkException | Refusal e) {
            LOG.warn("Device {} was admitted but did not say that it joined: {}", newcomer.peer().shortForm(),
                    e.getMessage());
        }
        // Only now does the newcomer trust this device and take its link.
        addressBook.remember(newcomer.peer(), newcomer.addresses());
        events.accept(new PeerPaired(newcomer.peer(), newcomer.profile().displayName()));
    }
}
