// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.discovery;

import java.time.Duration;
import java.util.List;

import org.omnimesh.api.id.Multiaddr;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The public halves of pairing codes: advertised while a code lives, looked up when one is typed
 * ({@code _omnimesh-pair._tcp}). Thread-safe.
 */
@ProviderType
public interface Nameplates {
    /** Most advertisers that a look-up returns; a rogue one gets one guess per try. */
    int MAX_RESULTS = 3;

    /**
     * Advertises that this node holds a code.
     *
     * @param nameplate three characters of Crockford base32
     * @return closes the advertisement; idempotent, never throws
     */
    Advertisement advertise(String nameplate);

    /**
     * Finds who advertises a nameplate. Blocks until one is found and its addresses are resolved, or time is up.
     *
     * @param nameplate three characters of Crockford base32
     * @param timeout how long to wait at most
     * @return one list of addresses per advertiser, best first; at most {@value #MAX_RESULTS}; empty if none was found
     */
    List<List<Multiaddr>> find(String nameplate, Duration timeout);

    /** A live advertisement. */
    @FunctionalInterface
    interface Advertisement extends AutoCloseable {
        /** Withdraws the advertisement. */
        @Override
        void close();
    }
}
