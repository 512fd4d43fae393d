// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.RunBytes;

/** What goes to one peer: numbered frames of runs, with credit until the peer is done with them, and the logs owed to it. */
final class Sending {
    /** Logs that the peer is to be sent until it has all of them, per channel; the channels in turns. */
    private final Map<ChannelId, Set<PeerId>> owed = new LinkedHashMap<>();
    private final SendWindow window = new SendWindow();
    private final List<byte[]> batch = new ArrayList<>();
    private final List<Integer> batchHops = new ArrayList<>();
    private int batchBytes;
    private long sentNumber;
    private boolean loading;

    boolean loading() {
        return loading;
    }

    void loading(boolean now) {
        loading = now;
    }

    int unacknowledgedBytes() {
        return window.inFlightBytes() + batchBytes;
    }

    boolean idle() {
        return window.isEmpty() && batch.isEmpty();
    }

    /** Notes that the peer is to be sent a log until it is in step. */
    void owe(LogId log) {
        owed.computeIfAbsent(log.channel(), key -> new TreeSet<>()).add(log.author());
    }

    boolean owes(LogId log) {
        return owed(log.channel()).contains(log.author());
    }

    /** Returns the authors of the logs in a channel that the peer is to be sent. */
    Set<PeerId> owed(ChannelId channel) {
        Set<PeerId> authors = owed.get(channel);
        return authors == null ? Set.of() : authors;
    }

    /** Returns the channel whose turn it is to be sent. */
    Optional<ChannelId> nextOwed() {
        return owed.isEmpty() ? Optional.empty() : Optional.of(owed.keySet().iterator().next());
    }

    /** It is other channels' turn. */
    void putLast(ChannelId channel) {
        Set<PeerId> authors = owed.remove(channel);
        if (authors != null) {
            owed.put(channel, authors);
        }
    }

    /** The peer is in step with a log, or does not want it from here. */
    void settle(LogId log) {
        Set<PeerId> authors = owed.get(log.channel());
        if (authors != null && authors.remove(log.author()) && authors.isEmpty()) {
            owed.remove(log.channel());
        }
    }

    /** Notes how many links the run just added had passed. */
    void passed(int hops) {
        batchHops.add(hops);
    }

    /** Adds a run to the frame being filled; tells whether the frame is full. */
    boolean add(RunBytes run) {
        batch.add(run.encoded());
        batchBytes += run.encoded().length;
        return batchBytes >= Outbound.BATCH_BYTES;
    }

    boolean hasBatch() {
        return !batch.isEmpty();
    }

    Frame.Runs takeBatch(Duration now) {
        boolean hops = batchHops.size() == batch.size();
        Frame.Runs frame = new Frame.Runs(++sentNumber, List.copyOf(batch), hops ? List.copyOf(batchHops) : List.of());
        window.sent(sentNumber, batchBytes, now);
        batch.clear();
        batchHops.clear();
        batchBytes = 0;
        return frame;
    }

    /** A new entry of a log with which the peer is in step is about to be sent. */
    void live(Duration now) {
        if (!owed.isEmpty()) {
            window.live(now);
        }
    }

    void release(long processed, Duration now) {
        window.release(processed, now);
    }

    /** Returns how many bytes of backlog may be asked from the store now; 0 when enough is under way. */
    int roomForBacklog() {
        int room = window.backlogBytes() - unacknowledgedBytes();
        int portion = Math.clamp(window.backlogBytes() / 4, News.ANSWER_BYTES, Outbound.BATCH_BYTES);
        return room >= portion ? portion : 0;
    }

    boolean stalled(Duration now) {
        return window.stalled(now, MeshCore.STALL);
    }

    /** Forgets what is under way; whatever of it did not arrive is sent again. */
    void forgetInFlight() {
        window.forget();
        batch.clear();
        batchHops.clear();
        batchBytes = 0;
    }
}
