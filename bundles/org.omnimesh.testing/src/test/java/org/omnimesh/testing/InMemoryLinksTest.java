// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import org.omnimesh.testing.contract.LinkEnd;
import org.omnimesh.testing.contract.LinksContractTest;

class InMemoryLinksTest extends LinksContractTest {
    private final InMemoryNetwork network = new InMemoryNetwork();
    private int devices;

    @Override
    protected LinkEnd start() {
        return new InMemoryEnd(network, ++devices);
    }
}
