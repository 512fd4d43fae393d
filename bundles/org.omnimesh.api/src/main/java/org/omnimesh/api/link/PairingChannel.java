// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.link;

import java.time.Duration;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A TLS connection between two strangers, with throw-away certificates, for one pairing. Used by one thread at a time.
 */
@ProviderType
public interface PairingChannel extends AutoCloseable {
    /** Largest message in bytes. */
    int MAX_MESSAGE_BYTES = 64 << 10;

    /**
     * Returns what both ends of this very connection know and a man in the middle cannot reproduce: a hash over both
     * certificates.
     *
     * @return 32 bytes, the same on both ends
     */
    byte[] binding();

    /**
     * Returns the other end's IP address, for rate limits only.
     *
     * @return the address without port
     */
    String remoteHost();

    /**
     * Sends a message.
     *
     * @param message at most {@value #MAX_MESSAGE_BYTES} bytes
     * @throws LinkException if the connection is closed
     */
    void send(byte[] message) throws LinkException;

    /**
     * Waits for a message.
     *
     * @param timeout how long to wait at most
     * @return the message
     * @throws LinkException if none comes in time or the connection is closed
     */
    byte[] receive(Duration timeout) throws LinkException;

    /** Closes the connection. Idempotent. */
    @Override
    void close();
}
