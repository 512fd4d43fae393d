// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.link;

import org.osgi.annotation.versioning.ProviderType;

/** Takes pairing connections from strangers; without one, they are refused. */
@ProviderType
public interface PairingAcceptor {
    /** Most pairing connections open at once; more are refused. */
    int MAX_OPEN = 16;

    /**
     * Runs the issuer's side of one pairing. Called on a thread of its own.
     *
     * @param channel the connection; closed by the caller afterwards
     */
    void accept(PairingChannel channel);
}
