// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal.keys;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.BiPredicate;

import org.omnimesh.api.crypto.Ciphers;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.keys.ChannelSecret;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.KeyId;

/** The ratchets used last, at most {@value #MAX_RATCHETS}, about 1.5 KB each; others are made anew. Thread-safe. */
final class Ratchets {
    /** Most ratchets that are remembered. */
    static final int MAX_RATCHETS = 4096;

    private static final CryptoContext ROOT = new CryptoContext("omni/1/ratchet-root");

    private final Ciphers ciphers;
    private final BiPredicate<ChannelId, ChannelSecret> isFlat;
    private final LinkedHashMap<Name, Known> known = new LinkedHashMap<>(16, 0.75f, true);

    /** Whose ratchet it is. */
    private record Name(ChannelId channel, KeyId secret, PeerId author) {}

    /** An id has 8 bytes only, so the secret is compared too. */
    private record Known(SymmetricKey secret, Optional<SenderRatchet> ratchet) {}

    /** Makes none yet. */
    Ratchets(Ciphers ciphers, BiPredicate<ChannelId, ChannelSecret> isFlat) {
        this.ciphers = ciphers;
        this.isFlat = isFlat;
    }

    /** Returns the ratchet of an entry's author; empty if the secret is from before there were ratchets. */
    Optional<SenderRatchet> of(ChannelSecret secret, EntryHeader header) {
        Name name = new Name(header.channel(), secret.id(), header.author());
        synchronized (known) {
            Known entry = known.get(name);
            if (entry == null || !entry.secret().equals(secret.key())) {
                entry = new Known(secret.key(), isFlat.test(header.channel(), secret)
                        ? Optional.empty()
                        : Optional.of(new SenderRatchet(ciphers, root(secret.key(), header))));
                known.put(name, entry);
                if (known.size() > MAX_RATCHETS) {
                    known.pollFirstEntry();
                }
            }
            return entry.ratchet();
        }
    }

    /** Forgets all that follows from a secret. */
    void forget(ChannelId channel, KeyId secret) {
        synchronized (known) {
            known.keySet().removeIf(name -> name.channel().equals(channel) && name.secret().equals(secret));
        }
    }

    private SymmetricKey root(SymmetricKey secret, EntryHeader header) {
        return ciphers.derive(secret, ROOT, ByteBuffer.allocate(Bytes32.LENGTH + PeerId.KEY_LENGTH)
                .put(header.channel().bytes()).put(header.author().publicKey()).array());
    }
}
