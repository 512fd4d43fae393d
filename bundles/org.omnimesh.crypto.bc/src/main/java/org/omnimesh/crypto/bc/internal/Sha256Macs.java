// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Arrays;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 (RFC 2104), and what is built on it: HKDF (RFC 5869) and PBKDF2 (RFC 8018, 5.2). */
final class Sha256Macs {
    /** Length of a digest in bytes. */
    static final int LENGTH = 32;

    private static final int MAX_HKDF_LENGTH = 255 * LENGTH;

    private static final String ALGORITHM = "HmacSHA256";

    /** Found once: to look for it anew in each call is a large part of the call. */
    private static final Provider PROVIDER = provider();

    private Sha256Macs() {}

    private static Provider provider() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(new byte[1], ALGORITHM)); // Before that it has not chosen one.
            return mac.getProvider();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    static byte[] hmac(byte[] key, byte[]... data) {
        Mac mac = mac(key);
        for (byte[] part : data) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    static byte[] hkdf(byte[] secret, byte[] salt, byte[] info, int length) {
        if (length < 0 || length > MAX_HKDF_LENGTH) {
            throw new IllegalArgumentException("expected 0 to " + MAX_HKDF_LENGTH + " bytes, got " + length);
        }
        byte[] pseudoRandomKey = hmac(salt, secret);
        Mac mac = mac(pseudoRandomKey);
        Arrays.fill(pseudoRandomKey, (byte) 0);
        byte[] output = new byte[length];
        byte[] block = new byte[0];
        for (int at = 0, counter = 1; at < length; at += LENGTH, counter++) {
            mac.update(block);
            mac.update(info);
            mac.update((byte) counter);
            block = mac.doFinal();
            System.arraycopy(block, 0, output, at, Math.min(LENGTH, length - at));
        }
        return output;
    }

    static byte[] pbkdf2(byte[] password, byte[] salt, int iterations, int length) {
        Mac mac = mac(password);
        byte[] output = new byte[length];
        for (int at = 0, index = 1; at < length; at += LENGTH, index++) {
            byte[] block = pbkdf2Block(mac, salt, iterations, index);
            System.arraycopy(block, 0, output, at, Math.min(LENGTH, length - at));
        }
        return output;
    }

    private static byte[] pbkdf2Block(Mac mac, byte[] salt, int iterations, int index) {
        mac.update(salt);
        mac.update(new byte[] { (byte) (index >>> 24), (byte) (index >>> 16), (byte) (index >>> 8), (byte) index });
        byte[] round = mac.doFinal();
        byte[] sum = round.clone();
        for (int i = 1; i < iterations; i++) {
            round = mac.doFinal(round);
            for (int j = 0; j < LENGTH; j++) {
                sum[j] ^= round[j];
            }
        }
        return sum;
    }

    /** The JDK refuses an empty key; HMAC pads keys with zeros, so one zero byte is the same key. */
    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM, PROVIDER);
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
