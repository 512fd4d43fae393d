// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.KeyVault;
import org.omnimesh.testing.contract.KeyVaultContractTest;

class FileKeyVaultContractTest {
    @TempDir
    private Path folder;

    @Nested
    class ByFilePermissions extends KeyVaultContractTest {
        @Override
        protected KeyVault open() throws Exception {
            return vault("home", Optional.empty());
        }

        @Override
        protected KeyVault openOther() throws Exception {
            return vault("other", Optional.empty());
        }
    }

    @Nested
    class ByAPassphrase extends KeyVaultContractTest {
        @Override
        protected KeyVault open() throws Exception {
            return vault("home", Optional.of(passphrase()));
        }

        @Override
        protected KeyVault openOther() throws Exception {
            return vault("other", Optional.of(passphrase()));
        }
    }

    private KeyVault vault(String home, Optional<Path> passphraseFile) throws CryptoException, IOException {
        Path directory = Files.createDirectories(folder.resolve(home));
        return new FileKeyVault(new VaultPlace(directory, passphraseFile), new SecureRandomSource(),
                new SlowStretching());
    }

    private Path passphrase() throws IOException {
        return Files.writeString(folder.resolve("passphrase"), "correct horse\n");
    }
}
