// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import org.omnimesh.api.audit.Audit;
import org.omnimesh.testing.contract.AuditContractTest;

class InMemoryAuditTest extends AuditContractTest {
    @Override
    protected Audit open() {
        return new InMemoryAudit(time);
    }
}
