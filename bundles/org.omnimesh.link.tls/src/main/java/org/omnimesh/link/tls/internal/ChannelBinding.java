// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;

/**
 * What both ends of one TLS connection know and a man in the middle cannot reproduce: SHA-256 over a label and both
 * certificates, each after its length in four bytes, the dialler's first.
 */
final class ChannelBinding {
    private static final String LABEL = "omnimesh/pairing-channel/1";

    private ChannelBinding() {}

    static byte[] of(Certificate client, Certificate server) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            update(digest, LABEL.getBytes(StandardCharsets.US_ASCII));
            update(digest, client.getEncoded());
            update(digest, server.getEncoded());
            return digest.digest();
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("every Java platform has SHA-256, and the certificates were parsed", e);
        }
    }

    private static void update(MessageDigest digest, byte[] part) {
        int length = part.length;
        digest.update(new byte[] { (byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length });
        digest.update(part);
    }
}
