// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.discovery;

import java.util.List;

import org.osgi.annotation.versioning.ConsumerType;

/** A way to find peers, such as mDNS or peer exchange (whiteboard). */
@ConsumerType
public interface PeerSource {
    /** Most nodes a source keeps, so that a flood of advertisements stays harmless. */
    int MAX_SIGHTINGS = 1000;

    /**
     * Returns the source's name, for the diagnostics page.
     *
     * @return such as {@code mdns}
     */
    String name();

    /**
     * Returns the nodes that are present now, this one excluded.
     *
     * @return at most {@value #MAX_SIGHTINGS} sightings
     */
    List<Sighting> present();
}
