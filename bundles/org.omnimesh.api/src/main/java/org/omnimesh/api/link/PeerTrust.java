// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.link;

import org.omnimesh.api.id.PeerId;
import org.osgi.annotation.versioning.ProviderType;

/** Decides with whom links are made. Thread-safe; must not block. */
@ProviderType
public interface PeerTrust {
    /**
     * Tells whether a device may have a link with this one.
     *
     * @param peer a device that proved its key
     * @return true for devices of this node's teams that the user did not disconnect
     */
    boolean trusts(PeerId peer);
}
