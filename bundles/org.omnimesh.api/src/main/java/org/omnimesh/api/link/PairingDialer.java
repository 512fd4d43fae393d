// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.link;

import java.time.Duration;

import org.omnimesh.api.id.Multiaddr;
import org.osgi.annotation.versioning.ProviderType;

/** Opens pairing connections to strangers. Thread-safe. */
@ProviderType
public interface PairingDialer {
    /**
     * Connects with throw-away certificates.
     *
     * @param address where the issuer listens
     * @param timeout how long to wait at most
     * @return the connection
     * @throws LinkException if nobody answers there
     */
    PairingChannel dial(Multiaddr address, Duration timeout) throws LinkException;
}
