// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.omnimesh.api.crypto.PasswordStretching;
import org.omnimesh.api.crypto.SymmetricKey;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Argon2id by BouncyCastle, PBKDF2 over the JDK's HMAC. */
@Component
public final class SlowStretching implements PasswordStretching {
    /** Shortest salt in bytes. */
    static final int MIN_SALT_LENGTH = 16;

    private static final int MAX_PBKDF2_ITERATIONS = 10_000_000;

    /** Makes the service. */
    @Activate
    public SlowStretching() {
        // stateless
    }

    @Override
    public SymmetricKey argon2id(byte[] passphrase, byte[] salt, Argon2Cost cost) {
        requireSalt(salt);
        Argon2Parameters parameters = argon2id(cost.memoryKib(), cost.iterations(), cost.parallelism())
                .withSalt(salt).build();
        return Secrets.wrap(argon2(parameters, passphrase, SymmetricKey.LENGTH));
    }

    @Override
    public SymmetricKey pbkdf2(byte[] passphrase, byte[] salt, int iterations) {
        requireSalt(salt);
        if (iterations < MIN_PBKDF2_ITERATIONS || iterations > MAX_PBKDF2_ITERATIONS) {
            throw new IllegalArgumentException("expected " + MIN_PBKDF2_ITERATIONS + " to " + MAX_PBKDF2_ITERATIONS
                    + " iterations, got " + iterations);
        }
        return Secrets.wrap(Sha256Macs.pbkdf2(passphrase, salt, iterations, SymmetricKey.LENGTH));
    }

    static Argon2Parameters.Builder argon2id(int memoryKib, int iterations, int parallelism) {
        return new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id).withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib).withIterations(iterations).withParallelism(parallelism);
    }

    static byte[] argon2(Argon2Parameters parameters, byte[] passphrase, int length) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(parameters);
        byte[] output = new byte[length];
        generator.generateBytes(passphrase, output);
        return output;
    }

    private static void requireSalt(byte[] salt) {
        if (salt.length < MIN_SALT_LENGTH) {
            throw new IllegalArgumentException(
                    "expected a salt of at least " + MIN_SALT_LENGTH + " bytes, got " + salt.length);
        }
    }
}
