// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import org.omnimesh.api.link.AddressBook;
import org.omnimesh.testing.contract.AddressBookContractTest;

class InMemoryAddressBookTest extends AddressBookContractTest {
    private final InMemoryAddressBook book = new InMemoryAddressBook();

    @Override
    protected AddressBook open() {
        return book;
    }

    @Override
    protected AddressBook reopen() {
        return book;
    }
}
