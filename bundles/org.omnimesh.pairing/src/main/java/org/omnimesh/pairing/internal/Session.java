// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.Nonce;
import org.omnimesh.api.crypto.Pake;
import org.omnimesh.api.crypto.SymmetricKey;

/** What both sides know after CPace: the transcript, and keys that agree only if the passwords did. */
final class Session {
    private static final CryptoContext CONFIRM_JOINER = new CryptoContext("omni/1/pair/confirm-joiner");
    private static final CryptoContext CONFIRM_ISSUER = new CryptoContext("omni/1/pair/confirm-issuer");
    private static final CryptoContext KEY_JOINER = new CryptoContext("omni/1/pair/key-joiner");
    private static final CryptoContext KEY_ISSUER = new CryptoContext("omni/1/pair/key-issuer");

    private final Ciphers ciphers;
    private final SymmetricKey shared;
    private final byte[] transcript;
    private final SymmetricKey toIssuer;
    private final SymmetricKey toJoiner;

    Session(Ciphers ciphers, SymmetricKey shared, byte[] binding, byte[]... messages) {
        this.ciphers = ciphers;
        this.shared = shared;
        this.transcript = hash(binding, messages);
        this.toIssuer = ciphers.derive(shared, KEY_JOINER, transcript);
        this.toJoiner = ciphers.derive(shared, KEY_ISSUER, transcript);
    }

    /** Returns CPace's channel identifier: what it is for, and the public half. */
    static byte[] channel(String nameplate) {
        return ("omni-pair/1" + nameplate).getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns CPace's session id. */
    static byte[] id(byte[] joinerNonce, byte[] issuerNonce) {
        return ByteBuffer.allocate(joinerNonce.length + issuerNonce.length).put(joinerNonce).put(issuerNonce).array();
    }

    /** Returns CPace's associated data of a side: its role, and the connection that a man in the middle cannot share. */
    static byte[] associated(Pake.Role role, byte[] binding) {
        byte[] label = (role == Pake.Role.INITIATOR ? "joiner" : "issuer").getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(label.length + binding.length).put(label).put(binding).array();
    }

    byte[] transcript() {
        return transcript.clone();
    }

    byte[] joinerConfirmation() {
        return ciphers.authenticate(shared, CONFIRM_JOINER, transcript);
    }

    byte[] issuerConfirmation() {
        return ciphers.authenticate(shared, CONFIRM_ISSUER, transcript);
    }

    /** Encrypts the joiner's message of a number; each number is used once. */
    byte[] sealToIssuer(long number, byte[] plaintext) {
        return ciphers.seal(toIssuer, Nonce.ofIndex(number), transcript, plaintext);
    }

    byte[] openFromJoiner(long number, byte[] sealed) throws CryptoException {
        return ciphers.open(toIssuer, Nonce.ofIndex(number), transcript, sealed);
    }

    byte[] sealToJoiner(long number, byte[] plaintext) {
        return ciphers.seal(toJoiner, Nonce.ofIndex(number), transcript, plaintext);
    }

    byte[] openFromIssuer(long number, byte[] sealed) throws CryptoException {
        return ciphers.open(toJoiner, Nonce.ofIndex(number), transcript, sealed);
    }

    private static byte[] hash(byte[] binding, byte[]... messages) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            update(digest, binding);
            for (byte[] message : messages) {
                update(digest, message);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("expected SHA-256 in every Java runtime", e);
        }
    }

    private static void update(MessageDigest digest, byte[] part) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
        digest.update(part);
    }
}
