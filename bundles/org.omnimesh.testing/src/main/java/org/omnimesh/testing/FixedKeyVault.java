// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.KeyVault;
import org.omnimesh.api.crypto.SymmetricKey;

/** Keys that follow from a seed alone; never for production. */
public final class FixedKeyVault implements KeyVault {
    private final long seed;

    /**
     * Makes a vault.
     *
     * @param seed vaults of the same seed give the same keys
     */
    public FixedKeyVault(long seed) {
        this.seed = seed;
    }

    @Override
    public Protection protection() {
        return Protection.KEY_FILE;
    }

    @Override
    public SymmetricKey derive(CryptoContext context) {
        try {
            byte[] input = (seed + context.label()).getBytes(StandardCharsets.UTF_8);
            return SymmetricKey.of(MessageDigest.getInstance("SHA-256").digest(input));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("expected SHA-256 in every Java runtime", e);
        }
    }
}
