// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.keys;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.Nonce;
import org.omnimesh.api.crypto.Sealing;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.keys.ChannelSecret;
import org.omnimesh.api.keys.GroupKeyAgreement;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.storage.StorageException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Secrets sealed by HPKE, a ratchet per sender, AES-256-GCM. Secrets made before there were ratchets have an id of another kind,
 * and their entries go on being read and written as they were.
 */
@Component
public final class RatchetKeyAgreement implements GroupKeyAgreement {
    /** How long a secret serves at most. */
    static final Duration MAX_AGE = Duration.ofDays(7);

    /** How many entries a secret protects, unless they come faster than {@link #MIN_AGE} allows. */
    static final long MAX_ENTRIES = 1000;

    /** How long a secret serves at least, however many entries there are. */
    static final Duration MIN_AGE = Duration.ofMinutes(1);

    private static final CryptoContext ID = new CryptoContext("omni/1/ratchet-secret-id");
    private static final CryptoContext FLAT_ID = new CryptoContext("omni/1/channel-key-id");
    private static final CryptoContext BOX = new CryptoContext("omni/1/channel-secret");
    private static final CryptoContext ENTRY_KEY = new CryptoContext("omni/1/ratchet-entry");
    private static final CryptoContext FLAT_ENTRY_KEY = new CryptoContext("omni/1/entry-key");
    private static final Logger LOG = LoggerFactory.getLogger(RatchetKeyAgreement.class);

    private final Ciphers ciphers;
    private final Sealing sealing;
    private final DeviceIdentity identity;
    private final Prekeys prekeys;
    private final Ratchets ratchets;

    /**
     * Makes the service.
     *
     * @param ciphers encrypts and derives
     * @param sealing seals secrets to other devices
     * @param identity opens what is sealed to this device's lasting key
     * @param prekeys opens what is sealed to its prekeys
     */
    @Activate
    public RatchetKeyAgreement(@Reference Ciphers ciphers, @Reference Sealing sealing,
            @Reference DeviceIdentity identity, @Reference Prekeys prekeys) {
        this.ciphers = ciphers;
        this.sealing = sealing;
        this.identity = identity;
        this.prekeys = prekeys;
        this.ratchets = new Ratchets(ciphers,
                (channel, secret) -> secret.id().equals(id(FLAT_ID, channel, secret.key())));
    }

    @Override
    public ChannelSecret make(ChannelId channel) {
        SymmetricKey secret = ciphers.randomKey();
        return new ChannelSecret(id(ID, channel, secret), secret);
    }

    @Override
    public List<KeyId> names(ChannelId channel, SymmetricKey secret) {
        return List.of(id(ID, channel, secret), id(FLAT_ID, channel, secret));
    }

    private KeyId id(CryptoContext kind, ChannelId channel, SymmetricKey secret) {
        return new KeyId(Arrays.copyOf(ciphers.authenticate(secret, kind, channel.bytes()), KeyId.LENGTH));
    }

    @Override
    public byte[] handOver(TeamId team, ChannelId channel, ChannelSecret secret, PeerId device, List<SealingKey> keys)
            throws CryptoException {
        CryptoException last = new CryptoException("expected a key of a sealing suite that is known here");
        for (SealingKey key : keys.stream().filter(it -> sealing.knows(it.suite()))
                .sorted(Comparator.comparingInt(SealingKey::suite).reversed()).toList()) {
            try {
                return sealing.seal(key, BOX, associated(team, channel, secret.id(), device),
                        secret.key().revealSecretBytes());
            } catch (CryptoException e) {
                last = e;
            }
        }
        throw last;
    }

    @Override
    public Optional<ChannelSecret> accept(TeamId team, ChannelId channel, KeyId id, byte[] box) {
        try {
            byte[] opened = opened(associated(team, channel, id, identity.peerId()), box);
            if (opened.length == SymmetricKey.LENGTH) {
                SymmetricKey secret = SymmetricKey.of(opened);
                if (names(channel, secret).contains(id)) {
                    return Optional.of(new ChannelSecret(id, secret));
                }
            }
            LOG.debug("A channel secret for this device is not the one its id names");
        } catch (CryptoException e) {
            LOG.debug("A channel secret for this device does not open", e);
        }
        return Optional.empty();
    }

    private byte[] opened(byte[] associated, byte[] box) throws CryptoException {
        boolean toIdentity = box.length > 0 && Byte.toUnsignedInt(box[0]) == identity.sealingKey().suite();
        return toIdentity
                ? identity.open(BOX, associated, box)
                : prekeys.open((suite, secret) -> sealing.open(suite, secret, BOX, associated, box));
    }

    @Override
    public SealingKey ownKey() throws StorageException, CryptoException {
        return prekeys.current();
    }

    private static byte[] associated(TeamId team, ChannelId channel, KeyId key, PeerId peer) {
        return ByteBuffer.allocate(2 * Bytes32.LENGTH + KeyId.LENGTH + PeerId.KEY_LENGTH).put(team.bytes())
                .put(channel.bytes()).put(key.bytes()).put(peer.publicKey()).array();
    }

    @Override
    public boolean isWorn(Duration age, long entries) {
        return age.compareTo(MAX_AGE) >= 0 || entries >= MAX_ENTRIES && age.compareTo(MIN_AGE) >= 0;
    }

    @Override
    public void forget(ChannelId channel, KeyId secret) {
        ratchets.forget(channel, secret);
    }

    @Override
    public byte[] seal(ChannelSecret secret, EntryHeader header, byte[] associated, byte[] payload) {
        return ciphers.seal(entryKey(secret, header, associated), Nonce.SINGLE_USE, associated, payload);
    }

    @Override
    public byte[] open(ChannelSecret secret, EntryHeader header, byte[] associated, byte[] ciphertext)
            throws CryptoException {
        return ciphers.open(entryKey(secret, header, associated), Nonce.SINGLE_USE, associated, ciphertext);
    }

    /**
     * Derives the key of one entry. The encoded header is part of it, so that an entry that was sealed but never stored,
     * and its successor with the same number, do not share a key.
     */
    private SymmetricKey entryKey(ChannelSecret secret, EntryHeader header, byte[] associated) {
        Optional<SenderRatchet> ratchet = ratchets.of(secret, header);
        return ratchet.isPresent()
                ? ciphers.derive(ratchet.get().at(header.seq()), ENTRY_KEY, associated)
                : ciphers.derive(secret.key(), FLAT_ENTRY_KEY, flatInfo(header, associated));
    }

    private static byte[] flatInfo(EntryHeader header, byte[] associated) {
        return ByteBuffer.allocate(Bytes32.LENGTH + PeerId.KEY_LENGTH + Long.BYTES + associated.length)
                .put(header.channel().bytes()).put(header.author().publicKey()).putLong(header.seq()).put(associated)
                .array();
    }
}
