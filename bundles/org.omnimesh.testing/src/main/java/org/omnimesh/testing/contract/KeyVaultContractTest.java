// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.KeyVault;
import org.omnimesh.api.crypto.SymmetricKey;

/** What every {@link KeyVault} promises. */
public abstract class KeyVaultContractTest {
    private static final int THREADS = 8;
    private static final CryptoContext ONE = new CryptoContext("omni/1/one");
    private static final CryptoContext OTHER = new CryptoContext("omni/1/other");

    private KeyVault vault;

    /**
     * Opens the vault of this test, the same one at each call, as a start of the node does.
     *
     * @return the vault
     * @throws Exception if it cannot
     */
    protected abstract KeyVault open() throws Exception;

    /**
     * Opens the vault of another installation.
     *
     * @return the vault
     * @throws Exception if it cannot
     */
    protected abstract KeyVault openOther() throws Exception;

    @BeforeEach
    final void openVault() throws Exception {
        vault = open();
    }

    @Test
    final void derivesTheSameKeyForTheSamePurpose() {
        assertEquals(vault.derive(ONE), vault.derive(ONE));
    }

    @Test
    final void derivesOtherKeysForOtherPurposes() {
        assertNotEquals(vault.derive(ONE), vault.derive(OTHER));
    }

    @Test
    final void derivesTheSameKeyAtEveryStart() throws Exception {
        SymmetricKey key = vault.derive(ONE);
        assertEquals(key, open().derive(ONE));
    }

    @Test
    final void derivesOtherKeysInOtherInstallations() throws Exception {
        assertNotEquals(vault.derive(ONE), openOther().derive(ONE));
    }

    @Test
    final void givesAKeyThatTheCallerMayDestroy() {
        SymmetricKey key = vault.derive(ONE);
        byte[] secret = key.revealSecretBytes();
        key.destroy();
        assertEquals(SymmetricKey.of(secret), vault.derive(ONE));
    }

    @Test
    final void tellsTheSameProtectionAtEveryStart() throws Exception {
        assertNotNull(vault.protection());
        assertEquals(vault.protection(), open().protection());
    }

    @Test
    final void derivesOnManyThreads() throws Exception {
        SymmetricKey key = vault.derive(ONE);
        Callable<SymmetricKey> derive = () -> vault.derive(ONE);
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<SymmetricKey>> all = threads.invokeAll(Stream.generate(() -> derive).limit(THREADS).toList());
            all.forEach(derived -> assertEquals(key, derived.resultNow()));
        }
    }
}
