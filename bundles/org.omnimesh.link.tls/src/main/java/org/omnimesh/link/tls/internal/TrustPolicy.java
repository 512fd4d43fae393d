// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.LinkCertificates;
import org.omnimesh.api.id.PeerId;

/** Decides which proven device may have a link with this one. */
final class TrustPolicy {
    private final PeerId self;
    private final LinkCertificates certificates;
    private final Predicate<PeerId> trusts;

    TrustPolicy(PeerId self, LinkCertificates certificates, Predicate<PeerId> trusts) {
        this.self = self;
        this.certificates = certificates;
        this.trusts = trusts;
    }

    boolean trusts(PeerId peer) {
        return !peer.equals(self) && trusts.test(peer);
    }

    /** Returns the device that a chain proves if it is the expected one and trusted. */
    PeerId admit(X509Certificate[] chain, Optional<PeerId> expected) throws PeerRefused {
        PeerId peer = verify(chain);
        if (peer.equals(self)) {
            throw new PeerRefused("That address is this device itself.");
        }
        if (expected.isPresent() && !expected.get().equals(peer)) {
            throw new PeerRefused("Another device than the expected one answered at that address.");
        }
        if (!trusts.test(peer)) {
            throw new PeerRefused("The device that answered is not trusted. Pair with it first.");
        }
        return peer;
    }

    private PeerId verify(X509Certificate[] chain) throws PeerRefused {
        try {
            return certificates.verify(List.of(chain));
        } catch (CryptoException e) {
            throw new PeerRefused("The other end did not prove who it is.", e);
        }
    }
}
