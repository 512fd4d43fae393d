// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.storage.ReadTransaction;
import org.omnimesh.api.storage.Row;
import org.omnimesh.api.storage.StorageException;

/** The channels' secrets, since when and who has them; of channels that were not touched nothing is read or opened again. */
final class KeyRing {
    private static final String SECRETS = "SELECT * FROM team_secret";
    /** The latest first, of equals the lowest id. */
    private static final String INTRODUCED = "SELECT channel, key_id, introduced FROM membership_key%s"
            + " ORDER BY introduced DESC, key_id";
    private static final String HOLDERS = "SELECT * FROM membership_box";

    private final ChannelSecrets secrets;
    private final Map<ChannelId, Map<KeyId, SymmetricKey>> keys = new HashMap<>();
    private final Map<ChannelId, Map<KeyId, Long>> introduced = new HashMap<>();
    private final Map<ChannelId, Map<KeyId, Set<PeerId>>> holders = new HashMap<>();

    KeyRing(ChannelSecrets secrets) {
        this.secrets = secrets;
    }

    /** Reads what is marked, and returns all as it is now. */
    ChannelViews.Secrets read(ReadTransaction transaction, Touched.Marks marks) throws StorageException {
        if (marks.everything()) {
            keys.clear();
            introduced.clear();
            holders.clear();
            transaction.query(SECRETS, this::key);
            transaction.query(INTRODUCED.formatted(""), this::introduction);
            transaction.query(HOLDERS, this::holder);
        } else {
            for (ChannelId channel : marks.secrets()) {
                keys.remove(channel);
                introduced.remove(channel);
                holders.remove(channel);
                transaction.query(SECRETS + " WHERE channel = ?", this::key, channel);
                transaction.query(INTRODUCED.formatted(" WHERE channel = ?"), this::introduction, channel);
                transaction.query(HOLDERS + " WHERE channel = ?", this::holder, channel);
            }
        }
        return new ChannelViews.Secrets(Map.copyOf(keys), Map.copyOf(introduced), Map.copyOf(holders));
    }

    private KeyId key(Row row) throws StorageException {
        ChannelId channel = new ChannelId(row.bytes("channel"));
        KeyId key = new KeyId(row.bytes("key_id"));
        try {
            keys.computeIfAbsent(channel, id -> new HashMap<>()).put(key,
                    secrets.unseal(new TeamId(row.bytes("team")), channel, key, row.bytes("sealed")));
        } catch (CryptoException e) {
            throw new StorageException("A channel secret in the store does not open with this node's keys.", e);
        }
        return key;
    }

    private KeyId introduction(Row row) throws StorageException {
        KeyId key = new KeyId(row.bytes("key_id"));
        introduced.computeIfAbsent(new ChannelId(row.bytes("channel")), id -> new LinkedHashMap<>()).put(key,
                row.number("introduced"));
        return key;
    }

    private KeyId holder(Row row) throws StorageException {
        KeyId key = new KeyId(row.bytes("key_id"));
        holders.computeIfAbsent(new ChannelId(row.bytes("channel")), id -> new HashMap<>())
                .computeIfAbsent(key, id -> new HashSet<>()).add(PeerId.ofPublicKey(row.bytes("peer")));
        return key;
    }
}
