// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.SymmetricKey;

/** The steps of the key exchange, for whoever tries secrets against what went over the wire. */
public final class CpaceSteps {
    private CpaceSteps() {}

    /** Returns the point that both sides multiply. */
    public static byte[] generator(byte[] password, byte[] channel, byte[] session) {
        return Cpace.generator(password, channel, session);
    }

    /** Returns the key that both sides would have if a point were what they agreed on. */
    public static SymmetricKey key(byte[] session, byte[] point, byte[] shareA, byte[] associatedA, byte[] shareB,
            byte[] associatedB) {
        byte[] key = Cpace.sessionKey(session, point, shareA, associatedA, shareB, associatedB);
        return SymmetricKey.of(Sha256Macs.hkdf(key, new byte[0],
                Labelled.label(new CryptoContext("omni/1/cpace")), SymmetricKey.LENGTH));
    }
}
