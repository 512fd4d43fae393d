// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.time.Duration;

import org.omnimesh.api.node.TimeSource;
import org.omnimesh.testing.contract.TimeSourceContractTest;

class RunningTimeTest extends TimeSourceContractTest {
    @Override
    protected TimeSource make() {
        return new RunningTime();
    }

    @Override
    protected void pass(TimeSource clocks, Duration step) {
        ((RunningTime) clocks).advance(step);
    }
}
