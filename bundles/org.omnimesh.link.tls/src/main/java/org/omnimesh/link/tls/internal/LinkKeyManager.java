// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.TlsCredentials;

/** Chooses what this end shows: the device's certificate for links, throw-away ones for pairing. */
final class LinkKeyManager extends X509ExtendedKeyManager {
    private static final String KEY_TYPE = "EC";
    private static final String DEVICE = "device";
    private static final String PAIRING = "pairing-";

    private final Credentials credentials;
    private final DialTargets targets;

    LinkKeyManager(Credentials credentials, DialTargets targets) {
        this.credentials = credentials;
        this.targets = targets;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(@Nullable String keyType, Principal @Nullable [] issuers,
            @Nullable SSLEngine engine) {
        if (!KEY_TYPE.equals(keyType) || engine == null) {
            return null;
        }
        return PairingName.isRequestedBy(engine.getHandshakeSession())
                ? PAIRING + credentials.throwawayGeneration()
                : DEVICE;
    }

    @Override
    public @Nullable String chooseEngineClientAlias(String @Nullable [] keyTypes, Principal @Nullable [] issuers,
            @Nullable SSLEngine engine) {
        if (keyTypes == null || !Arrays.asList(keyTypes).contains(KEY_TYPE) || engine == null) {
            return null;
        }
        Optional<DialTarget> target = targets.find(engine.getPeerHost());
        return target.isPresent() ? target.get().name() : null;
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
        Optional<TlsCredentials> found = find(alias);
        return found.isPresent() ? found.get().privateKey() : null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
        Optional<TlsCredentials> found = find(alias);
        return found.isPresent() ? new X509Certificate[] { found.get().certificate() } : null;
    }

    private Optional<TlsCredentials> find(@Nullable String alias) {
        if (alias == null) {
            return Optional.empty();
        }
        if (alias.equals(DEVICE)) {
            return Optional.of(credentials.device());
        }
        if (alias.startsWith(PAIRING)) {
            return credentials.throwaway(Long.parseLong(alias.substring(PAIRING.length())));
        }
        return targets.find(alias).map(target -> target.throwaway().orElseGet(credentials::device));
    }

    @Override
    public String @Nullable [] getClientAliases(@Nullable String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(@Nullable String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String @Nullable [] keyTypes, Principal @Nullable [] issuers,
            @Nullable Socket socket) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(@Nullable String keyType, Principal @Nullable [] issuers,
            @Nullable Socket socket) {
        return null;
    }
}
