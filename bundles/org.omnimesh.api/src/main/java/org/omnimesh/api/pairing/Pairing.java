// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.pairing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.id.Multiaddr;
import org.osgi.annotation.versioning.ProviderType;

/** Issues codes and joins by them. Thread-safe. */
@ProviderType
public interface Pairing {
    /** How long a code lives, on the monotonic clock. */
    Duration LIFETIME = Duration.ofMinutes(15);

    /** Wrong tries after which a code is burned. */
    int MAX_TRIES = 3;

    /** Most codes of one node that live at once; issuing another burns the oldest. */
    int MAX_LIVE_CODES = 5;

    /**
     * Issues a fresh code and advertises its public half.
     *
     * @return the code
     * @throws PairingException if the network is closed, or codes were issued too often
     */
    ConnectionCode issue() throws PairingException;

    /**
     * Returns the newest live code.
     *
     * @return the code with the time it has left, or empty
     */
    Optional<ConnectionCode> live();

    /** Burns every live code. */
    void burn();

    /**
     * Joins the issuer's team. Blocks until done, at most thirty seconds.
     *
     * @param typed a code or a link, as typed or pasted
     * @param addresses where to look for the issuer beside the local network; may be empty
     * @return what came of it
     * @throws PairingException if it fails; the reason says what may be told
     */
    PairingResult join(String typed, List<Multiaddr> addresses) throws PairingException;
}
