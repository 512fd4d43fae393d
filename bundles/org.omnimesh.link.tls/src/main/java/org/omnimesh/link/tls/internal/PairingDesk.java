// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import org.omnimesh.api.link.PairingAcceptor;
import org.omnimesh.api.node.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes strangers' pairing connections, a bounded number at once, and brings them to the acceptor. */
final class PairingDesk {
    private static final Logger LOG = LoggerFactory.getLogger(PairingDesk.class);

    private final Supplier<Optional<PairingAcceptor>> acceptor;
    private final TimeSource time;
    private final Semaphore places = new Semaphore(PairingAcceptor.MAX_OPEN);

    PairingDesk(Supplier<Optional<PairingAcceptor>> acceptor, TimeSource time) {
        this.acceptor = acceptor;
        this.time = time;
    }

    /** Makes the end of a pairing connection, or refuses it. */
    Optional<PairingSocket> open(SSLSession session, InetSocketAddress from) {
        Optional<PairingAcceptor> present = acceptor.get();
        if (present.isEmpty() || !places.tryAcquire()) {
            LOG.info("Refused a pairing connection: {}", present.isEmpty() ? "pairing is not available" : "too many");
            return Optional.empty();
        }
        try {
            byte[] binding = ChannelBinding.of(single(session.getPeerCertificates()),
                    single(session.getLocalCertificates()));
            String host = InterfaceAddresses.text(from.getAddress());
            return Optional.of(new PairingSocket(binding::clone, host, time, channel -> accept(present.get(), channel),
                    places::release));
        } catch (SSLPeerUnverifiedException e) {
            places.release();
            LOG.warn("A pairing connection without certificate came through", e);
            return Optional.empty();
        }
    }

    private static Certificate single(Certificate[] chain) throws SSLPeerUnverifiedException {
        if (chain.length != 1) {
            throw new SSLPeerUnverifiedException("expected one certificate, got " + chain.length);
        }
        return chain[0];
    }

    private static void accept(PairingAcceptor acceptor, PairingSocket channel) {
        try {
            acceptor.accept(channel);
        } catch (RuntimeException e) {
            LOG.error("A pairing failed", e);
        } finally {
            channel.close();
        }
    }
}
