// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.team.ChannelType;

/**
 * The ids of channels. Nobody can begin another one's channel, as the id follows from the author; the two of a
 * direct conversation come to the same one, whoever begins it.
 */
final class ChannelIds {
    private ChannelIds() {}

    static ChannelId of(TeamId team, PeerId author, ChannelEntry.Begun begun) {
        return begun.type() == ChannelType.DM
                ? ofPair(team, begun.members().get(0), begun.members().get(1))
                : hash("omni/1/private-channel", List.of(team.bytes(), author.publicKey(), begun.salt()));
    }

    static ChannelId ofPublic(TeamId team, PeerId author, byte[] salt) {
        return hash("omni/1/public-channel", List.of(team.bytes(), author.publicKey(), salt));
    }

    static ChannelId ofPair(TeamId team, MemberId one, MemberId other) {
        List<MemberId> pair = one.compareTo(other) < 0 ? List.of(one, other) : List.of(other, one);
        return hash("omni/1/dm", List.of(team.bytes(), pair.get(0).bytes(), pair.get(1).bytes()));
    }

    private static ChannelId hash(String label, List<byte[]> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(label.getBytes(StandardCharsets.US_ASCII));
            digest.update((byte) 0);
            parts.forEach(digest::update);
            return new ChannelId(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("expected SHA-256 in every Java runtime", e);
        }
    }
}
