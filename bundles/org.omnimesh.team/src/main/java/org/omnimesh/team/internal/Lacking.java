// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.KeyId;

/**
 * The author was given a secret and does not have it: its box did not open, or the key for it is lost. Decides nothing; about
 * private channels it is whispered.
 *
 * @param channel the channel
 * @param key names the secret
 * @param number how often the author has asked for it with this, from 1 to {@value #MAX_ASKS}
 */
record Lacking(ChannelId channel, KeyId key, int number) implements TeamEntry {
    /** A device lacks a secret that it was given. */
    static final EntryKind KIND = new EntryKind("team.lacking");

    /** Most times that a device asks for one secret, within {@link LackingSecrets#TERM}. */
    static final int MAX_ASKS = 8;

    private static final int VERSION = 1;

    @Override
    public EntryKind kind() {
        return KIND;
    }

    @Override
    public byte[] encode() {
        return new CborMap().put(1, VERSION).put(2, channel.bytes()).put(3, key.bytes()).put(4, number).encode();
    }

    static Lacking of(CborMap map) throws CborException {
        map.number(1, VERSION, VERSION);
        return new Lacking(new ChannelId(map.exactBytes(2, Bytes32.LENGTH)),
                new KeyId(map.exactBytes(3, KeyId.LENGTH)), (int) map.number(4, 1, MAX_ASKS));
    }
}
