// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.TeamId;

/**
 * Which parts of the tables were written since they were read last, so that the rest need not be read again. A mark too many
 * costs a reading; whoever writes marks within the transaction, and everything is read after it. Thread-safe.
 */
final class Touched {
    private final Set<ChannelId> secrets = ConcurrentHashMap.newKeySet();
    private final Set<TeamId> operations = ConcurrentHashMap.newKeySet();
    private volatile boolean everything = true;

    /**
     * What is to be read.
     *
     * @param everything whether all of it is
     * @param secrets otherwise, the channels whose secrets, or their holders, may be others
     * @param operations and the teams whose operations, or what opens them, may be others
     */
    record Marks(boolean everything, Set<ChannelId> secrets, Set<TeamId> operations) {
        boolean operations(TeamId team) {
            return everything || operations.contains(team);
        }
    }

    void secrets(ChannelId channel) {
        secrets.add(channel);
    }

    void operations(TeamId team) {
        operations.add(team);
    }

    void everything() {
        everything = true;
    }

    /** Takes the marks; whoever fails to read what they name marks everything. */
    Marks take() {
        boolean all = everything;
        everything = false;
        Marks marks = new Marks(all, Set.copyOf(secrets), Set.copyOf(operations));
        secrets.removeAll(marks.secrets());
        operations.removeAll(marks.operations());
        return marks;
    }
}
