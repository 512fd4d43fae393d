// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.RunBytes;

/** What the core knows of one linked peer: what it has, what was sent to it, and its credit. */
final class PeerSession {
    /** Most logs with dropped runs that are remembered. */
    static final int MAX_LOST = 1024;

    private final PeerId peer;
    /** Per channel that the peer carries, per author: how far it is. */
    private final Map<ChannelId, Map<PeerId, Progress>> channels = new HashMap<>();
    /** Channels with entries the peer lacks, fair turns. */
    private final Set<ChannelId> behind = new LinkedHashSet<>();
    /** Channels to look at again later, because somebody else should serve the peer. */
    private final Map<ChannelId, Duration> deferred = new HashMap<>();
    private final SendWindow window = new SendWindow();
    private final List<byte[]> batch = new ArrayList<>();
    private final List<Integer> batchHops = new ArrayList<>();
    /** Logs that the peer asked for and did not get all of yet; only in teams too large for a full mesh. */
    private final Set<LogId> owed = new HashSet<>();
    private final NavigableMap<Long, Received> open = new TreeMap<>();
    private final News news = new News();
    /** Logs of which the peer sent runs that were dropped here. */
    private final Set<LogId> lost = new LinkedHashSet<>();
    private final Set<ChannelId> named = new HashSet<>();
    private final long number;
    private Map<ChannelId, Set<PeerId>> serves = Map.of();
    private Map<ChannelId, Set<PeerId>> told = Map.of();
    private boolean toldMayBeLost;
    private long remoteNumber;
    private int batchBytes;
    private int openBytes;
    private long sentNumber;
    private long receivedNumber;
    private boolean synced;
    private boolean loading;
    private boolean failed;
    private Duration nextSweep = Duration.ZERO;

    /** How far a peer is with one log. */
    static final class Progress {
        private long known;
        private long sent;

        long known() {
            return known;
        }

        long sent() {
            return sent;
        }

        void sentUpTo(long seq) {
            sent = Math.max(sent, seq);
        }

        /** Tells whether nothing sent beyond what the peer has may be lost. */
        boolean even() {
            return sent == known || sent == Long.MAX_VALUE;
        }

        boolean learn(long stored) {
            boolean more = stored > known;
            known = Math.max(known, stored);
            sent = Math.max(sent, known);
            return more;
        }

        void rewind(long seq) {
            sent = Math.max(known, seq);
        }
    }

    /** A frame of runs that came and is not yet done with. */
    static final class Received {
        private final long number;
        private final int bytes;
        private int remaining;

        Received(long number, int bytes) {
            this.number = number;
            this.bytes = bytes;
        }
    }

    PeerSession(PeerId peer, long number) {
        this.peer = peer;
        this.number = number;
    }

    PeerId peer() {
        return peer;
    }

    /** Returns what names this session to the peer. */
    long number() {
        return number;
    }

    /** Returns what names the peer's session, 0 until it said so. */
    long remoteNumber() {
        return remoteNumber;
    }

    void remoteNumber(long named) {
        remoteNumber = named;
    }

    /** Notes channels that were named to the peer: it may send what it has of them. */
    void name(Collection<ChannelId> channels) {
        named.addAll(channels);
    }

    boolean named(ChannelId channel) {
        return named.contains(channel);
    }

    boolean mentions(ChannelId channel) {
        return channels.containsKey(channel);
    }

    /** Notes that the peer carries a channel; tells whether that is new. */
    boolean mention(ChannelId channel) {
        if (channels.containsKey(channel) || channels.size() >= FrameCodec.MAX_CHANNELS) {
            return false;
        }
        channels.put(channel, new HashMap<>());
        return true;
    }

    /** Returns the channels in an order that is the same everywhere, so that runs from a seed replay. */
    Set<ChannelId> mentioned() {
        return new TreeSet<>(channels.keySet());
    }

    Progress progress(LogId log) {
        return channels.computeIfAbsent(log.channel(), key -> new HashMap<>()).computeIfAbsent(log.author(),
                key -> new Progress());
    }

    /** Returns how far the peer is with all logs of a channel. */
    Map<PeerId, Long> known(ChannelId channel) {
        Map<PeerId, Long> known = new HashMap<>();
        channels.getOrDefault(channel, Map.of()).forEach((author, progress) -> known.put(author, progress.known()));
        return known;
    }

    /** Tells whether the peer has all that was sent of a channel, as far as it said. */
    boolean even(ChannelId channel) {
        return channels.getOrDefault(channel, Map.of()).values().stream().allMatch(Progress::even);
    }

    Set<PeerId> authors(ChannelId channel) {
        Map<PeerId, Progress> authors = channels.get(channel);
        return authors == null ? Set.of() : Set.copyOf(authors.keySet());
    }

    Set<ChannelId> behind() {
        return behind;
    }

