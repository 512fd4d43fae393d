// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import org.omnimesh.api.crypto.KeyVault;
import org.omnimesh.testing.contract.KeyVaultContractTest;

class FixedKeyVaultTest extends KeyVaultContractTest {
    @Override
    protected KeyVault open() {
        return new FixedKeyVault(1);
    }

    @Override
    protected KeyVault openOther() {
        return new FixedKeyVault(2);
    }
}
