// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.security.GeneralSecurityException;
import java.util.List;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;

import org.eclipse.jetty.util.ssl.SslContextFactory;

/** TLS 1.3 and nothing else, both ends with a certificate, no session resumption. */
final class TlsContexts {
    private static final String PROTOCOL = "TLSv1.3";

    /** In order of preference: AES-128 is 10 to 15 percent faster here. */
    private static final String[] CIPHER_SUITES = { "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256" };

    /** The JDK sends no session ticket when sessions would live longer than a week; resuming would skip the trust check. */
    private static final int NO_TICKETS_SECONDS = 8 * 24 * 60 * 60;

    private final DialTargets targets;
    private final KeyManager keys;
    private final TrustManager trust;

    TlsContexts(LinkKeyManager keys, LinkTrustManager trust, DialTargets targets) {
        this.keys = keys;
        this.trust = trust;
        this.targets = targets;
    }

    SslContextFactory.Server server() throws GeneralSecurityException {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        restrict(factory);
        factory.setNeedClientAuth(true);
        factory.setSniRequired(false);
        return factory;
    }

    SslContextFactory.Client client() throws GeneralSecurityException {
        SslContextFactory.Client factory = new PinningClient();
        restrict(factory);
        factory.setEndpointIdentificationAlgorithm(null);
        factory.setSNIProvider((engine, names) -> serverNames(engine));
        return factory;
    }

    private List<SNIServerName> serverNames(SSLEngine engine) {
        boolean pairing = targets.find(engine.getPeerHost()).flatMap(DialTarget::throwaway).isPresent();
        return pairing ? PairingName.toSend() : List.of();
    }

    /** Does not warn that host names are not checked: the peer's key is, see {@link LinkTrustManager}. */
    private static final class PinningClient extends SslContextFactory.Client {
        @Override
        protected void checkEndPointIdentificationAlgorithm() {
            // the certificate names a key, not a host
        }
    }

    private void restrict(SslContextFactory factory) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance(PROTOCOL);
        context.init(new KeyManager[] { keys }, new TrustManager[] { trust }, null);
        context.getServerSessionContext().setSessionTimeout(NO_TICKETS_SECONDS);
        context.getServerSessionContext().setSessionCacheSize(1);
        context.getClientSessionContext().setSessionCacheSize(1);
        factory.setSslContext(context);
        factory.setIncludeProtocols(PROTOCOL);
        factory.setIncludeCipherSuites(CIPHER_SUITES);
        factory.setUseCipherSuitesOrder(true);
    }
}
