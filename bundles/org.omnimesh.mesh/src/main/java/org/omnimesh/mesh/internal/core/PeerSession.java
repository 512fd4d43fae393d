// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.RunBytes;

/** What the core knows of one linked peer: what it has, what was sent to it, and its credit. */
final class PeerSession {
    /** Most logs that are remembered of which bare runs were not taken. */
    static final int MAX_DROPPED = 1024;

    /** Most logs that are noted though it is not known whose they are: of devices not heard of yet, or second ones. */
    static final int MAX_STRANGE = 256;

    private final PeerId peer;
    /** Per channel that the peer carries, per author: how far it is. */
    private final Map<ChannelId, Map<PeerId, Progress>> channels = new HashMap<>();
    /** Logs that the peer named and of which is not known here whose they are. */
    private final Set<LogId> strange = new HashSet<>();
    /** Channels of which the peer named more such logs than are noted. */
    private final Set<ChannelId> ignored = new TreeSet<>();
    private final Sending sending = new Sending();
    private final News news = new News();
    private final Receiving receiving = new Receiving(news);
    /** Logs of which the peer sent a bare run that was not taken, and when to ask again. */
    private final Map<LogId, Duration> dropped = new LinkedHashMap<>();
    private final Set<ChannelId> named = new HashSet<>();
    private final Heard heard = new Heard();
    private final long number;
    private Map<ChannelId, Set<PeerId>> serves = Map.of();
    private Map<ChannelId, Set<PeerId>> told = Map.of();
    private boolean toldMayBeLost;
    private long toldOf = -1;
    private long remoteNumber;
    private boolean synced;
    private boolean failed;
    private Duration nextSweep = Duration.ZERO;
    private Duration helloAt = Duration.ZERO;

    /** How far a peer is with one log. */
    static final class Progress {
        private long known;
        private long sent;
        private long tip;

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
            tip = more ? 0 : tip;
            known = Math.max(known, stored);
            sent = Math.max(sent, known);
            return more;
        }

        /** Notes what the peer said its last entry is, if it is the last one known. */
        void endsWith(Frame.Row row) {
            tip = row.tip() != 0 && row.stored() == known ? row.tip() : tip;
        }

        Frame.Row row() {
            return new Frame.Row(known, known, tip);
        }

