// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.overlay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.LogId;

/**
 * Entries that peers have and that are not here: who has them, and who is asked for them. A log has one source at a time,
 * and so have the logs of a channel where one peer has them all: it sends them in an order in which causes come first.
 */
final class Wants {
    /** How long a peer that was asked may send nothing until another one is asked; doubled each time nobody does. */
    static final Duration SILENCE = Duration.ofSeconds(2);

    /** How often that is doubled at most. */
    static final int MAX_DOUBLINGS = 4;

    /** How long a log may not grow, though its source sends others, until another peer is asked. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    /** How long others are preferred to a peer that was asked in vain. */
    static final Duration DISTRUST = Duration.ofSeconds(30);

    /** Most entries for which, in a full mesh, their author is asked first: from then on it sends what is new. */
    static final int TAIL = 64;

    /** Most entries that are passed on along a tree although they were asked for: a repair of it. */
    static final int REPAIR = 8;

    /** How long a peer may be waited for in vain, all in all, without being blamed: links may be slow. */
    static final Duration GRACE = Duration.ofSeconds(60);

    private static final Duration NEVER = Duration.ofDays(365_000);

    private final Context context;
    private final BiPredicate<PeerId, ChannelId> mayAsk;
    private final LinkedHashMap<LogId, Want> wants = new LinkedHashMap<>();
    private final Map<PeerId, Duration> gave = new HashMap<>();
    private final Map<PeerId, Duration> silent = new HashMap<>();
    /** How long peers were waited for in vain since they last sent anything that was not here. */
    private final Map<PeerId, Duration> vain = new HashMap<>();
    /** Up to when that was counted. */
    private final Map<PeerId, Duration> counted = new HashMap<>();
    private Duration nextLook = NEVER;

    /**
     * What follows from looking: whom to ask for what after which number, who need not send what it was asked for, and who was
     * waited for in vain for how long.
     */
    record Requests(Map<PeerId, Map<LogId, Long>> asks, Map<PeerId, List<LogId>> stops, Map<PeerId, Duration> vain) {}

    private static final class Want {
        private final Map<PeerId, Long> holders = new TreeMap<>();
        private Duration due;
        private Duration since;
        private Duration grown;
        private long reach;
        private long portion;
        private int tries;
        private boolean dropped;
        private @Nullable PeerId asked;

        Want(Duration now, long reach) {
            this.due = now;
            this.since = now;
            this.grown = now;
            this.reach = reach;
        }
    }

    Wants(Context context, BiPredicate<PeerId, ChannelId> mayAsk) {
        this.context = context;
        this.mayAsk = mayAsk;
    }

    int size() {
        return wants.size();
    }

    /** A peer has entries that are not here; if nobody is about to send them, it may be asked at once. */
    void named(PeerId by, LogId log, long seq, boolean atOnce) {
        long reach = context.logs().reach(log);
        Want want = wants.get(log);
        if (want == null) {
            want = new Want(context.now(), reach);
            want.due = atOnce ? context.now() : soon();
            wants.put(log, want);
        } else if (want.asked instanceof PeerId asked && want.holders.getOrDefault(asked, 0L) <= reach) {
            want.asked = null;
            want.due = atOnce ? context.now() : soon();
        } else if (atOnce && want.asked == null && !want.dropped) {
            want.due = context.now();
        }
        want.holders.merge(by, seq, Math::max);
        lookAt(want.due);
    }

    private Duration soon() {
        return context.now().plus(context.limits().graftAfter());
    }

    private void lookAt(Duration time) {
        nextLook = time.compareTo(nextLook) < 0 ? time : nextLook;
    }

    /** Tells whether a peer was asked for more of a log than a repair of the tree. */
    boolean isBacklog(PeerId from, LogId log) {
        Want want = wants.get(log);
        return want != null && from.equals(want.asked) && want.portion > REPAIR;
    }

    /** Tells whether a peer was asked for a log and is not done with that. */
    boolean isAsked(PeerId peer, LogId log) {
        Want want = wants.get(log);
        return want != null && peer.equals(want.asked);
    }

