// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.contract;

import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.BlobClient;
import org.omnimesh.api.link.BlobSource;
import org.omnimesh.api.link.LinkProtocol;
import org.omnimesh.api.link.Links;
import org.omnimesh.testing.RecordingEventAdmin;

/** One device of a contract test of links; its network is open at first, and it trusts nobody. */
public interface LinkEnd extends AutoCloseable {
    /**
     * Returns what is tested.
     *
     * @return the links
     */
    Links links();

    /**
     * Returns what is tested.
     *
     * @return the blob client that goes with the links
     */
    BlobClient blobs();

    /**
     * Names the device.
     *
     * @return its id
     */
    PeerId id();

    /**
     * Returns where it tells facts.
     *
     * @return the recorder
     */
    RecordingEventAdmin events();

    /**
     * Trusts a device from here on.
     *
     * @param peer the device
     */
    void trust(PeerId peer);

    /**
     * Adds a protocol.
     *
     * @param protocol the protocol
     */
    void add(LinkProtocol protocol);

    /**
     * Adds what peers may fetch.
     *
     * @param source the source
     */
    void add(BlobSource source);

    /**
     * Opens the network again, on the same address.
     *
     * @throws Exception if it cannot
     */
    void openNetwork() throws Exception;

    /** Closes the network. */
    void closeNetwork();

    /** Ends the device. */
    @Override
    void close();
}
