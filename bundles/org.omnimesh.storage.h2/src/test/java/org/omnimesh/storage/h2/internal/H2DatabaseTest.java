// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.storage.h2.internal;

import org.omnimesh.api.storage.Database;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.TemporaryHome;
import org.omnimesh.testing.contract.DatabaseContractTest;
import org.osgi.service.event.EventAdmin;

class H2DatabaseTest extends DatabaseContractTest {
    private final TemporaryHome home = new TemporaryHome();

    @Override
    protected Database open(EventAdmin admin) throws Exception {
        return new H2Database(new FixedKeyVault(1), home, admin);
    }

    @Override
    protected void close(Database database) {
        ((H2Database) database).close();
    }

    @Override
    protected void remove() {
        home.close();
    }
}
