// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.log.HubStorage;
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

    @Test
    void tellsWhyAFullHubTakesNothing() {
        Fakes fakes = new Fakes();
        StatusView view = fakes.status();
        view.setStorageHealth(StorageState.ReadWrite::new);
        fakes.replication.hub(Optional.of(new HubStorage(10, 10, true)));
        StorageJson storage = view.now().storage().orElseThrow();
        assertEquals("full", storage.state());
        assertTrue(storage.reason().orElseThrow().startsWith("This hub has reached its limit"));
        view.setStorageHealth(() -> new StorageState.ReadOnly("The disk is full."));
        assertEquals("read_only", view.now().storage().orElseThrow().state());
    }

    @Test
    void warnsWhileSomebodyMayBeGuessingCodes() {
        Fakes fakes = new Fakes();
        StatusView view = fakes.status();
        view.setPairing(fakes.pairing);
        assertEquals(List.of(), view.now().warnings());
        fakes.pairing.suspectGuessing(Instant.parse("2026-02-03T04:05:06.123456789Z"));
        assertEquals(List.of("Somebody may be guessing pairing codes, since 2026-02-03T04:05:06Z; "
                + "newcomers may be refused for now."), view.now().after("started").warnings());
    }
}
