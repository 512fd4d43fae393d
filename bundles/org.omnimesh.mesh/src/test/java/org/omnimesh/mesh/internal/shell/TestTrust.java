// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.shell;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.Nonce;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.ChannelTrust;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.Retention;

/** Everybody listed reads and writes every channel listed; keys can be withheld and verdicts replaced. */
public final class TestTrust implements ChannelTrust {
    public static final TeamId TEAM = new TeamId(filled(1));
    public static final KeyId KEY = new KeyId(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 });

    public final Map<ChannelId, Set<PeerId>> readers = new ConcurrentHashMap<>();
    public volatile boolean hasKey = true;
    /** Whether this device is a hub. */
    public volatile boolean storesOnly;
    /** Whether secrets are deleted some time after they were replaced. */
    public volatile boolean forgets;
    /** Of which entries they were. */
    public volatile Predicate<EntryHeader> forgotten = header -> false;
    public volatile Retention retention = Retention.UNLIMITED;
    public volatile Function<EntryHeader, Verdict> judge = header -> Verdict.ACCEPT;
    private final Ciphers ciphers;
    private final SymmetricKey root = SymmetricKey.of(filled(7));

    public TestTrust(Ciphers ciphers) {
        this.ciphers = ciphers;
    }

    static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @Override
    public Set<ChannelId> channels() {
        return Set.copyOf(readers.keySet());
    }

    @Override
    public Optional<TeamId> teamOf(ChannelId channel) {
        return readers.containsKey(channel) ? Optional.of(TEAM) : Optional.empty();
    }

    @Override
    public Set<PeerId> readers(ChannelId channel) {
        return readers.getOrDefault(channel, Set.of());
    }

    @Override
    public Retention retention(ChannelId channel) {
        return retention;
    }

    @Override
    public boolean storesOnly(ChannelId channel) {
        return storesOnly;
    }

    @Override
    public boolean forgets(ChannelId channel) {
        return forgets;
    }

    @Override
    public Verdict judge(EntryHeader header) {
        return judge.apply(header);
    }

    @Override
    public Optional<KeyId> writingKey(ChannelId channel) {
        return readers.containsKey(channel) && hasKey ? Optional.of(KEY) : Optional.empty();
    }

    private SymmetricKey key(EntryHeader header) {
        byte[] info = ByteBuffer.allocate(72).put(header.channel().bytes()).put(header.author().publicKey())
                .putLong(header.seq()).array();
        return ciphers.derive(root, new CryptoContext("omni/1/test"), info);
    }

    @Override
    public byte[] seal(EntryHeader header, byte[] associated, byte[] payload) {
        return ciphers.seal(key(header), Nonce.SINGLE_USE, associated, payload);
    }

    @Override
    public Opening open(EntryHeader header, byte[] associated, byte[] ciphertext) {
        if (!hasKey) {
            return new Opening.KeyMissing();
        }
        if (forgotten.test(header)) {
            return new Opening.Forgotten();
        }
        try {
            return new Opening.Opened(ciphers.open(key(header), Nonce.SINGLE_USE, associated, ciphertext));
        } catch (CryptoException e) {
            return new Opening.Damaged();
        }
    }
}
