// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.testing.contract.RandomSourceContractTest;

class SecureRandomSourceTest extends RandomSourceContractTest {
    @Override
    protected RandomSource make() {
        return new SecureRandomSource();
    }
}
