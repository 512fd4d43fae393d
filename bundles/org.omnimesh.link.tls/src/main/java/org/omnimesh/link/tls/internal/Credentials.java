// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.time.Duration;
import java.util.Optional;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.LinkCertificates;
import org.omnimesh.api.crypto.TlsCredentials;
import org.omnimesh.api.node.TimeSource;

/** The certificates in use; made when first needed. Thread-safe. */
final class Credentials {
    /** How long one throw-away certificate is shown to strangers, so that it cannot be used to follow a device. */
    static final Duration THROWAWAY_LIFE = Duration.ofMinutes(15);

    private final LinkCertificates certificates;
    private final TimeSource time;
    private @Nullable TlsCredentials device;
    private @Nullable TlsCredentials current;
    private @Nullable TlsCredentials previous;
    private long generation;
    private Duration made = Duration.ZERO;

    Credentials(LinkCertificates certificates, TimeSource time) {
        this.certificates = certificates;
        this.time = time;
    }

    synchronized TlsCredentials device() {
        TlsCredentials known = device;
        if (known == null) {
            known = certificates.forThisDevice();
            device = known;
        }
        return known;
    }

    /** Makes credentials for one outgoing pairing connection. */
    TlsCredentials oneTime() {
        return certificates.throwaway();
    }

    /** Returns the number of the throw-away certificate to show now, making it if it is due. */
    synchronized long throwawayGeneration() {
        Duration now = time.monotonic();
        if (current == null || now.minus(made).compareTo(THROWAWAY_LIFE) >= 0) {
            previous = current;
            current = certificates.throwaway();
            made = now;
            generation++;
        }
        return generation;
    }

    /** Returns a throw-away certificate by its number; only the last two are kept. */
    synchronized Optional<TlsCredentials> throwaway(long number) {
        if (number == generation) {
            return Optional.ofNullable(current);
        }
        return number == generation - 1 ? Optional.ofNullable(previous) : Optional.empty();
    }
}
