// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

import java.util.Arrays;

import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.id.PeerId;

/**
 * Signatures that cost a microsecond. They notice every damage, as real ones do; anybody could forge them, which the
 * simulated enemies do not.
 */
public final class StandInKeys implements SimulatedKeys {
    private static final int INDEX_BYTES = 4;
    private static final long MIX = 0x9e3779b97f4a7c15L;

    @Override
    public PeerId device(int index) {
        byte[] key = new byte[PeerId.KEY_LENGTH];
        for (int i = 0; i < INDEX_BYTES; i++) {
            key[i] = (byte) (index + 1 >> 8 * i);
        }
        return PeerId.ofPublicKey(key);
    }

    @Override
    public Signature sign(PeerId signer, CryptoContext context, byte[] message) {
        byte[] bytes = new byte[Signature.LENGTH];
        long state = signer.hashCode() * MIX + context.label().hashCode();
        for (byte part : message) {
            state = (state ^ part) * MIX;
            state ^= state >>> 29;
        }
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (state >>> 8 * (i % 8));
        }
        return new Signature(bytes);
    }

    @Override
    public boolean verify(PeerId signer, CryptoContext context, byte[] message, Signature signature) {
        return Arrays.equals(sign(signer, context, message).bytes(), signature.bytes());
    }
}
