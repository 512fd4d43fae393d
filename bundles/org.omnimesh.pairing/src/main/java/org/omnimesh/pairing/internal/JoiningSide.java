// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.security.MessageDigest;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.cbor.Cbor;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.Pake;
import org.omnimesh.api.team.Admission;
import org.omnimesh.api.team.DeviceCard;

/** The joiner's protocol: messages in, messages out. Each step is called once, in order. */
final class JoiningSide {
    private final Pake pake;
    private final Ciphers ciphers;
    private final SignedCards cards;
    private final byte[] binding;
    private final byte[] password;
    private final Message.Hello hello;
    private byte @Nullable [] welcome;
    private byte @Nullable [] share;
    private Pake.@Nullable Exchange exchange;
    private @Nullable Session session;

    JoiningSide(Pake pake, Ciphers ciphers, SignedCards cards, byte[] binding, byte[] password, Message.Hello hello) {
        this.pake = pake;
        this.ciphers = ciphers;
        this.cards = cards;
        this.binding = binding.clone();
        this.password = password.clone();
        this.hello = hello;
    }

    /**
     * What the issuer gave.
     *
     * @param card the issuer
     * @param invitation for this device's admission service
     */
    record Offer(DeviceCard card, byte[] invitation) {}

    byte[] hello() {
        return hello.encode();
    }

    /** Takes the welcome, returns the share. */
    byte[] share(byte[] message) throws Refusal {
        Message.Welcome answer = Message.decode(Message.Welcome.class, message);
        Pake.Exchange started = pake.begin(Pake.Role.INITIATOR, password, Session.channel(hello.nameplate()),
                Session.id(hello.nonce(), answer.nonce()), Session.associated(Pake.Role.INITIATOR, binding));
        byte[] sent = new Message.Share(started.share()).encode();
        welcome = message;
        exchange = started;
        share = sent;
        return sent;
    }

    /** Takes the issuer's share and proof, returns this side's proof and card. */
    byte[] introduce(byte[] message, DeviceCard own) throws Refusal {
        Message.Answer answer = Message.decode(Message.Answer.class, message);
        byte[] welcomed = welcome;
        byte[] shared = share;
        Pake.Exchange started = exchange;
        if (welcomed == null || shared == null || started == null) {
            throw new IllegalStateException("expected the share to be sent first");
        }
        Session agreed;
        try {
            agreed = new Session(ciphers,
                    started.finish(answer.share(), Session.associated(Pake.Role.RESPONDER, binding)),
                    binding, hello.encode(), welcomed, shared, answer.share());
        } catch (CryptoException e) {
            throw new Refusal(Refusal.Cause.WRONG_CODE, "the issuer's share is malformed", e);
        }
        if (!MessageDigest.isEqual(agreed.issuerConfirmation(), answer.confirmation())) {
            throw new Refusal(Refusal.Cause.WRONG_CODE, "the issuer does not hold this secret");
        }
        session = agreed;
        byte[] card = cards.sign(own, Pake.Role.INITIATOR, agreed.transcript());
        return new Message.Introduction(agreed.joinerConfirmation(), agreed.sealToIssuer(1, card)).encode();
    }

    /** Tells whether the issuer asks for consent before it invites. */
    static boolean asks(byte[] message) throws Refusal {
        return Message.decode(message) instanceof Message.Offer;
    }

    /** Takes what the issuer wants consent to. */
    byte[] asked(byte[] message) throws Refusal {
        Message.Offer offer = Message.decode(Message.Offer.class, message);
        try {
            return agreed().openFromIssuer(2, offer.sealed());
        } catch (CryptoException e) {
            throw new Refusal(Refusal.Cause.MALFORMED, "what the issuer wants consent to does not open", e);
        }
    }

    /** Returns the consent. */
    byte[] consent(byte[] consent) {
        return new Message.Consent(agreed().sealToIssuer(3, consent)).encode();
    }

    /** Takes the issuer's card and invitation. */
    Offer offer(byte[] message) throws Refusal {
        Session agreed = agreed();
        Message.Welcoming welcoming = Message.decode(Message.Welcoming.class, message);
        try {
            CborMap map = Cbor.decodeMap(agreed.openFromIssuer(1, welcoming.sealed()));
            DeviceCard card = cards.verify(map.bytes(1, SignedCards.MAX_CARD + 128), Pake.Role.RESPONDER,
                    agreed.transcript());
            return new Offer(card, map.bytes(2, Admission.MAX_INVITATION_BYTES));
        } catch (CryptoException | CborException e) {
            throw new Refusal(Refusal.Cause.MALFORMED, "the issuer's answer is malformed", e);
        }
    }

    /** Returns the last message: the team is stored here. */
    byte[] joined() {
        return new Message.Joined(agreed().sealToIssuer(2, new byte[0])).encode();
    }

    private Session agreed() {
        Session agreed = session;
        if (agreed == null) {
            throw new IllegalStateException("expected the code to be confirmed first");
        }
        return agreed;
    }
}
