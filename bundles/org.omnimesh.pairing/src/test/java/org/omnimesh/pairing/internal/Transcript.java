// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.Pake;
import org.omnimesh.api.crypto.Pake.Role;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.pairing.PairingCode;
import org.omnimesh.crypto.bc.internal.CpaceSteps;

/**
 * What two sides of a pairing said, as who was in the middle of it has it: all messages in the clear, and the bindings of both
 * connections.
 *
 * @param secret the secret half of the code
 * @param messages what the two sides said, in order
 * @param session the session id of the key exchange
 * @param shareA the joiner's share
 * @param shareB the issuer's share
 * @param bindings of the joiner's and the issuer's connection
 */
record Transcript(String secret, List<byte[]> messages, byte[] session, byte[] shareA, byte[] shareB,
        List<byte[]> bindings) {
    static final int SECRETS = 1 << 25;
    static final String NAMEPLATE = "7K2";

    private static final int SYMBOLS = 5;
    private static final int BITS = 5;
    private static final byte[] CHANNEL = Session.channel(NAMEPLATE);

    /** A whole pairing over one connection, which went well. */
    static Transcript watched(PairNode joiner, PairNode issuer, String secret) throws Refusal {
        return of(joiner, issuer, secret, false);
    }

    /** A pairing whose shares were swapped by somebody who took part with a wrong secret: it ends with the issuer's answer. */
    static Transcript relayed(PairNode joiner, PairNode issuer, String secret) throws Refusal {
        return of(joiner, issuer, secret, true);
    }

    private static Transcript of(PairNode joiner, PairNode issuer, String secret, boolean swapped) throws Refusal {
        byte[] password = ascii(secret);
        byte[] binding = joiner.random.bytes(32);
        byte[] other = swapped ? joiner.random.bytes(32) : binding;
        Message.Hello hello = new Message.Hello(Message.Form.SHORT, NAMEPLATE, joiner.random.bytes(16));
        JoiningSide joining = new JoiningSide(joiner.pake, joiner.ciphers, joiner.cards(), binding, password, hello);
        IssuingSide issuing = new IssuingSide(issuer.pake, issuer.ciphers, issuer.cards(), other,
                issuer.random.bytes(16));
        List<byte[]> messages = new ArrayList<>(List.of(joining.hello()));
        issuing.hello(messages.get(0));
        byte[] welcome = issuing.welcome();
        byte[] share = joining.share(welcome);
        byte[] session = Session.id(hello.nonce(), Message.decode(Message.Welcome.class, welcome).nonce());
        byte[] toIssuer = swapped ? guessed(joiner.pake, secret, session, other) : share;
        byte[] answer = issuing.answer(toIssuer, password);
        messages.addAll(List.of(welcome, share, answer));
        if (!swapped) {
            byte[] introduction = joining.introduce(answer, joiner.ownCard());
            issuing.card(issuing.confirm(introduction));
            byte[] invitation = issuing.invite(issuer.ownCard(), new byte[16]);
            joining.offer(invitation);
            messages.addAll(List.of(introduction, invitation, joining.joined()));
        }
        return new Transcript(secret, messages, session, Message.decode(Message.Share.class, share).share(),
                Message.decode(Message.Answer.class, answer).share(), List.of(binding, other));
    }

    private static byte[] guessed(Pake pake, String secret, byte[] session, byte[] binding) {
        byte[] wrong = ascii(secret.equals("00000") ? "00001" : "00000");
        return new Message.Share(pake.begin(Role.INITIATOR, wrong, CHANNEL, session,
                Session.associated(Role.INITIATOR, binding)).share()).encode();
    }

    /** Returns the secret of a number. */
    static String secret(int number) {
        StringBuilder text = new StringBuilder();
        for (int i = SYMBOLS - 1; i >= 0; i--) {
            text.append(PairingCode.ALPHABET.charAt(number >>> i * BITS & (1 << BITS) - 1));
        }
        return text.toString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the transcript with another first message of the issuer, as if it had said that. */
    Transcript withWelcome(byte[] nonce) {
        List<byte[]> other = new ArrayList<>(messages);
        other.set(1, new Message.Welcome(nonce).encode());
        return new Transcript(secret, other, session, shareA, shareB, bindings);
    }

    byte[] nonce() {
        return Arrays.copyOfRange(session, 16, 32);
    }

    byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        messages.forEach(all::writeBytes);
        return all.toByteArray();
    }

    /**
     * Computes what may be computed of a secret and what was seen: hashes and codes of the secret alone, with the public half,
     * with the session and with the bindings; the point that it leads to; and the keys and proofs that follow if that point, or
     * the secret itself, were all that is behind them.
     */
    byte[] computable(String tried, Ciphers ciphers) throws GeneralSecurityException, CryptoException {
        byte[] text = ascii(tried);
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(text);
        byte[] hash = sha256.digest(text);
        all.writeBytes(hash);
        all.writeBytes(sha512.digest(text));
        all.writeBytes(sha256.digest(join(ascii(NAMEPLATE), text)));
        all.writeBytes(sha256.digest(join(text, session)));
        all.writeBytes(sha256.digest(join(session, text)));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(text, "HmacSHA256"));
        all.writeBytes(mac.doFinal(session));
        all.writeBytes(mac.doFinal(shareB));
        byte[] generator = CpaceSteps.generator(text, CHANNEL, session);
        all.writeBytes(generator);
        byte[] binding = bindings.get(1);
        SymmetricKey key = CpaceSteps.key(session, generator, shareA, Session.associated(Role.INITIATOR, binding),
                shareB, Session.associated(Role.RESPONDER, binding));
        all.writeBytes(key.revealSecretBytes());
        proofs(all, ciphers, key, binding);
        proofs(all, ciphers, SymmetricKey.of(hash), binding);
        return all.toByteArray();
    }

    private void proofs(ByteArrayOutputStream all, Ciphers ciphers, SymmetricKey key, byte[] binding) {
        Session guessed = new Session(ciphers, key, binding, messages.get(0), messages.get(1), messages.get(2), shareB);
        all.writeBytes(guessed.issuerConfirmation());
        all.writeBytes(guessed.joinerConfirmation());
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] all = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, all, one.length, other.length);
        return all;
    }
}
