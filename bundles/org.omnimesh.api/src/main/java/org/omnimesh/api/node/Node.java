// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.node;

import java.time.Duration;

import org.osgi.annotation.versioning.ProviderType;

/** The node's life cycle: names, network on and off, mode. Thread-safe; calls that open sockets may take seconds. */
@ProviderType
public interface Node {
    /**
     * Returns the names in use.
     *
     * @return the profile
     */
    Profile profile();

    /**
     * Changes the names; the team sees the change. Kept over restarts.
     *
     * @param profile the new names
     */
    void rename(Profile profile);

    /**
     * Opens the network if it is closed; otherwise does nothing.
     *
     * @throws NodeException if a socket cannot be opened; the message says which and what to do
     */
    void start() throws NodeException;

    /** Closes all links, withdraws every advertisement and flushes the store; the API stays. Idempotent. */
    void stop();

    /**
     * Tells whether {@link #start()} succeeded and {@link #stop()} was not called since.
     *
     * @return true while the network is open
     */
    boolean running();

    /**
     * Returns how far the node reaches.
     *
     * @return the mode
     */
    NetworkMode mode();

    /**
     * Changes the mode, live; what belonged to the old mode only is closed and withdrawn. Kept over restarts.
     *
     * @param mode the new mode
     * @throws NodeException if a socket cannot be opened
     */
    void changeMode(NetworkMode mode) throws NodeException;

    /**
     * Returns the time since the node started.
     *
     * @return the uptime
     */
    Duration uptime();

    /**
     * Returns the product's version.
     *
     * @return such as {@code 0.1.0}
     */
    String version();
}
