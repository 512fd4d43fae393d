// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import org.omnimesh.testing.contract.BlobClientContractTest;
import org.omnimesh.testing.contract.LinkEnd;

class TlsBlobClientContractTest extends BlobClientContractTest {
    @Override
    protected LinkEnd start() {
        return new TlsEnd();
    }
}
