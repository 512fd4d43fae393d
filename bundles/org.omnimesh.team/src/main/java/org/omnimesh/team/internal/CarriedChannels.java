// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.Retention;
import org.omnimesh.api.storage.ReadTransaction;
import org.omnimesh.api.storage.Row;
import org.omnimesh.api.storage.StorageException;

/**
 * What hubs were told about channels of others: which there are and who reads them, nothing else. Whoever tells it first says
 * who reads a channel, afterwards only its readers do.
 */
final class CarriedChannels {
    private final Map<ChannelId, State> states = new HashMap<>();

    /**
     * What is known of a channel.
     *
     * @param last what was told last
     * @param ever who was named as a reader once
     * @param retention how long its content is kept
     */
    record State(ChannelEntry.Carried last, Set<PeerId> ever, Retention retention) {}

    static CarriedChannels read(ReadTransaction transaction, TeamId team) throws StorageException {
        CarriedChannels channels = new CarriedChannels();
        transaction.query("SELECT author, at, payload FROM membership_carried WHERE team = ? ORDER BY at, id", row -> {
            channels.add(row);
            return team;
        }, team);
        return channels;
    }

    private void add(Row row) throws StorageException {
        try {
            PeerId author = PeerId.ofPublicKey(row.bytes("author"));
            if (TeamEntries.decode(ChannelEntry.CARRIED, row.bytes("payload")) instanceof ChannelEntry.Carried told) {
                State before = states.getOrDefault(told.channel(), new State(told, Set.of(), Retention.UNLIMITED));
                if (before.last().readers().contains(author)) {
                    states.put(told.channel(), then(before, told, row.number("at")));
                }
            }
        } catch (CborException e) {
            throw new StorageException("What a hub was told of a channel is malformed.", e);
        }
    }

    private static State then(State before, ChannelEntry.Carried told, long at) {
        Set<PeerId> ever = new LinkedHashSet<>(before.ever());
        ever.addAll(told.readers());
        int days = before.ever().isEmpty() ? 0 : before.last().days();
        return new State(told, ever, told.days() == days
                ? before.retention()
                : before.retention().then(HybridTime.unpack(at).instant(),
                        Optional.of(Duration.ofDays(told.days())).filter(Duration::isPositive)));
    }

    Optional<ChannelEntry.Carried> last(ChannelId channel) {
        return Optional.ofNullable(states.get(channel)).map(State::last);
    }

    Map<ChannelId, State> all() {
        return Map.copyOf(states);
    }

    /** Tells who is to have a channel's entries: its readers and all hubs. */
    static Set<PeerId> withHubs(Iterable<PeerId> readers, Set<PeerId> hubs) {
        Set<PeerId> all = new HashSet<>(hubs);
        readers.forEach(all::add);
        return all;
    }
}
