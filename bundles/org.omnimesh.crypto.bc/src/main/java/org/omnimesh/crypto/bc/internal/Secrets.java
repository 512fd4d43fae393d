// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.util.Arrays;

import org.omnimesh.api.crypto.SymmetricKey;

/** Handling of secret bytes. */
final class Secrets {
    private Secrets() {}

    /** Makes a key and overwrites the bytes it was made of. */
    static SymmetricKey wrap(byte[] secret) {
        try {
            return SymmetricKey.of(secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
