// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.discovery;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

import org.omnimesh.api.id.Multiaddr;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What pairing shows to strangers on the local network: the public half of a code while it lives, the tag of a team's door
 * while it is open ({@code _omnimesh-pair._tcp}). Thread-safe.
 */
@ProviderType
public interface Nameplates {
    /** Most advertisers that a look-up returns; a rogue one gets one guess per try. */
    int MAX_RESULTS = 3;

    /** Longest nameplate in characters. */
    int MAX_LENGTH = 32;

    /**
     * Advertises that this node holds a code, or a door open.
     *
     * @param nameplate three to {@value #MAX_LENGTH} characters of Crockford base32
     * @return closes the advertisement; idempotent, never throws
     */
    Advertisement advertise(String nameplate);

    /**
     * Finds who advertises a nameplate. Blocks until one is found and its addresses are resolved, or time is up.
     *
     * @param nameplate what is looked for, in either case
     * @param timeout how long to wait at most
     * @return one list of addresses per advertiser, best first; at most {@value #MAX_RESULTS}; empty if none was found
     */
    default List<List<Multiaddr>> find(String nameplate, Duration timeout) {
        return find(nameplate::equalsIgnoreCase, timeout);
    }

    /**
     * Finds who advertises a nameplate that a test recognises. Blocks until one is found and its addresses are resolved, or
     * time is up.
     *
     * @param wanted tells what is looked for; asked with texts from strangers, more than once for each
     * @param timeout how long to wait at most
     * @return one list of addresses per advertiser, best first; at most {@value #MAX_RESULTS}; empty if none was found
     */
    List<List<Multiaddr>> find(Predicate<String> wanted, Duration timeout);

    /** A live advertisement. */
    @FunctionalInterface
    interface Advertisement extends AutoCloseable {
        /** Withdraws the advertisement. */
        @Override
        void close();
    }
}
