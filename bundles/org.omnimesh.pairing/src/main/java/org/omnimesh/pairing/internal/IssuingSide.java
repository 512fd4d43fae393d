// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.security.MessageDigest;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.Pake;
import org.omnimesh.api.team.DeviceCard;

/** The issuer's protocol: messages in, messages out. Each step is called once, in order. */
final class IssuingSide {
    private final Pake pake;
    private final Ciphers ciphers;
    private final SignedCards cards;
    private final byte[] binding;
    private final byte[] nonce;
    private byte @Nullable [] helloBytes;
    private Message.@Nullable Hello hello;
    private @Nullable Session session;

    IssuingSide(Pake pake, Ciphers ciphers, SignedCards cards, byte[] binding, byte[] nonce) {
        this.pake = pake;
        this.ciphers = ciphers;
        this.cards = cards;
        this.binding = binding.clone();
        this.nonce = nonce.clone();
    }

    /** Takes the hello. */
    Message.Hello hello(byte[] message) throws Refusal {
        Message.Hello heard = Message.decode(Message.Hello.class, message);
        helloBytes = message;
        hello = heard;
        return heard;
    }

    byte[] welcome() {
        return new Message.Welcome(nonce).encode();
    }

    /** Takes the joiner's share, returns this side's share and proof. */
    byte[] answer(byte[] message, byte[] password) throws Refusal {
        Message.Hello heard = hello;
        byte[] heardBytes = helloBytes;
        if (heard == null || heardBytes == null) {
            throw new IllegalStateException("expected the hello first");
        }
        Message.Share share = Message.decode(Message.Share.class, message);
        Pake.Exchange exchange = pake.begin(Pake.Role.RESPONDER, password, Session.channel(heard.nameplate()),
                Session.id(heard.nonce(), nonce), Session.associated(Pake.Role.RESPONDER, binding));
        byte[] own = exchange.share();
        try {
            Session agreed = new Session(ciphers,
                    exchange.finish(share.share(), Session.associated(Pake.Role.INITIATOR, binding)), binding,
                    heardBytes,
                    welcome(), message, own);
            session = agreed;
            return new Message.Answer(own, agreed.issuerConfirmation()).encode();
        } catch (CryptoException e) {
            throw new Refusal(Refusal.Cause.WRONG_CODE, "the joiner's share is malformed", e);
        }
    }

    /** Takes the joiner's proof; returns its sealed card only if the proof is right. */
    byte[] confirm(byte[] message) throws Refusal {
        Message.Introduction introduction = Message.decode(Message.Introduction.class, message);
        if (!MessageDigest.isEqual(agreed().joinerConfirmation(), introduction.confirmation())) {
            throw new Refusal(Refusal.Cause.WRONG_CODE, "the joiner does not know the secret");
        }
        return introduction.sealedCard();
    }

    /** Opens the card whose sender proved to know the code. */
    DeviceCard card(byte[] sealed) throws Refusal {
        try {
            return cards.verify(agreed().openFromJoiner(1, sealed), Pake.Role.INITIATOR, agreed().transcript());
        } catch (CryptoException e) {
            throw new Refusal(Refusal.Cause.MALFORMED, "the joiner's card does not open", e);
        }
    }

    /** Returns this side's card and the invitation. */
    byte[] invite(DeviceCard own, byte[] invitation) {
        byte[] card = cards.sign(own, Pake.Role.RESPONDER, agreed().transcript());
        byte[] both = new CborMap().put(1, card).put(2, invitation).encode();
        return new Message.Welcoming(agreed().sealToJoiner(1, both)).encode();
    }

    /** Returns what the joiner is to consent to. */
    byte[] offer(byte[] offer) {
        return new Message.Offer(agreed().sealToJoiner(2, offer)).encode();
    }

    /** Takes the joiner's consent. */
    byte[] consent(byte[] message) throws Refusal {
        Message.Consent consent = Message.decode(Message.Consent.class, message);
        try {
            return agreed().openFromJoiner(3, consent.sealed());
        } catch (CryptoException e) {
            throw new Refusal(Refusal.Cause.MALFORMED, "the joiner's consent does not open", e);
        }
    }

    /** Takes the joiner's last message. */
    void joined(byte[] message) throws Refusal {
        Message.Joined joined = Message.decode(Message.Joined.class, message);
        try {
            agreed().openFromJoiner(2, joined.sealed());
        } catch (CryptoException e) {
            throw new Refusal(Refusal.Cause.MALFORMED, "the joiner's last message does not open", e);
        }
    }

    private Session agreed() {
        Session agreed = session;
        if (agreed == null) {
            throw new IllegalStateException("expected the shares to be exchanged first");
        }
        return agreed;
    }
}
