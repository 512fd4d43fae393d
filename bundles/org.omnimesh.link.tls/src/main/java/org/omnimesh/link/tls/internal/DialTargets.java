// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.TlsCredentials;
import org.omnimesh.api.id.PeerId;

/**
 * The targets that are being dialled, each under a made-up host name: it is what reaches the resolver, the key manager and
 * the trust manager, so that each connection is checked against its own target.
 */
final class DialTargets {
    /** Ending of every made-up name; never resolved by DNS (RFC 6761). */
    static final String SUFFIX = ".omnimesh.invalid";

    private final AtomicLong counter = new AtomicLong();
    private final Map<String, DialTarget> targets = new ConcurrentHashMap<>();

    DialTarget device(List<InetSocketAddress> addresses, Optional<PeerId> expected) {
        return add(addresses, expected, Optional.empty());
    }

    DialTarget stranger(InetSocketAddress address, TlsCredentials throwaway) {
        return add(List.of(address), Optional.empty(), Optional.of(throwaway));
    }

    Optional<DialTarget> find(@Nullable String name) {
        return name == null ? Optional.empty() : Optional.ofNullable(targets.get(name));
    }

    void remove(DialTarget target) {
        targets.remove(target.name());
    }

    private DialTarget add(List<InetSocketAddress> addresses, Optional<PeerId> expected,
            Optional<TlsCredentials> throwaway) {
        DialTarget target = new DialTarget("t" + counter.incrementAndGet() + SUFFIX, addresses, expected, throwaway);
        targets.put(target.name(), target);
        return target;
    }
}
