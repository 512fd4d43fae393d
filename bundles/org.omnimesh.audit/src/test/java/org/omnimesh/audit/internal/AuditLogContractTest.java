// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import org.junit.jupiter.api.AfterEach;
import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.Audit;
import org.omnimesh.api.audit.AuditCheck;
import org.omnimesh.api.audit.AuditEvent;
import org.omnimesh.api.audit.AuditException;
import org.omnimesh.api.audit.AuditQuery;
import org.omnimesh.storage.h2.internal.H2Database;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.TemporaryHome;
import org.omnimesh.testing.contract.AuditContractTest;

class AuditLogContractTest extends AuditContractTest {
    private final TemporaryHome home = new TemporaryHome();
    private H2Database database;
    private Ledger ledger;

    /** The ledger without the row about the start that {@link AuditLog} begins with. */
    @Override
    protected Audit open() throws Exception {
        FixedKeyVault vault = new FixedKeyVault(1);
        database = new H2Database(vault, home, new RecordingEventAdmin());
        ledger = new Ledger(database, vault, home);
        return new Audit() {
            @Override
            public void record(Act act) {
                ledger.append(new Stamped(time.now(), act));
            }

            @Override
            public java.util.List<AuditEvent> list(AuditQuery query) throws AuditException {
                return ledger.list(query);
            }

            @Override
            public AuditCheck verify() throws AuditException {
                return ledger.verify();
            }
        };
    }

    @AfterEach
    void clean() {
        ledger.deactivate();
        database.close();
        home.close();
    }
}
