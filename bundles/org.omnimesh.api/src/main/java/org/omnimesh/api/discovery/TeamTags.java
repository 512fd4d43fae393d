// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.discovery;

import java.util.List;

import org.osgi.annotation.versioning.ProviderType;

/** Makes and recognises the tags by which members of a team find each other unseen by others. Thread-safe. */
@ProviderType
public interface TeamTags {
    /** Length of a tag in bytes. */
    int TAG_LENGTH = 8;

    /**
     * Makes the tags to advertise, one per team of this node.
     *
     * @param instance the random instance name they are advertised with
     * @return at most 16 tags; they change with the instance and with time
     */
    List<byte[]> tagsFor(String instance);

    /**
     * Tells whether a node shows the tag of one of this node's teams.
     *
     * @param sighting what was seen
     * @return true if a tag is right for the instance at this time, give or take one rotation
     */
    boolean recognises(Sighting sighting);
}
