// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.log.HubStorage;
import org.omnimesh.mesh.internal.entry.Run;

/**
 * How much is stored of channels that this device only passes on. The first run that finds no room closes it: nothing more is
 * taken, not even what is smaller, until {@link #set} says that there is room for a whole run again.
 */
final class Quota {
    /** Least part of the limit that must be free to open again what was closed; at most the largest run. */
    private static final int MARGIN_PART = 16;

    private Set<ChannelId> channels = Set.of();
    private long limit = Long.MAX_VALUE;
    private long used;
    private boolean full;
    private boolean told;

    /** Sets what counts, how much it may be, and how much it is. */
    void set(Set<ChannelId> counted, long limitBytes, long usedBytes) {
        channels = Set.copyOf(counted);
        limit = limitBytes;
        used = usedBytes;
        long margin = full ? Math.min(Run.MAX_BYTES, limitBytes / MARGIN_PART) : 0;
        full = !channels.isEmpty() && usedBytes > limitBytes - Math.max(margin, 1);
    }

    Set<ChannelId> channels() {
        return channels;
    }

    long used() {
        return used;
    }

    /** Tells whether nothing is taken of a channel now. */
    boolean closed(ChannelId channel) {
        return full && channels.contains(channel);
    }

    /** Takes room for a run; false if there is none. */
    boolean take(Run run) {
        if (!channels.contains(run.log().channel())) {
            return true;
        }
        int size = run.encoded().length;
        full |= size > limit - used;
        if (!full) {
            used += size;
        }
        return !full;
    }

    /** The run for which room was taken is not stored. */
    void giveBack(Run run) {
        if (channels.contains(run.log().channel())) {
            used -= run.encoded().length;
        }
    }

    /** Tells once whether it was closed or opened since the last time. */
    boolean turned() {
        boolean turned = told != full;
        told = full;
        return turned;
    }

    boolean full() {
        return full;
    }

    Optional<HubStorage> storage() {
        return channels.isEmpty() ? Optional.empty() : Optional.of(new HubStorage(used, limit, full));
    }
}
