// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.util.List;
import java.util.Optional;

import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.KeyVault.Protection;
import org.omnimesh.api.crypto.PasswordStretching;
import org.omnimesh.api.crypto.PasswordStretching.Argon2Cost;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** The file of the master key. */
class MasterKeyFormatFuzzTest extends DecoderFuzz<byte[]> {
    MasterKeyFormatFuzzTest() {
        super(CryptoException.class, 40);
    }

    private final MasterKeyFormat format = new MasterKeyFormat(new FastStretching());

    /** Takes the limits, not the time. */
    private static final class FastStretching implements PasswordStretching {
        @Override
        public SymmetricKey argon2id(byte[] passphrase, byte[] salt, Argon2Cost cost) {
            return SymmetricKey.of(new byte[SymmetricKey.LENGTH]);
        }

        @Override
        public SymmetricKey pbkdf2(byte[] passphrase, byte[] salt, int iterations) {
            throw new UnsupportedOperationException();
        }
    }

    @Override
    protected List<byte[]> seeds() {
        return List.of(MasterKeyFormat.encodePlain(new byte[SymmetricKey.LENGTH]),
                format.encodeWrapped(new byte[SymmetricKey.LENGTH], new byte[3],
                        new byte[MasterKeyFormat.SALT_LENGTH], Argon2Cost.DEFAULT));
    }

    @Override
    protected Optional<byte[]> decode(byte[] input) throws CryptoException {
        return Optional.of(MasterKeyFormat.protectionOf(input) == Protection.KEY_FILE
                ? MasterKeyFormat.decodePlain(input)
                : format.decodeWrapped(input, new byte[3]));
    }

    @Override
    protected Optional<byte[]> encode(byte[] value) {
        return Optional.of(MasterKeyFormat.encodePlain(value));
    }
}
