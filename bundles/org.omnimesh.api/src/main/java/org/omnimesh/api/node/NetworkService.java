// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.node;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Something that holds sockets or advertisements while the network is open (whiteboard: the node calls every registered
 * one). A service that appears while the network is open is opened at once.
 */
@ConsumerType
public interface NetworkService {
    /** Order of services that listen and dial. */
    int ORDER_LINKS = 100;

    /** Order of services that advertise where others listen. */
    int ORDER_DISCOVERY = 200;

    /**
     * Returns the place in the order of opening; closing goes the other way.
     *
     * @return small numbers first
     */
    int order();

    /**
     * Opens what the mode calls for, and closes what it does not. Called again when the mode changes.
     *
     * @param mode {@link NetworkMode#LAN} or {@link NetworkMode#P2P}; never {@link NetworkMode#SOLO}
     * @throws NodeException if a socket cannot be opened
     */
    void open(NetworkMode mode) throws NodeException;

    /** Closes everything. Idempotent; returns within two seconds. */
    void close();
}
