// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import org.omnimesh.testing.contract.BlobClientContractTest;
import org.omnimesh.testing.contract.LinkEnd;

class InMemoryBlobClientTest extends BlobClientContractTest {
    private final InMemoryNetwork network = new InMemoryNetwork();
    private int devices;

    @Override
    protected LinkEnd start() {
        return new InMemoryEnd(network, ++devices);
    }
}