        void rewind(long seq) {
            sent = Math.max(known, seq);
        }
    }

    PeerSession(PeerId peer, long number) {
        this.peer = peer;
        this.number = number;
    }

    PeerId peer() {
        return peer;
    }

    Sending sending() {
        return sending;
    }

    Receiving receiving() {
        return receiving;
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

    /** Returns when the peer was last told that this end listens. */
    Duration helloAt() {
        return helloAt;
    }

    void helloAt(Duration time) {
        helloAt = time;
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

    /** Returns how far the peer is with a log; nothing is noted of channels that it does not carry. */
    Progress progress(LogId log) {
        Map<PeerId, Progress> authors = channels.get(log.channel());
        return authors == null ? new Progress() : authors.computeIfAbsent(log.author(), key -> new Progress());
    }

    /** Notes what the peer said the last entry of a log is. */
    void endsWith(LogId log, Frame.Row row) {
        Progress progress = channels.getOrDefault(log.channel(), Map.of()).get(log.author());
        if (progress != null) {
            progress.endsWith(row);
        }
    }

    /** The peer wants nothing of a log; of logs that are not noted nothing is sent anyway. */
    void sendNone(LogId log) {
        Progress progress = channels.getOrDefault(log.channel(), Map.of()).get(log.author());
        if (progress != null) {
            progress.rewind(Long.MAX_VALUE);
        }
    }

    /** Returns of how many logs it is noted how far the peer is. */
    int noted() {
        return channels.values().stream().mapToInt(Map::size).sum();
    }

    /** Returns how far the peer said it is with a log. */
    long known(LogId log) {
        Progress progress = channels.getOrDefault(log.channel(), Map.of()).get(log.author());
        return progress == null ? 0 : progress.known();
    }

    /** Returns how far the peer is with all logs of a channel. */
    Map<PeerId, Long> known(ChannelId channel) {
        Map<PeerId, Long> known = new HashMap<>();
        channels.getOrDefault(channel, Map.of()).forEach((author, progress) -> known.put(author, progress.known()));
        return known;
    }

    /** Returns of which channels it is known how far all logs of the peer are, and as of when. */
    Heard heard() {
        return heard;
    }

    /** Returns how far the peer is with the logs of a channel of which it has something. */
    Map<PeerId, Frame.Row> rows(ChannelId channel) {
        Map<PeerId, Frame.Row> rows = new HashMap<>();
        channels.getOrDefault(channel, Map.of()).forEach((author, progress) -> {
            if (progress.known() > 0) {
                rows.put(author, progress.row());
            }
        });
        return rows;
    }

    /** Tells whether the peer has all that was sent of a channel, as far as it said. */
    boolean even(ChannelId channel) {
        return channels.getOrDefault(channel, Map.of()).values().stream().allMatch(Progress::even);
    }

    /** Counts the logs of which is noted how far the peer is, as far as the condition accepts them. */
    long logs(Predicate<LogId> condition) {
        return channels.entrySet().stream().flatMap(
                channel -> channel.getValue().keySet().stream().map(author -> new LogId(channel.getKey(), author)))
                .filter(condition).count();
    }

    int droppedLogs() {
        return dropped.size();
    }

    Set<PeerId> authors(ChannelId channel) {
        Map<PeerId, Progress> authors = channels.get(channel);
        return authors == null ? Set.of() : Set.copyOf(authors.keySet());
    }

    /** Notes a log of which is not known whose it is; false if there are too many. */
    boolean isNoted(LogId log) {
        return strange.contains(log) || strange.size() < MAX_STRANGE && strange.add(log);
    }

    /** Notes that what the peer named in a channel was not heeded. */
    void ignore(ChannelId channel) {
        if (channels.containsKey(channel)) {
            ignored.add(channel);
        }
    }

    /** Takes out the channels in which something was not heeded, as far as the condition accepts them. */
    Set<ChannelId> takeIgnored(Predicate<ChannelId> condition) {
        Set<ChannelId> taken = ignored.stream().filter(condition).collect(Collectors.toCollection(TreeSet::new));
        ignored.removeAll(taken);
        return taken;
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

    /** Tells whether the peer was told whom this node serves since that may have changed. */
    boolean wasToldOf(long neighbourhood) {
        return toldOf == neighbourhood && !toldMayBeLost;
    }

    /** Notes whom the peer is told to be served from here, and as of when; false if it knows. */
    boolean tells(Map<ChannelId, Set<PeerId>> served, long neighbourhood) {
        boolean changed = toldMayBeLost || !told.equals(served);
        toldMayBeLost = false;
        toldOf = neighbourhood;
        told = Map.copyOf(served);
        return changed;
    }

    boolean synced() {
        return synced;
    }

    void markSynced() {
        synced = true;
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

    /** Adds a run to the frame being filled; tells whether the frame is full. */
    boolean enqueue(RunBytes run) {
        progress(run.log()).sentUpTo(run.lastSeq());
        return sending.add(run);
    }

    void fail() {
        failed = true;
        toldMayBeLost = true;
        sending.forgetInFlight();
        channels.forEach((channel, authors) -> authors.forEach((author, progress) -> {
            if (!progress.even()) {
                sending.owe(new LogId(channel, author));
            }
            progress.rewind(0);
        }));
    }

    void recover() {
        failed = false;
    }

    /** Nothing of a log is taken from the peer until a time, because it does not have what comes next. */
    void refuseDropped(LogId log, Duration until) {
        if (dropped.size() < MAX_DROPPED) {
            dropped.putIfAbsent(log, until);
        }
    }

    boolean refusesDropped(LogId log) {
        return dropped.containsKey(log);
    }

    List<LogId> refusedAsDropped(ChannelId channel) {
        return dropped.keySet().stream().filter(log -> log.channel().equals(channel)).toList();
    }

    /** Takes out the logs of which bare runs were not taken until some time. */
    List<LogId> takeDropped(Predicate<Duration> until) {
        List<LogId> due = dropped.entrySet().stream().filter(log -> until.test(log.getValue())).map(Map.Entry::getKey)
                .toList();
        due.forEach(dropped::remove);
        return due;
    }

    /** Returns what to tell the peer about our store. */
    News news() {
        return news;
    }
}
