// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;
import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.crypto.Signatures;
import org.omnimesh.api.id.PeerId;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Strict Ed25519 verification (RFC 8032, 5.1.7): the scalar below the group order, points in canonical form, no public
 * key of small order (for which one signature would fit many messages).
 */
@Component
public final class Ed25519Signatures implements Signatures {
    /** How many devices' keys are remembered in the form in which they are used, so that each is decoded once. */
    private static final int MAX_POINTS = 1024;

    private final Map<PeerId, PublicPoint> points = new ConcurrentHashMap<>();

    /** Makes the service. */
    @Activate
    public Ed25519Signatures() {
        // nothing is known yet
    }

    @Override
    public boolean verify(PeerId signer, CryptoContext context, byte[] message, Signature signature) {
        @Nullable PublicPoint point = points.get(signer);
        if (point == null) {
            point = Ed25519.validatePublicKeyPartialExport(signer.publicKey(), 0);
            if (point == null) {
                return false;
            }
            if (points.size() >= MAX_POINTS) {
                points.clear();
            }
            points.put(signer, point);
        }
        return verify(point, Labelled.bytes(context, message), signature.bytes());
    }

    /** Verifies a plain signature; for protocols that have their own domain separation. */
    static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        if (publicKey.length != Ed25519.PUBLIC_KEY_SIZE) {
            return false;
        }
        @Nullable PublicPoint point = Ed25519.validatePublicKeyPartialExport(publicKey, 0);
        return point != null && verify(point, message, signature);
    }

    private static boolean verify(PublicPoint point, byte[] message, byte[] signature) {
        return signature.length == Ed25519.SIGNATURE_SIZE
                && Ed25519.verify(signature, 0, point, message, 0, message.length);
    }
}
