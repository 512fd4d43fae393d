// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.keys;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.crypto.bc.internal.HpkeSealing;
import org.omnimesh.crypto.bc.internal.JdkCiphers;
import org.omnimesh.crypto.bc.internal.SealedDeviceIdentity;
import org.omnimesh.crypto.bc.internal.SecureRandomSource;
import org.omnimesh.testing.FixedKeyVault;
import org.omnimesh.testing.TemporaryHome;

/** A device with real keys and the agreement of production. */
record TestDevice(DeviceIdentity identity, Ciphers ciphers, RatchetKeyAgreement agreement) {
    static TestDevice make() throws CryptoException {
        try (TemporaryHome home = new TemporaryHome()) {
            RandomSource random = new SecureRandomSource();
            Ciphers ciphers = new JdkCiphers(random);
            DeviceIdentity identity = new SealedDeviceIdentity(home, new FixedKeyVault(7), ciphers, random);
            return new TestDevice(identity, ciphers,
                    new RatchetKeyAgreement(ciphers, new HpkeSealing(random), identity));
        }
    }
}
