// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.omnimesh.api.audit.AuditHash;
import org.omnimesh.api.cbor.Cbor;
import org.omnimesh.api.cbor.CborItem;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.Bytes32;

/** Hashes rows and authenticates heads. */
final class Chain {
    /** What stands before the first row. */
    static final AuditHash BEGIN = new AuditHash(new byte[Bytes32.LENGTH]);

    private static final String ROW = "omni/1/audit row";
    private static final String HEAD = "omni/1/audit head";
    private static final String MAC = "HmacSHA256";

    private Chain() {}

    /** Returns the hash of a row after another one. */
    static AuditHash hash(AuditHash before, AuditRow row) {
        byte[] content = Cbor.encode(new CborItem.Array(List.of(new CborItem.Int(row.seq()),
                new CborItem.Int(row.atMillis()), new CborItem.Text(row.actor()), new CborItem.Text(row.action()),
                new CborItem.Text(row.subject()), new CborItem.Text(row.detail()))));
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(ROW.getBytes(StandardCharsets.US_ASCII));
            sha.update(before.bytes());
            return new AuditHash(sha.digest(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("expected SHA-256, which every Java has", e);
        }
    }

    /** Returns what only the owner of the key can say about a head, and about what was noted with it. */
    static byte[] authenticate(SymmetricKey key, Head head, String note) {
        byte[] said = Cbor.encode(new CborItem.Array(List.of(new CborItem.Text(HEAD), new CborItem.Int(head.count()),
                new CborItem.Bytes(head.last().bytes()), new CborItem.Text(note))));
        byte[] secret = key.revealSecretBytes();
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(secret, MAC));
            return mac.doFinal(said);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("expected HMAC-SHA256, which every Java has", e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
