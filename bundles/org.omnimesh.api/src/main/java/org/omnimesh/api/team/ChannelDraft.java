// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.id.PeerId;

/**
 * What a new channel is to be like.
 *
 * @param name its name; it is cleaned
 * @param type {@link ChannelType#PUBLIC} or {@link ChannelType#PRIVATE}
 * @param mode what newcomers may read; a public channel keeps its history
 * @param description what it is for
 * @param topic what it is about now
 * @param members devices whose users take part from the beginning, beside this one; nobody for a public channel
 */
public record ChannelDraft(String name, ChannelType type, ChannelMode mode, Optional<String> description,
        Optional<String> topic, Set<PeerId> members) {
    /** Copies the set. */
    public ChannelDraft {
        members = Set.copyOf(members);
    }
}