    /** The next entry of a log came from a peer; tells whether that was asked for it. */
    boolean came(PeerId from, LogId log, long lastSeq) {
        brought(from);
        boolean asked = isAsked(from, log);
        Want want = wants.get(log);
        if (want != null) {
            if (from.equals(want.asked)) {
                gave.put(from, context.now());
                silent.remove(from);
                want.reach = Math.max(want.reach, lastSeq);
                want.grown = context.now();
                want.tries = 0;
                if (want.holders.getOrDefault(from, 0L) <= lastSeq) {
                    want.asked = null;
                    want.due = soon();
                    lookAt(want.due);
                }
            }
            want.holders.values().removeIf(seq -> seq <= lastSeq);
            if (want.holders.isEmpty()) {
                wants.remove(log);
            }
        }
        return asked;
    }

    /** A peer sent entries that were not here: how long it was waited for before is forgotten. */
    void brought(PeerId from) {
        vain.remove(from);
        counted.put(from, context.now());
    }

    /** Entries of a log came but found no room: they are asked for again when there is some. */
    void dropped(LogId log) {
        Want want = wants.get(log);
        if (want != null) {
            want.dropped = true;
            want.asked = null;
            want.due = soon();
            lookAt(want.due);
        }
    }

    /** A peer forgot what it was asked for, or is gone: what it was to send is asked of others. */
    void forget(PeerId peer) {
        gave.remove(peer);
        silent.remove(peer);
        vain.remove(peer);
        counted.remove(peer);
        wants.values().removeIf(want -> {
            want.holders.remove(peer);
            if (want.asked == null && !want.dropped || peer.equals(want.asked)) {
                want.asked = null;
                want.due = context.now();
                lookAt(want.due);
            }
            return want.holders.isEmpty();
        });
    }

    /** A peer cannot give what comes next of a log; how long it was waited for before is not forgotten. */
    void lacks(PeerId peer, LogId log) {
        Want want = wants.get(log);
        if (want != null) {
            want.holders.remove(peer);
            counted.put(peer, context.now());
            if (peer.equals(want.asked)) {
                want.asked = null;
                want.due = context.now();
                lookAt(want.due);
            }
        }
    }

    void keepMembers() {
        wants.keySet().removeIf(log -> !context.members().mayRead(context.self(), log.channel()));
    }

