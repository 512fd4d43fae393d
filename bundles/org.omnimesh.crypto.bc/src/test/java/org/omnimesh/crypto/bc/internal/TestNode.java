// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.crypto.bc.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.node.TimeSource;

/** The services of one node with its home in a folder, wired by hand. */
final class TestNode {
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    final SecureRandomSource random = new SecureRandomSource();
    final JdkCiphers ciphers = new JdkCiphers(random);
    final Path home;
    final FileKeyVault vault;
    final SealedDeviceIdentity identity;
    final Libp2pLinkCertificates certificates;

    TestNode(Path home) throws CryptoException {
        this(home, Optional.empty());
    }

    TestNode(Path home, Optional<Path> passphraseFile) throws CryptoException {
        this.home = home;
        vault = new FileKeyVault(new VaultPlace(home, passphraseFile), random, new SlowStretching());
        identity = new SealedDeviceIdentity(() -> home, vault, ciphers, random);
        certificates = certificatesAt(NOW);
    }

    Libp2pLinkCertificates certificatesAt(Instant now) {
        return new Libp2pLinkCertificates(identity, random, new StoppedClock(now));
    }

    private record StoppedClock(Instant now) implements TimeSource {
        @Override
        public Duration monotonic() {
            return Duration.ZERO;
        }
    }
}
