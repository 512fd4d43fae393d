// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.id;

/** Names a member of a team: the hash of the entry that founded the team or admitted the member. */
public final class MemberId extends Bytes32 {
    /**
     * Wraps the bytes.
     *
     * @param value 32 bytes
     */
    public MemberId(byte[] value) {
        super(value);
    }

    /**
     * Parses the text form.
     *
     * @param hex 64 hexadecimal digits
     * @return the id
     * @throws IllegalArgumentException if the text is malformed
     */
    public static MemberId parse(String hex) {
        return new MemberId(parseHex(hex));
    }
}
