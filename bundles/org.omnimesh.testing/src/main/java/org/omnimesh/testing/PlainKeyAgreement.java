// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.keys.ChannelSecret;
import org.omnimesh.api.keys.GroupKeyAgreement;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.KeyId;

/** The simplest agreement that keeps the contract, out of hashes alone. It hides nothing: boxes are open; never for production. */
public final class PlainKeyAgreement implements GroupKeyAgreement {
    private final PeerId self;
    private final SecureRandom random = new SecureRandom();

    /**
     * Makes the agreement of one device.
     *
     * @param self the device
     */
    public PlainKeyAgreement(PeerId self) {
        this.self = self;
    }

    private static byte[] hash(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("expected SHA-256 in every Java runtime", e);
        }
    }

    @Override
    public ChannelSecret make(ChannelId channel) {
        byte[] bytes = new byte[SymmetricKey.LENGTH];
        random.nextBytes(bytes);
        SymmetricKey key = SymmetricKey.of(bytes);
        return new ChannelSecret(names(channel, key).get(0), key);
    }

    @Override
    public List<KeyId> names(ChannelId channel, SymmetricKey secret) {
        return List.of(new KeyId(Arrays.copyOf(hash(channel.bytes(), secret.revealSecretBytes()), KeyId.LENGTH)));
    }

    @Override
    public SealingKey ownKey() {
        return new SealingKey(SealingKey.SUITE_X25519, self.publicKey());
    }

    @Override
    public byte[] handOver(TeamId team, ChannelId channel, ChannelSecret secret, PeerId device, List<SealingKey> keys)
            throws CryptoException {
        if (keys.isEmpty()) {
            throw new CryptoException("expected a key");
        }
        byte[] key = secret.key().revealSecretBytes();
        return ByteBuffer.allocate(2 * SymmetricKey.LENGTH).put(key).put(check(team, channel, secret.id(), device, key))
                .array();
    }

    private static byte[] check(TeamId team, ChannelId channel, KeyId id, PeerId device, byte[] key) {
        return hash(team.bytes(), channel.bytes(), id.bytes(), device.publicKey(), key);
    }

    @Override
    public Optional<ChannelSecret> accept(TeamId team, ChannelId channel, KeyId id, byte[] box) {
        if (box.length != 2 * SymmetricKey.LENGTH) {
            return Optional.empty();
        }
        byte[] key = Arrays.copyOf(box, SymmetricKey.LENGTH);
        byte[] check = Arrays.copyOfRange(box, SymmetricKey.LENGTH, box.length);
        boolean mine = Arrays.equals(check, check(team, channel, id, self, key));
        return mine ? Optional.of(new ChannelSecret(id, SymmetricKey.of(key))) : Optional.empty();
    }

    @Override
    public boolean isWorn(Duration age, long entries) {
        return age.toDays() >= 1;
    }

    @Override
    public void forget(ChannelId channel, KeyId secret) {
        // Nothing is remembered.
    }

    @Override
    public byte[] seal(ChannelSecret secret, EntryHeader header, byte[] associated, byte[] payload) {
        byte[] tag = hash(secret.key().revealSecretBytes(), name(header), associated, payload);
        return ByteBuffer.allocate(Ciphers.SEAL_OVERHEAD + payload.length)
                .put(tag, 0, Ciphers.SEAL_OVERHEAD)
                .put(mix(secret, Arrays.copyOf(tag, Ciphers.SEAL_OVERHEAD), payload)).array();
    }

    @Override
    public byte[] open(ChannelSecret secret, EntryHeader header, byte[] associated, byte[] ciphertext)
            throws CryptoException {
        if (ciphertext.length < Ciphers.SEAL_OVERHEAD) {
            throw new CryptoException("expected a tag");
        }
        byte[] tag = Arrays.copyOf(ciphertext, Ciphers.SEAL_OVERHEAD);
        byte[] payload = mix(secret, tag, Arrays.copyOfRange(ciphertext, Ciphers.SEAL_OVERHEAD, ciphertext.length));
        byte[] expected = hash(secret.key().revealSecretBytes(), name(header), associated, payload);
        if (!Arrays.equals(tag, Arrays.copyOf(expected, tag.length))) {
            throw new CryptoException("expected what was sealed");
        }
        return payload;
    }

    private static byte[] name(EntryHeader header) {
        return ByteBuffer.allocate(3 * PeerId.KEY_LENGTH + Long.BYTES).put(header.team().bytes())
                .put(header.channel().bytes()).put(header.author().publicKey()).putLong(header.seq()).array();
    }

    private static byte[] mix(ChannelSecret secret, byte[] tag, byte[] text) {
        byte[] mixed = text.clone();
        byte[] stream = hash(secret.key().revealSecretBytes(), tag);
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] ^= stream[i % stream.length];
        }
        return mixed;
    }
}
