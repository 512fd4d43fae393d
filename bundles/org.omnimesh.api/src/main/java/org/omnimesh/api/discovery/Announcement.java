// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.discovery;

import org.osgi.annotation.versioning.ProviderType;

/** What discovery advertises of this node; provided by the transport that listens. Thread-safe. */
@ProviderType
public interface Announcement {
    /**
     * Returns the random name of this start.
     *
     * @return 16 hexadecimal digits, the same until the process ends
     */
    String instance();

    /**
     * Returns the port on which this node listens for links.
     *
     * @return a TCP port, or 0 while it does not listen
     */
    int port();
}
