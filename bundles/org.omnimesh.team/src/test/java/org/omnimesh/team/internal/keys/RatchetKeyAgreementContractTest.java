// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.keys;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.omnimesh.testing.contract.GroupKeyAgreementContractTest;

/** The agreement of production. */
class RatchetKeyAgreementContractTest extends GroupKeyAgreementContractTest {
    private final List<TestDevice> devices = new ArrayList<>();

    @AfterEach
    void closeDevices() throws Exception {
        for (TestDevice device : devices) {
            device.close();
        }
    }

    /** The second device of each test has told its prekey, the first has not. */
    @Override
    protected Device device() throws Exception {
        TestDevice device = new TestDevice();
        devices.add(device);
        return new Device(device.identity.peerId(), devices.size() == 1
                ? List.of(device.identity.sealingKey())
                : List.of(device.agreement.ownKey(), device.identity.sealingKey()), device.agreement);
    }
}
