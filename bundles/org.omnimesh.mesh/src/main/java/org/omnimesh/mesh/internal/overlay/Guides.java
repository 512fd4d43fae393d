// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.overlay;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.LogId;

/**
 * The author per channel whose entries shape the channel's tree: of those heard lately, the one with the least key. Entries
 * of two authors meet at different links of a cycle, and if both were cut there the tree would fall apart; so only one
 * author's are heeded, and all nodes find the same one.
 */
final class Guides {
    /** After this time without an entry another author may be heeded. */
    static final Duration LATELY = Duration.ofSeconds(2);

    private final Context context;
    private final Map<ChannelId, Guide> guides = new HashMap<>();

    private record Guide(PeerId author, Duration heard) {}

    Guides(Context context) {
        this.context = context;
    }

    void keepMembers() {
        guides.keySet().retainAll(context.members().channels());
    }

    /** Something came of a log. */
    void heard(LogId log) {
        Guide before = guides.get(log.channel());
        if (before == null || log.author().compareTo(before.author()) <= 0
                || context.isOver(before.heard().plus(LATELY))) {
            guides.put(log.channel(), new Guide(log.author(), context.now()));
        }
    }

    /** Tells whether anything was heard of a channel. */
    boolean isUsed(ChannelId channel) {
        return guides.containsKey(channel);
    }

    boolean isGuide(LogId log) {
        Guide guide = guides.get(log.channel());
        return guide != null && guide.author().equals(log.author());
    }
}
