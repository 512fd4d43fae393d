// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.keys;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.storage.StorageException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes channel secrets, hands them to devices, and encrypts entries under them. It decides nothing: who may have a secret is
 * the caller's business. Thread-safe; only {@link #ownKey} may block.
 */
@ConsumerType
public interface GroupKeyAgreement {
    /**
     * Makes a fresh secret.
     *
     * @param channel the channel that it is for
     * @return a secret that nobody else has
     */
    ChannelSecret make(ChannelId channel);

    /**
     * Returns the ids that a secret may go by. An id tells nothing about the secret, but which secret is meant and in which way
     * entries are encrypted under it.
     *
     * @param channel the channel that it is for
     * @param secret the secret
     * @return at least one id; the newest way first, the oldest last
     */
    List<KeyId> names(ChannelId channel, SymmetricKey secret);

    /**
     * Returns the key to which others should seal secrets for this device now; the team is to be told when it changes. May
     * write to the store.
     *
     * @return the newest key
     * @throws CryptoException if none can be made
     * @throws StorageException if it cannot be kept
     */
    SealingKey ownKey() throws CryptoException, StorageException;

    /**
     * Seals a secret to one device of the team.
     *
     * @param team the team
     * @param channel the channel that it is for
     * @param secret the secret
     * @param device who shall have it
     * @param keys to which it may be sealed; the best that is known here is taken
     * @return the box
     * @throws CryptoException if none of the keys can be used
     */
    byte[] handOver(TeamId team, ChannelId channel, ChannelSecret secret, PeerId device, List<SealingKey> keys)
            throws CryptoException;

    /**
     * Opens a box that was made for this device.
     *
     * @param team the team
     * @param channel the channel
     * @param id the secret that it is said to hold
     * @param box the box
     * @return the secret; empty if the box is for another device, team, channel or secret, or was changed
     */
    Optional<ChannelSecret> accept(TeamId team, ChannelId channel, KeyId id, byte[] box);

    /**
     * Tells whether a secret has served long enough, so that new entries should use a fresh one.
     *
     * @param age how long ago it was made
     * @param entries how many entries it has protected
     * @return true if it is time
     */
    boolean isWorn(Duration age, long entries);

    /**
     * Forgets whatever is remembered of a secret, which its owner deletes. Whoever still has it can go on using it.
     *
     * @param channel the channel that it is for
     * @param secret the secret
     */
    void forget(ChannelId channel, KeyId secret);

    /**
     * Encrypts the payload of an entry of this device. Two entries may have the same header, of which one was never stored; the
     * associated bytes differ.
     *
     * @param secret one with the header's key id
     * @param header the header
     * @param associated bytes to bind: the encoded header, without what depends on the ciphertext
     * @param payload the plaintext
     * @return the ciphertext, {@value org.omnimesh.api.crypto.Ciphers#SEAL_OVERHEAD} bytes longer than the plaintext
     */
    byte[] seal(ChannelSecret secret, EntryHeader header, byte[] associated, byte[] payload);

    /**
     * Decrypts the payload of an entry. Entries may come in any order, any number of times and with gaps of any size; what that
     * costs is bounded.
     *
     * @param secret one with the header's key id
     * @param header the header
     * @param associated the bytes that were bound
     * @param ciphertext the ciphertext
     * @return the plaintext
     * @throws CryptoException if any of the inputs is not what the ciphertext was made with
     */
    byte[] open(ChannelSecret secret, EntryHeader header, byte[] associated, byte[] ciphertext) throws CryptoException;
}
