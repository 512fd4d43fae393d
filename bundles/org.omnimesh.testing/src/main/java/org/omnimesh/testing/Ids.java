// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.nio.ByteBuffer;

import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.ContentId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;

/** Ids by number, for tests that need some which differ. Those of larger numbers sort behind. */
public final class Ids {
    private Ids() {}

    /**
     * Makes a device.
     *
     * @param number at least 0
     * @return a device that nobody has the key of
     */
    public static PeerId peer(long number) {
        return PeerId.ofPublicKey(bytes(number));
    }

    /**
     * Makes a team's id.
     *
     * @param number at least 0
     * @return the id
     */
    public static TeamId team(long number) {
        return new TeamId(bytes(number));
    }

    /**
     * Makes a channel's id.
     *
     * @param number at least 0
     * @return the id
     */
    public static ChannelId channel(long number) {
        return new ChannelId(bytes(number));
    }

    /**
     * Makes an entry's id.
     *
     * @param number at least 0
     * @return the id
     */
    public static EntryId entry(long number) {
        return new EntryId(bytes(number));
    }

    /**
     * Makes a blob's id.
     *
     * @param number at least 0
     * @return the id
     */
    public static ContentId content(long number) {
        return new ContentId(bytes(number));
    }

    /**
     * Makes the bytes of an id.
     *
     * @param number at least 0
     * @return 32 bytes, the number in the last ones
     */
    public static byte[] bytes(long number) {
        return ByteBuffer.allocate(Bytes32.LENGTH).putLong(Bytes32.LENGTH - Long.BYTES, number).array();
    }
}
