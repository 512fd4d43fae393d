// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.discovery;

import org.osgi.annotation.versioning.ConsumerType;

/** Told of every change by every source (whiteboard). Called on a source's thread, in order; must be quick. */
@ConsumerType
public interface SightingListener {
    /**
     * A node appeared or changed.
     *
     * @param sighting what is known of it now
     */
    void seen(Sighting sighting);

    /**
     * A node said goodbye or went silent.
     *
     * @param sighting what was last known of it
     */
    void gone(Sighting sighting);
}