    /** Looks at a channel again at a time, or earlier if that was said before. */
    void defer(ChannelId channel, Duration until) {
        deferred.merge(channel, until, (before, now) -> before.compareTo(now) <= 0 ? before : now);
    }

    /** Looks at a channel soon if it was put off. */
    void hasten(ChannelId channel, Duration at) {
        deferred.computeIfPresent(channel, (key, before) -> at);
    }

    List<ChannelId> takeDue(Duration now) {
        List<ChannelId> due = deferred.entrySet().stream().filter(entry -> entry.getValue().compareTo(now) <= 0)
                .map(Map.Entry::getKey).toList();
        due.forEach(deferred::remove);
        return due;
    }

    /** Returns whom the peer serves itself in a channel. */
    Set<PeerId> serves(ChannelId channel) {
        return serves.getOrDefault(channel, Set.of());
    }

    Map<ChannelId, Set<PeerId>> serves() {
        return serves;
    }

    void serves(Map<ChannelId, Set<PeerId>> served) {
        serves = Map.copyOf(served);
    }

    /** Notes whom the peer is told to be served from here; false if it knows. */
    boolean tells(Map<ChannelId, Set<PeerId>> served) {
        boolean changed = toldMayBeLost || !told.equals(served);
        toldMayBeLost = false;
        told = Map.copyOf(served);
        return changed;
    }

    boolean synced() {
        return synced;
    }

    void markSynced() {
        synced = true;
    }

    boolean loading() {
        return loading;
    }

    void loading(boolean now) {
        loading = now;
    }

    boolean failed() {
        return failed;
    }

    Duration nextSweep() {
        return nextSweep;
    }

    void nextSweep(Duration at) {
        nextSweep = at;
    }

    // Sending runs: numbered frames, credit until the peer is done with them.

    int unacknowledgedBytes() {
        return window.inFlightBytes() + batchBytes;
    }

    boolean idle() {
        return window.isEmpty() && batch.isEmpty();
    }

    /** Notes that the peer is to be sent a log until it is in step. */
    void owe(LogId log) {
        owed.add(log);
    }

    boolean owes(LogId log) {
        return owed.contains(log);
    }

    /** The peer is in step with a log, or does not want it from here. */
    void settle(LogId log) {
        owed.remove(log);
    }

    /** Notes how many links the run just added had passed. */
    void passed(int hops) {
        batchHops.add(hops);
    }

    /** Adds a run to the frame being filled; tells whether the frame is full. */
    boolean enqueue(RunBytes run) {
        batch.add(run.encoded());
        batchBytes += run.encoded().length;
        progress(run.log()).sentUpTo(run.lastSeq());
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

    void release(long processed, Duration now) {
        window.release(processed, now);
    }

    /** Returns how many bytes of backlog may be asked from the store now; 0 when enough is under way. */
    int roomForBacklog() {
        int room = window.backlogBytes() - unacknowledgedBytes();
        int portion = Math.min(Outbound.BATCH_BYTES, window.backlogBytes() / 4);
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

    void fail() {
        failed = true;
        toldMayBeLost = true;
        forgetInFlight();
        channels.values().forEach(authors -> authors.values().forEach(progress -> progress.rewind(0)));
    }

    void recover() {
        failed = false;
    }

    // Receiving runs.

    /** Notes that runs of a log were dropped; beyond {@link #MAX_LOST} logs the next sweep has to find out. */
    void lose(LogId log) {
        if (lost.size() < MAX_LOST) {
            lost.add(log);
        }
    }

    boolean hasLost() {
        return !lost.isEmpty();
    }

    /** Takes out the logs with dropped runs that the condition accepts. */
    List<LogId> takeLost(Predicate<LogId> condition) {
        List<LogId> taken = lost.stream().filter(condition).toList();
        taken.forEach(lost::remove);
        return taken;
    }

    /** Opens a received frame; false if the peer exceeds its credit by far. */
    boolean receive(Received frame) {
        openBytes += frame.bytes;
        open.put(frame.number, frame);
        receivedNumber = Math.max(receivedNumber, frame.number);
        return openBytes <= SendWindow.MAX_BYTES * 2 + Outbound.BATCH_BYTES;
    }

    boolean isOpen(long number) {
        return open.containsKey(number);
    }

    void pending(Received frame) {
        frame.remaining++;
    }

    void settle(Received frame) {
        frame.remaining--;
        closeIfDone(frame);
    }

    void closeIfDone(Received frame) {
        if (frame.remaining == 0 && open.remove(frame.number) != null) {
            openBytes -= frame.bytes;
            news.owe(frame.bytes);
        }
    }

    long processed() {
        return open.isEmpty() ? receivedNumber : open.firstKey() - 1;
    }

    /** Returns what to tell the peer about our store. */
    News news() {
        return news;
    }
}
