// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

import org.bouncycastle.math.ec.rfc7748.X25519;
import org.omnimesh.api.crypto.CryptoException;

/** The computations of CPACE-X25519-SHA512, initiator-responder setting (draft-irtf-cfrg-cpace-21). */
final class Cpace {
    /** Length of scalars and shares in bytes. */
    static final int LENGTH = 32;

    private static final byte[] DSI = "CPace255".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DSI_ISK = "CPace255_ISK".getBytes(StandardCharsets.US_ASCII);
    private static final int SHA512_BLOCK = 128;

    private Cpace() {}

    /** Computes the generator that depends on the password. */
    static byte[] generator(byte[] password, byte[] channel, byte[] session) {
        int padding = SHA512_BLOCK - 1 - prepended(password).length - prepended(DSI).length;
        byte[] hash = sha512(prepended(DSI), prepended(password), prepended(new byte[Math.max(0, padding)]),
                prepended(channel), prepended(session));
        return Elligator2.map(Arrays.copyOf(hash, LENGTH));
    }

    /** Multiplies the generator by a scalar. */
    static byte[] share(byte[] scalar, byte[] generator) {
        byte[] share = new byte[LENGTH];
        X25519.scalarMult(scalar, 0, generator, 0, share, 0);
        return share;
    }

    /** Multiplies the peer's share by a scalar; a neutral result must abort the protocol. */
    static byte[] agree(byte[] scalar, byte[] peerShare) throws CryptoException {
        byte[] point = new byte[LENGTH];
        if (peerShare.length != LENGTH || !X25519.calculateAgreement(scalar, 0, peerShare, 0, point, 0)) {
            throw new CryptoException("expected a share of " + LENGTH + " bytes that is a point of high order");
        }
        return point;
    }

    /** Computes the intermediate session key from both shares, the initiator's first. */
    static byte[] sessionKey(byte[] session, byte[] point, byte[] shareA, byte[] associatedA, byte[] shareB,
            byte[] associatedB) {
        return sha512(prepended(DSI_ISK), prepended(session), prepended(point), prepended(shareA),
                prepended(associatedA), prepended(shareB), prepended(associatedB));
    }

    /** Prepends the length as LEB128. */
    private static byte[] prepended(byte[] data) {
        byte[] head = new byte[5];
        int used = 0;
        int rest = data.length;
        while (rest > 0x7f) {
            head[used++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        head[used++] = (byte) rest;
        return Labelled.concat(Arrays.copyOf(head, used), data);
    }

    private static byte[] sha512(byte[]... parts) {
        try {
            return MessageDigest.getInstance("SHA-512").digest(Labelled.concat(parts));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has SHA-512", e);
        }
    }
}
