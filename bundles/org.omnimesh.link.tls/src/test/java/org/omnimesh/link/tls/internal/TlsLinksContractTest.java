// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import org.omnimesh.testing.contract.LinkEnd;
import org.omnimesh.testing.contract.LinksContractTest;

class TlsLinksContractTest extends LinksContractTest {
    @Override
    protected LinkEnd start() {
        return new TlsEnd();
    }
}
