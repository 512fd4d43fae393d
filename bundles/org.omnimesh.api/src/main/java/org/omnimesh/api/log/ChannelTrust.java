// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.log;

import java.util.Optional;
import java.util.Set;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Who may write and read which channel, and the keys: what the mesh asks the trust floor. Thread-safe; answers from
 * memory, never blocks. After every change of an answer {@link TrustChanged} is published.
 */
@ProviderType
public interface ChannelTrust {
    /** What becomes of an entry. */
    enum Verdict {
        /** The author may write it. */
        ACCEPT,
        /** Not known yet, for example because the author's admission has not arrived; ask again after a change. */
        NOT_YET,
        /** The author may not write it, now or later. */
        REFUSE
    }

    /** What came of opening an entry. */
    sealed interface Opening {
        /**
         * The plaintext.
         *
         * @param payload the bytes
         */
        record Opened(byte[] payload) implements Opening {}

        /** The secret is not known here yet; try again after a change. */
        record KeyMissing() implements Opening {}

        /** The ciphertext does not belong to the header; it never will open. */
        record Damaged() implements Opening {}

        /** The secret was deleted here, as the channel's mode demands; it never will open. */
        record Forgotten() implements Opening {}
    }

    /**
     * Returns the channels this node carries, hidden ones included.
     *
     * @return a snapshot
     */
    Set<ChannelId> channels();

    /**
     * Returns the team of a channel.
     *
     * @param channel the channel
     * @return its team, or empty if this node does not carry the channel
     */
    Optional<TeamId> teamOf(ChannelId channel);

    /**
     * Returns the devices entitled to the entries of a channel.
     *
     * @param channel the channel
     * @return a snapshot, this device included where it is entitled
     */
    Set<PeerId> readers(ChannelId channel);

    /**
     * Tells whether this device only stores and passes on what others write in a channel, without reading it, as a hub does.
     * Of such channels it stores no more than its limit.
     *
     * @param channel the channel
     * @return false for channels that this device may read, and for those by which membership is known
     */
    default boolean storesOnly(ChannelId channel) {
        return false;
    }

    /**
     * Tells whether secrets of a channel are deleted some time after they were replaced. What an entry of such a channel says
     * must be kept when it was opened: it cannot be opened again.
     *
     * @param channel the channel
     * @return false if an entry that opened once opens always; never changes for a channel
     */
    default boolean forgets(ChannelId channel) {
        return false;
    }

    /**
     * Returns how long the content of a channel is kept.
     *
     * @param channel the channel
     * @return its retention; {@link Retention#UNLIMITED} unless somebody set a limit
     */
    default Retention retention(ChannelId channel) {
        return Retention.UNLIMITED;
    }

    /**
     * Judges an entry by its header, after its chain and signature were checked.
     *
     * @param header the header; for a founding entry with the team and channel that its id names
     * @return the verdict
     */
    Verdict judge(EntryHeader header);

    /**
     * Returns the secret that new entries use.
     *
     * @param channel the channel
     * @return its id, or empty if this device may not write there now
     */
    Optional<KeyId> writingKey(ChannelId channel);

    /**
     * Encrypts the payload of a new entry of this device.
     *
     * @param header the header; its key id came from {@link #writingKey}
     * @param associated bytes to bind: the encoded header
     * @param payload the plaintext
     * @return the ciphertext, or null if the key is gone meanwhile
     */
    byte @Nullable [] seal(EntryHeader header, byte[] associated, byte[] payload);

    /**
     * Decrypts the payload of an entry.
     *
     * @param header the header
     * @param associated the bytes that were bound
     * @param ciphertext the ciphertext
     * @return what came of it
     */
    Opening open(EntryHeader header, byte[] associated, byte[] ciphertext);
}
