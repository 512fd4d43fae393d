// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.nio.ByteBuffer;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.KeyVault;
import org.omnimesh.api.crypto.Nonce;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.KeyId;

/** Channel secrets in the store. Thread-safe. */
final class ChannelSecrets {
    private static final CryptoContext AT_REST = new CryptoContext("omni/1/team-secrets-at-rest");

    private final Ciphers ciphers;
    private final PeerId self;
    private final SymmetricKey atRest;

    ChannelSecrets(Ciphers ciphers, PeerId self, KeyVault vault) {
        this.ciphers = ciphers;
        this.self = self;
        this.atRest = vault.derive(AT_REST);
    }

    /** Encrypts a secret for the store; each has a key of its own, so the nonce is used once per plaintext. */
    byte[] seal(TeamId team, ChannelId channel, KeyId key, SymmetricKey secret) {
        return ciphers.seal(rowKey(channel, key), Nonce.SINGLE_USE, associated(team, channel, key),
                secret.revealSecretBytes());
    }

    SymmetricKey unseal(TeamId team, ChannelId channel, KeyId key, byte[] sealed) throws CryptoException {
        return SymmetricKey
                .of(ciphers.open(rowKey(channel, key), Nonce.SINGLE_USE, associated(team, channel, key), sealed));
    }

    private SymmetricKey rowKey(ChannelId channel, KeyId key) {
        return ciphers.derive(atRest, AT_REST,
                ByteBuffer.allocate(Bytes32.LENGTH + KeyId.LENGTH).put(channel.bytes()).put(key.bytes()).array());
    }

    private byte[] associated(TeamId team, ChannelId channel, KeyId key) {
        return ByteBuffer.allocate(2 * Bytes32.LENGTH + KeyId.LENGTH + PeerId.KEY_LENGTH).put(team.bytes())
                .put(channel.bytes()).put(key.bytes()).put(self.publicKey()).array();
    }
}
