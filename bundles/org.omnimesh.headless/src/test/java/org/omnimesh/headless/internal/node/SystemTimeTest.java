// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.node;

import java.time.Duration;

import org.omnimesh.api.node.TimeSource;
import org.omnimesh.testing.contract.TimeSourceContractTest;

class SystemTimeTest extends TimeSourceContractTest {
    @Override
    protected TimeSource make() {
        return new SystemTime();
    }

    @Override
    protected void pass(TimeSource clocks, Duration step) {
        // it passes by itself
    }
}
