// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.id;

/** Names a channel of a team; 32 bytes, unique over all teams. */
public final class ChannelId extends Bytes32 {
    /**
     * Wraps the bytes.
     *
     * @param value 32 bytes
     */
    public ChannelId(byte[] value) {
        super(value);
    }

    /**
     * Parses the text form.
     *
     * @param hex 64 hexadecimal digits
     * @return the id
     * @throws IllegalArgumentException if the text is malformed
     */
    public static ChannelId parse(String hex) {
        return new ChannelId(parseHex(hex));
    }
}
