// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.keys;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.KeyVault;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.crypto.Sealing;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.crypto.bc.internal.HpkeSealing;
import org.omnimesh.crypto.bc.internal.JdkCiphers;
import org.omnimesh.crypto.bc.internal.SealedDeviceIdentity;
import org.omnimesh.crypto.bc.internal.SecureRandomSource;
import org.omnimesh.storage.h2.internal.H2Database;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.RecordingEventAdmin;
import org.omnimesh.testing.RunningTime;
import org.omnimesh.testing.TemporaryHome;

/** A device with real keys, a store, and the agreement of production. */
final class TestDevice implements AutoCloseable {
    final RunningTime time = new RunningTime();
    final RandomSource random = new SecureRandomSource();
    final Ciphers ciphers = new JdkCiphers(random);
    final Sealing sealing = new HpkeSealing(random);
    final KeyVault vault = new FixedKeyVault(7);
    final TemporaryHome home = new TemporaryHome();
    final DeviceIdentity identity;
    final H2Database database;
    final Prekeys prekeys;
    final RatchetKeyAgreement agreement;

    TestDevice() throws Exception {
        identity = new SealedDeviceIdentity(home, vault, ciphers, random);
        database = new H2Database(vault, home, new RecordingEventAdmin());
        prekeys = prekeys();
        agreement = agreement(prekeys);
    }

    /** Reads the prekeys from the store, as a start of the node does. */
    Prekeys prekeys() throws StorageException {
        return new Prekeys(database, ciphers, sealing, vault, time);
    }

    RatchetKeyAgreement agreement(Prekeys with) {
        return new RatchetKeyAgreement(ciphers, sealing, identity, with);
    }

    @Override
    public void close() throws StorageException {
        database.close();
        home.close();
    }
}
