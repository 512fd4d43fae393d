// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.crypto;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Password-authenticated key exchange: CPACE-X25519-SHA512 of draft-irtf-cfrg-cpace-21, initiator-responder setting.
 *
 * <p>
 * Two sides with the same password end with the same key; a side with another password learns nothing but that, and an
 * eavesdropper cannot try passwords offline. Thread-safe.
 */
@ProviderType
public interface Pake {
    /** Which side of the exchange this is. */
    enum Role {
        /** Sends its share first. */
        INITIATOR,
        /** Answers. */
        RESPONDER
    }

    /**
     * Begins one exchange.
     *
     * @param role the side
     * @param password the low-entropy secret
     * @param channel the channel identifier (CI): what both sides know in the open, such as purpose and nameplate
     * @param session the session id (sid), unique per exchange and the same on both sides
     * @param associated this side's associated data (AD), such as its channel binding
     * @return the exchange
     */
    Exchange begin(Role role, byte[] password, byte[] channel, byte[] session, byte[] associated);

    /** One run of the protocol; used by one thread and finished at most once. */
    @ProviderType
    interface Exchange {
        /**
         * Returns this side's public share.
         *
         * @return 32 bytes
         */
        byte[] share();

        /**
         * Computes the shared key.
         *
         * @param peerShare the other side's share
         * @param peerAssociated the other side's associated data
         * @return the key, which differs from the peer's unless password, channel, session, shares and both associated
         *         data agree; confirm it before use
         * @throws CryptoException if the share is of low order or malformed: the exchange must be aborted
         * @throws IllegalStateException if called twice
         */
        SymmetricKey finish(byte[] peerShare, byte[] peerAssociated) throws CryptoException;
    }
}
