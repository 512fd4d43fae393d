// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.TlsCredentials;
import org.omnimesh.api.id.PeerId;

/** Whom a connection is meant for, and what the handshake learned about them. */
final class DialTarget {
    private final String name;
    private final List<InetSocketAddress> addresses;
    private final Optional<PeerId> expected;
    private final Optional<TlsCredentials> throwaway;
    private volatile @Nullable X509Certificate certificate;
    private volatile @Nullable PeerId peer;

    DialTarget(String name, List<InetSocketAddress> addresses, Optional<PeerId> expected,
            Optional<TlsCredentials> throwaway) {
        this.name = name;
        this.addresses = addresses.stream().map(address -> named(name, address)).toList();
        this.expected = expected;
        this.throwaway = throwaway;
    }

    /** Attaches the made-up name to an address: Jetty gives the TLS engine the name of the socket's address. */
    private static InetSocketAddress named(String name, InetSocketAddress address) {
        InetAddress plain = address.getAddress();
        try {
            InetAddress named = plain instanceof Inet6Address ip6
                    ? Inet6Address.getByAddress(name, ip6.getAddress(), ip6.getScopeId())
                    : InetAddress.getByAddress(name, plain.getAddress());
            return new InetSocketAddress(named, address.getPort());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("expected a resolved address", e);
        }
    }

    /** Returns the name under which Jetty knows the target; it never leaves this process but as HTTP's Host. */
    String name() {
        return name;
    }

    List<InetSocketAddress> addresses() {
        return addresses;
    }

    Optional<PeerId> expected() {
        return expected;
    }

    /** Returns the credentials of a pairing connection, or empty for one between devices. */
    Optional<TlsCredentials> throwaway() {
        return throwaway;
    }

    /** Keeps what the handshake proved. */
    void proven(X509Certificate shown, @Nullable PeerId who) {
        certificate = shown;
        peer = who;
    }

    Optional<X509Certificate> certificate() {
        return Optional.ofNullable(certificate);
    }

    Optional<PeerId> peer() {
        return Optional.ofNullable(peer);
    }
}
