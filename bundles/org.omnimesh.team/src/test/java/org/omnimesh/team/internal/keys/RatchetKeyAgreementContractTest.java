// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.keys;

import java.util.List;

import org.omnimesh.testing.contract.GroupKeyAgreementContractTest;

/** The agreement of production. */
class RatchetKeyAgreementContractTest extends GroupKeyAgreementContractTest {
    @Override
    protected Device device() throws Exception {
        TestDevice device = TestDevice.make();
        return new Device(device.identity().peerId(), List.of(device.identity().sealingKey()), device.agreement());
    }
}
