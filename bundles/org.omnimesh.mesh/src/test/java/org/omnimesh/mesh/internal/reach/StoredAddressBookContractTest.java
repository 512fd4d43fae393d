// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.reach;

import org.junit.jupiter.api.AfterEach;
import org.omnimesh.api.link.AddressBook;
import org.omnimesh.storage.h2.internal.H2Database;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.TemporaryHome;
import org.omnimesh.testing.contract.AddressBookContractTest;

class StoredAddressBookContractTest extends AddressBookContractTest {
    private final TemporaryHome home = new TemporaryHome();
    private H2Database database;

    @Override
    protected AddressBook open() throws Exception {
        database = new H2Database(new FixedKeyVault(1), home, new RecordingEventAdmin());
        return new StoredAddressBook(database);
    }

    @Override
    protected AddressBook reopen() throws Exception {
        database.close();
        return open();
    }

    @AfterEach
    void close() {
        database.close();
        home.close();
    }
}
