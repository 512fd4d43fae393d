// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.storage.ReadTransaction;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.team.internal.Veil.Unveiled;

/** Opens veiled entries with the keys in the store; what was opened once is kept in memory, like all that is decided. */
final class Unveiling {
    private final ChannelSecrets secrets;
    private final Veil veil;
    private final Map<EntryId, Opened> opened = new ConcurrentHashMap<>();
    private volatile Map<EntryId, byte[]> sealed = Map.of();
    private volatile Map<EntryId, Set<PeerId>> handed = Map.of();

    /** An open entry and its key. */
    private record Opened(Unveiled content, SymmetricKey key) {}

    Unveiling(ChannelSecrets secrets, Veil veil) {
        this.secrets = secrets;
        this.veil = veil;
    }

    /** Reads which keys there are now. */
    void refresh(ReadTransaction transaction) throws StorageException {
        Map<EntryId, byte[]> keys = new HashMap<>();
        transaction.query("SELECT id, sealed FROM team_veil",
                row -> keys.put(new EntryId(row.bytes("id")), row.bytes("sealed")));
        Map<EntryId, Set<PeerId>> later = new HashMap<>();
        transaction.query("SELECT id, peer FROM membership_handed",
                row -> later.computeIfAbsent(new EntryId(row.bytes("id")), id -> new HashSet<>())
                        .add(PeerId.ofPublicKey(row.bytes("peer"))));
        sealed = keys;
        handed = later;
        opened.keySet().retainAll(keys.keySet());
    }

    Optional<Unveiled> open(TeamId team, EntryId id, PeerId author, TeamEntry veiled) throws StorageException {
        Opened known = opened.get(id);
        byte @Nullable [] key = sealed.get(id);
        if (known == null && key != null) {
            SymmetricKey unsealed = TeamTables.unsealVeil(secrets, team, id, key);
            Optional<Unveiled> content = veil.open(team, author, veiled, unsealed);
            content.ifPresent(it -> opened.put(id, new Opened(it, unsealed)));
            return content;
        }
        return known == null ? Optional.empty() : Optional.of(known.content());
    }

    /** Returns who can open an entry. */
    Set<PeerId> told(EntryId id, Unveiled content) {
        Set<PeerId> told = new HashSet<>(content.recipients());
        Set<PeerId> later = handed.get(id);
        if (later != null) {
            told.addAll(later);
        }
        return told;
    }

    /** Returns the key of an entry that is open here. */
    Optional<SymmetricKey> key(EntryId id) {
        return Optional.ofNullable(opened.get(id)).map(Opened::key);
    }
}
