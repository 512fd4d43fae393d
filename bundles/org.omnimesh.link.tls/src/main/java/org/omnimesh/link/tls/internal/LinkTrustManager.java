// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.id.PeerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves who is at the other end while the handshake runs, so that an unwelcome peer never reaches the application.
 * Pairing connections may show any one certificate: they are authenticated by the code.
 */
final class LinkTrustManager extends X509ExtendedTrustManager {
    private static final Logger LOG = LoggerFactory.getLogger(LinkTrustManager.class);
    private static final String PEER = "org.omnimesh.peer";

    private final TrustPolicy policy;
    private final DialTargets targets;

    LinkTrustManager(TrustPolicy policy, DialTargets targets) {
        this.policy = policy;
        this.targets = targets;
    }

    @Override
    public void checkClientTrusted(X509Certificate @Nullable [] chain, @Nullable String authType,
            @Nullable SSLEngine engine) throws CertificateException {
        X509Certificate[] shown = single(chain);
        if (engine == null) {
            throw unsupported();
        }
        SSLSession session = engine.getHandshakeSession();
        if (PairingName.isRequestedBy(session)) {
            return;
        }
        try {
            session.putValue(PEER, policy.admit(shown, Optional.empty()));
        } catch (PeerRefused e) {
            LOG.debug("Refused a device that dialled: {}", e.getMessage());
            throw e;
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate @Nullable [] chain, @Nullable String authType,
            @Nullable SSLEngine engine) throws CertificateException {
        X509Certificate[] shown = single(chain);
        DialTarget target = targets.find(engine == null ? null : engine.getPeerHost())
                .orElseThrow(() -> new PeerRefused("The connection was given up meanwhile."));
        target.proven(shown[0], target.throwaway().isPresent() ? null : policy.admit(shown, target.expected()));
    }

    /** Returns the device that dialled, trusted at the time of the call. */
    Optional<PeerId> dialler(SSLSession session) {
        return session.getValue(PEER) instanceof PeerId peer && policy.trusts(peer)
                ? Optional.of(peer)
                : Optional.empty();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() { return new X509Certificate[0]; }

    @Override
    public void checkClientTrusted(X509Certificate @Nullable [] chain, @Nullable String authType)
            throws CertificateException {
        throw unsupported();
    }

    @Override
    public void checkServerTrusted(X509Certificate @Nullable [] chain, @Nullable String authType)
            throws CertificateException {
        throw unsupported();
    }

    @Override
    public void checkClientTrusted(X509Certificate @Nullable [] chain, @Nullable String authType,
            @Nullable Socket socket) throws CertificateException {
        throw unsupported();
    }

    @Override
    public void checkServerTrusted(X509Certificate @Nullable [] chain, @Nullable String authType,
            @Nullable Socket socket) throws CertificateException {
        throw unsupported();
    }

    private static X509Certificate[] single(X509Certificate @Nullable [] chain) throws PeerRefused {
        if (chain == null || chain.length != 1) {
            throw new PeerRefused("The other end did not show exactly one certificate.");
        }
        return chain;
    }

    private static CertificateException unsupported() {
        return new PeerRefused("Links are checked on TLS engines only.");
    }
}
