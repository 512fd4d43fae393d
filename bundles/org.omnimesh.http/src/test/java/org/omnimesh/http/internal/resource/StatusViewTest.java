// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.storage.StorageState;
import org.omnimesh.http.internal.resource.StatusJson.StorageJson;

class StatusViewTest {
    @Test
    void tellsWhetherTheStoreCanWrite() {
        StatusView view = new Fakes().status();
        assertEquals(Optional.empty(), view.now().storage());
        view.setStorageHealth(StorageState.ReadWrite::new);
        assertEquals(Optional.of(new StorageJson("read_write", Optional.empty())), view.now().storage());
        view.setStorageHealth(() -> new StorageState.ReadOnly("The disk is full."));
        assertEquals(Optional.of(new StorageJson("read_only", Optional.of("The disk is full."))),
                view.now().after("started").storage());
    }
}
