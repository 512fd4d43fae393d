// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.log;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.osgi.annotation.versioning.ProviderType;

/** Who has what: the state of synchronisation as far as this node was told. Thread-safe; answers from memory. */
@ProviderType
public interface Replication {
    /**
     * Returns the devices known to have stored an entry: those that said so while they were linked, and, of entries of this
     * device, those that wrote something of which it or a later one is a cause.
     *
     * @param channel the channel
     * @param author the entry's author
     * @param seq the entry's number
     * @return peers that confirmed it, without the author and this device
     */
    Set<PeerId> holders(ChannelId channel, PeerId author, long seq);

    /**
     * Returns how many entries of a channel each linked peer still lacks.
     *
     * @param channel the channel
     * @return a number per peer; 0 when in step
     */
    Map<PeerId, Long> lag(ChannelId channel);

    /**
     * Returns the devices that are proven to have signed two different histories; {@link AuthorQuarantined} tells when one
     * is added.
     *
     * @return a snapshot
     */
    Set<PeerId> quarantined();

    /**
     * Returns which stored entries are known to be damaged. Peers that have them are asked for them; what was given anew is
     * not listed any more.
     *
     * @return a snapshot
     */
    List<DamagedEntries> damaged();

    /**
     * Returns how many stored entries of a channel came after their secret was deleted here, so that nobody can read them on
     * this device. Reads the store.
     *
     * @param channel the channel
     * @return a number; always 0 unless {@link ChannelTrust#forgets}
     * @throws LogException if the store cannot be read
     */
    long unreadable(ChannelId channel) throws LogException;

    /**
     * Reads everything that is stored and finds what is damaged. Blocks; takes seconds for each gigabyte.
     *
     * @throws LogException if the store cannot be read at all
     */
    void check() throws LogException;

    /**
     * Returns how much this device stores of channels that it only passes on.
     *
     * @return what holds now, or empty if it is no hub
     */
    Optional<HubStorage> hubStorage();
}
