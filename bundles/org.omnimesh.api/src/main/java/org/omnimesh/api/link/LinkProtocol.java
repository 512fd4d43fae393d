// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.link;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Something that talks over links (whiteboard). Calls for one link come one after another; calls for different links
 * may come at the same time. An exception closes the link.
 */
@ConsumerType
public interface LinkProtocol {
    /** Replication of logs. */
    int MESH = 1;

    /** Presence and typing: never stored. */
    int PRESENCE = 2;

    /**
     * Returns the number that marks this protocol's frames.
     *
     * @return 1 to 255; 0 is the link's own
     */
    int number();

    /**
     * A link is up.
     *
     * @param link the link
     */
    void opened(Link link);

    /**
     * A frame came.
     *
     * @param link the link
     * @param frame at most {@link Link#MAX_FRAME_BYTES} bytes; owned by the callee
     */
    void received(Link link, byte[] frame);

    /**
     * A link is gone; nothing more comes from it.
     *
     * @param link the link
     */
    void closed(Link link);
}
