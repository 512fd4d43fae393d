// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.link;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.osgi.annotation.versioning.ProviderType;

/** A mutually authenticated connection to one peer. Thread-safe. */
@ProviderType
public interface Link {
    /** Largest frame in bytes, without the transport's own header. */
    int MAX_FRAME_BYTES = 1 << 20;

    /** Most bytes queued for a peer that reads too slowly; then {@link #send} refuses. */
    int MAX_QUEUED_BYTES = 8 << 20;

    /**
     * Returns the proven identity of the other end.
     *
     * @return the peer
     */
    PeerId peer();

    /**
     * Returns the random instance name that the peer advertises at this start.
     *
     * @return the name as the peer told it; hostile text
     */
    String remoteInstance();

    /**
     * Returns where the peer says that it listens.
     *
     * @return at most 16 addresses
     */
    List<Multiaddr> remoteAddresses();

    /**
     * Returns the address in use.
     *
     * @return the peer's address as seen from here
     */
    Multiaddr address();

    /**
     * Returns the last measured round-trip time.
     *
     * @return the time, or empty before the first heartbeat was answered
     */
    Optional<Duration> roundTrip();

    /**
     * Queues a frame; frames of one protocol arrive in order.
     *
     * @param protocol the number of the {@link LinkProtocol}
     * @param frame at most {@value #MAX_FRAME_BYTES} bytes; not to be changed afterwards
     * @return false if the link is closed or the peer reads too slowly: the frame was dropped
     */
    boolean send(int protocol, byte[] frame);

    /**
     * Tells whether frames can still be sent.
     *
     * @return true until closed by either side
     */
    boolean isOpen();

    /**
     * Closes the link. Idempotent.
     *
     * @param reason a short text for the peer's log
     */
    void close(String reason);
}
