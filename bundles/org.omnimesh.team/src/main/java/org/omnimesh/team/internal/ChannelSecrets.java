// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.KeyVault;
import org.omnimesh.api.crypto.Nonce;
import org.omnimesh.api.crypto.Sealing;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.KeyId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names, hands over and stores channel secrets. Thread-safe. */
final class ChannelSecrets {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelSecrets.class);
    private static final CryptoContext KEY_ID = new CryptoContext("omni/1/channel-key-id");
    private static final CryptoContext BOX = new CryptoContext("omni/1/channel-secret");
    private static final CryptoContext AT_REST = new CryptoContext("omni/1/team-secrets-at-rest");

    private final Ciphers ciphers;
    private final Sealing sealing;
    private final DeviceIdentity identity;
    private final SymmetricKey atRest;

    ChannelSecrets(Ciphers ciphers, Sealing sealing, DeviceIdentity identity, KeyVault vault) {
        this.ciphers = ciphers;
        this.sealing = sealing;
        this.identity = identity;
        this.atRest = vault.derive(AT_REST);
    }

    SymmetricKey fresh() {
        return ciphers.randomKey();
    }

    /** Returns the id by which entries name a secret; it says nothing about the secret. */
    KeyId idOf(ChannelId channel, SymmetricKey secret) {
        return new KeyId(Arrays.copyOf(ciphers.authenticate(secret, KEY_ID, channel.bytes()), KeyId.LENGTH));
    }

    /** Seals a secret to a device of the team. */
    TeamEntry.Box box(TeamId team, ChannelId channel, SymmetricKey secret, PeerId peer, SealingKey recipient)
            throws CryptoException {
        byte[] associated = associated(team, channel, idOf(channel, secret), peer);
        return new TeamEntry.Box(peer, sealing.seal(recipient, BOX, associated, secret.revealSecretBytes()));
    }

    /** Opens a box for this device; empty if it does not open or holds another secret than it says. */
    Optional<SymmetricKey> unbox(TeamId team, TeamEntry.Keys keys, TeamEntry.Box box) {
        try {
            byte[] associated = associated(team, keys.channel(), keys.key(), identity.peerId());
            byte[] opened = identity.open(BOX, associated, box.sealed());
            if (opened.length == SymmetricKey.LENGTH) {
                SymmetricKey secret = SymmetricKey.of(opened);
                if (idOf(keys.channel(), secret).equals(keys.key())) {
                    return Optional.of(secret);
                }
            }
            LOG.debug("A channel secret for this device is not the one its id names");
        } catch (CryptoException e) {
            LOG.debug("A channel secret for this device does not open", e);
        }
        return Optional.empty();
    }

    /** Encrypts a secret for the store; each has a key of its own, so the nonce is used once per plaintext. */
    byte[] seal(TeamId team, ChannelId channel, KeyId key, SymmetricKey secret) {
        return ciphers.seal(rowKey(channel, key), Nonce.SINGLE_USE, associated(team, channel, key, identity.peerId()),
                secret.revealSecretBytes());
    }

    SymmetricKey unseal(TeamId team, ChannelId channel, KeyId key, byte[] sealed) throws CryptoException {
        return SymmetricKey.of(ciphers.open(rowKey(channel, key), Nonce.SINGLE_USE,
                associated(team, channel, key, identity.peerId()), sealed));
    }

    private SymmetricKey rowKey(ChannelId channel, KeyId key) {
        return ciphers.derive(atRest, AT_REST,
                ByteBuffer.allocate(Bytes32.LENGTH + KeyId.LENGTH).put(channel.bytes()).put(key.bytes()).array());
    }

    private static byte[] associated(TeamId team, ChannelId channel, KeyId key, PeerId peer) {
        return ByteBuffer.allocate(2 * Bytes32.LENGTH + KeyId.LENGTH + PeerId.KEY_LENGTH).put(team.bytes())
                .put(channel.bytes()).put(key.bytes()).put(peer.publicKey()).array();
    }
}
