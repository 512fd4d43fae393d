// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.Pake;
import org.omnimesh.api.crypto.Pake.Role;

/**
 * Sits in the middle of a pairing, knows both connections, and takes part in the key exchange with each side in the place of
 * the other, with a guess of the secret; or puts other shares in the place of both.
 */
final class ShareRelay {
    /** What came from the two sides, as it was before the relay changed it. */
    final List<Message> heard = new CopyOnWriteArrayList<>();

    private final PairNode tools;
    private final byte[] guess;
    private byte[] hello;
    private byte[] welcome;
    private byte[] joinerMessage;
    private byte[] shareToIssuer;
    private Pake.Exchange withIssuer;
    volatile boolean rightForIssuer;
    volatile boolean rightForJoiner;

    ShareRelay(PairNode tools, byte[] guess) {
        this.tools = tools;
        this.guess = guess;
    }

    /** Takes its place between a joiner's and an issuer's end. */
    void sit(PipeChannel[] ends) {
        ends[0].changeSent(message -> changed(message, it -> fromJoiner(it, ends)));
        ends[1].changeSent(message -> changed(message, it -> fromIssuer(it, ends)));
    }

    /** Takes its place, and only puts other shares in the place of those that come. */
    void swap(PipeChannel[] ends, UnaryOperator<byte[]> share) {
        for (PipeChannel end : ends) {
            end.changeSent(message -> changed(message, it -> switch (it) {
                case Message.Share(byte[] own) -> new Message.Share(share.apply(own)).encode();
                case Message.Answer(byte[] own, byte[] proof) -> new Message.Answer(share.apply(own), proof).encode();
                default -> message;
            }));
        }
    }

    private interface Change {
        byte[] of(Message message) throws Refusal, CryptoException;
    }

    private byte[] changed(byte[] bytes, Change change) {
        try {
            Message message = Message.decode(bytes);
            heard.add(message);
            return change.of(message);
        } catch (Refusal | CryptoException e) {
            throw new IllegalStateException("expected a pairing as the two sides make it", e);
        }
    }

    private byte[] fromJoiner(Message message, PipeChannel[] ends) {
        return switch (message) {
            case Message.Hello it -> hello = it.encode();
            case Message.Share it -> {
                joinerMessage = it.encode();
                withIssuer = begin(Role.INITIATOR, ends[1].binding());
                shareToIssuer = new Message.Share(withIssuer.share()).encode();
                yield shareToIssuer;
            }
            case Message.Introduction it -> {
                rightForJoiner = true;
                yield it.encode();
            }
            default -> message.encode();
        };
    }

    private byte[] fromIssuer(Message message, PipeChannel[] ends) throws CryptoException {
        return switch (message) {
            case Message.Welcome it -> welcome = it.encode();
            case Message.Answer(byte[] share, byte[] proof) -> {
                Session session = new Session(tools.ciphers,
                        withIssuer.finish(share, Session.associated(Role.RESPONDER, ends[1].binding())),
                        ends[1].binding(), hello, welcome, shareToIssuer, share);
                rightForIssuer = Arrays.equals(proof, session.issuerConfirmation());
                yield answerToJoiner(ends[0].binding());
            }
            default -> message.encode();
        };
    }

    private byte[] answerToJoiner(byte[] binding) throws CryptoException {
        Pake.Exchange withJoiner = begin(Role.RESPONDER, binding);
        Message.Share share = heard.stream().filter(Message.Share.class::isInstance).map(Message.Share.class::cast)
                .findFirst().orElseThrow();
        Session session = new Session(tools.ciphers,
                withJoiner.finish(share.share(), Session.associated(Role.INITIATOR, binding)), binding, hello, welcome,
                joinerMessage, withJoiner.share());
        return new Message.Answer(withJoiner.share(), session.issuerConfirmation()).encode();
    }

    private Pake.Exchange begin(Role role, byte[] binding) {
        Message.Hello said = (Message.Hello) heard.get(0);
        Message.Welcome answered = (Message.Welcome) heard.get(1);
        return tools.pake.begin(role, guess, Session.channel(said.nameplate()),
                Session.id(said.nonce(), answered.nonce()), Session.associated(role, binding));
    }
}