    /** Returns what is to be asked now. */
    Requests look() {
        Requests requests = new Requests(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        if (wants.isEmpty() || !context.isOver(nextLook)) {
            return requests;
        }
        nextLook = NEVER;
        List<Map.Entry<LogId, Want>> open = new ArrayList<>();
        for (Iterator<Map.Entry<LogId, Want>> each = wants.entrySet().iterator(); each.hasNext();) {
            Map.Entry<LogId, Want> entry = each.next();
            if (context.isOver(entry.getValue().due) && !review(entry.getKey(), entry.getValue(), requests)) {
                each.remove();
            } else if (context.isOver(entry.getValue().due)) {
                open.add(entry);
            } else {
                lookAt(entry.getValue().due);
            }
        }
        if (!open.isEmpty()) {
            ask(open, requests);
        }
        return requests;
    }

    /** Finds out whether a log still waits for its source; false if nothing of it is missing any more. */
    private boolean review(LogId log, Want want, Requests requests) {
        long reach = context.logs().reach(log);
        want.holders.entrySet().removeIf(
                holder -> holder.getValue() <= reach || !mayAsk.test(holder.getKey(), log.channel()));
        if (want.holders.isEmpty()) {
            return false;
        }
        PeerId asked = want.asked;
        if (reach > want.reach) {
            want.reach = reach;
            want.grown = context.now();
            want.tries = 0;
            want.due = asked == null ? soon() : want.due;
        }
        if (asked != null) {
            Duration until = patience(want, asked);
            if (want.holders.containsKey(asked) && !context.isOver(until)) {
                want.due = until;
            } else {
                if (want.holders.containsKey(asked)) {
                    want.tries = Math.min(want.tries + 1, MAX_DOUBLINGS);
                    silent.put(asked, context.now());
                    blame(want, asked, until, requests);
                    requests.stops().computeIfAbsent(asked, key -> new ArrayList<>()).add(log);
                }
                want.asked = null;
            }
        }
        if (want.dropped && want.holders.keySet().stream().noneMatch(context.logs()::hasRoom)) {
            want.due = soon();
        }
        return true;
    }

    /**
     * A source sent nothing since it was asked: that counts once, whatever number of logs it was asked for, and not beyond
     * the time that it was given. When this is noticed later, this device may have stood still.
     */
    private void blame(Want want, PeerId asked, Duration until, Requests requests) {
        Duration from = later(later(want.since, gave.getOrDefault(asked, Duration.ZERO)),
                counted.getOrDefault(asked, Duration.ZERO));
        Duration before = vain.getOrDefault(asked, Duration.ZERO);
        Duration waited = before.plus(later(until, from).minus(from));
        vain.put(asked, waited);
        counted.put(asked, context.now());
        if (waited.compareTo(GRACE) > 0) {
            requests.vain().merge(asked, waited.minus(later(before, GRACE)), Duration::plus);
        }
    }

    /** Returns until when a source may send nothing of a log. */
    private Duration patience(Want want, PeerId asked) {
        Duration last = later(want.since, gave.getOrDefault(asked, Duration.ZERO));
        Duration until = last.plus(SILENCE.multipliedBy(1L << want.tries));
        Duration most = later(want.since, want.grown).plus(LONGEST);
        return want.holders.size() > 1 && most.compareTo(until) < 0 ? most : until;
    }

    private static Duration later(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private void ask(List<Map.Entry<LogId, Want>> open, Requests requests) {
        Map<ChannelId, PeerId> sources = new HashMap<>();
        Map<PeerId, Long> load = new HashMap<>();
        wants.forEach((log, want) -> {
            PeerId asked = want.asked;
            if (asked != null) {
                sources.put(log.channel(), asked);
                load.merge(asked, missing(want, asked), Long::sum);
            }
        });
        for (Map.Entry<LogId, Want> entry : open) {
            LogId log = entry.getKey();
            Want want = entry.getValue();
            PeerId peer = choose(log, want, sources.get(log.channel()), load);
            sources.putIfAbsent(log.channel(), peer);
            load.merge(peer, missing(want, peer), Long::sum);
            want.asked = peer;
            want.dropped = false;
            want.portion = missing(want, peer);
            want.since = context.now();
            want.due = patience(want, peer);
            lookAt(want.due);
            requests.asks().computeIfAbsent(peer, key -> new LinkedHashMap<>()).put(log, context.logs().reach(log));
        }
    }

    private static long missing(Want want, PeerId holder) {
        return Math.max(0, want.holders.getOrDefault(holder, 0L) - want.reach);
    }

    /** Returns the holder to ask: who is asked for the channel anyway, else who has least to send. */
    private PeerId choose(LogId log, Want want, @Nullable PeerId same, Map<PeerId, Long> load) {
        List<PeerId> trusted = want.holders.keySet().stream().filter(this::answers).toList();
        PeerId author = log.author();
        if (!context.large() && trusted.contains(author) && missing(want, author) <= TAIL) {
            return author;
        }
        if (same != null && trusted.contains(same)) {
            return same;
        }
        List<PeerId> able = trusted.isEmpty() ? List.copyOf(want.holders.keySet()) : trusted;
        int turn = context.below(able.size());
        Comparator<Integer> order = Comparator.comparing(place -> silent.getOrDefault(able.get(place), Duration.ZERO));
        Optional<Integer> best = IntStream.range(0, able.size()).boxed()
                .min(order.thenComparing(place -> load.getOrDefault(able.get(place), 0L))
                        .thenComparing(place -> (place + turn) % able.size()));
        return able.get(best.orElse(0));
    }

    private boolean answers(PeerId peer) {
        Duration time = silent.get(peer);
        return time == null || context.isOver(time.plus(DISTRUST));
    }
}
