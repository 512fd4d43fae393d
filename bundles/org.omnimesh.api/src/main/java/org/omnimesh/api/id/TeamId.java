// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.id;

/** Names a team: the hash of the signed entry that founded it. */
public final class TeamId extends Bytes32 {
    /**
     * Wraps the hash of the founding entry.
     *
     * @param hash 32 bytes
     */
    public TeamId(byte[] hash) {
        super(hash);
    }

    /**
     * Parses the text form.
     *
     * @param hex 64 hexadecimal digits
     * @return the id
     * @throws IllegalArgumentException if the text is malformed
     */
    public static TeamId parse(String hex) {
        return new TeamId(parseHex(hex));
    }

    /**
     * Returns the id of the hidden channel that carries membership, roles and the channel directory.
     *
     * @return the channel with the same bytes
     */
    public ChannelId teamChannel() {
        return new ChannelId(bytes());
    }
}
