// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.crypto;

import java.io.IOException;
import java.io.InputStream;

import org.osgi.annotation.versioning.ProviderType;

/** Seals long streams under a passphrase, for files that leave the node's home. Thread-safe. */
@ProviderType
public interface PassphraseSealing {
    /**
     * Returns how long a stream is once sealed.
     *
     * @param length its length in bytes
     * @return the sealed length in bytes
     */
    long sealedLength(long length);

    /**
     * Seals a stream with AES-256-GCM under Argon2id of the passphrase. Whoever opens it notices every change, also that its end is
     * missing.
     *
     * @param plain what to seal; closed with the result
     * @param passphrase the passphrase, UTF-8
     * @return the sealed stream, made as it is read
     * @throws IOException if the first part cannot be read
     */
    InputStream seal(InputStream plain, byte[] passphrase) throws IOException;
}
