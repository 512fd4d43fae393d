// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.overlay;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.overlay.OverlayFrame.Reach;

/**
 * A tree per channel over the active links of its readers (Plumtree). A new link is in the tree, unless the channel has
 * one here already, until something comes over it a second time; then both ends only name entries to each other. Whoever misses a named entry asks for it, and the link
 * is in the tree again.
 *
 * <p>
 * Unlike in the paper, one tree serves all authors of a channel first, and a log may leave it: where a peer names an entry
 * that came to it over much fewer links, that log is taken from there. So an author who writes once causes no flood, and the
 * ways of busy ones are short.
 */
final class Trees {
    /** By how many links a way must be shorter to be taken. */
    static final int SHORTER = 2;

    /** By how many links it must be shorter for the whole channel to be taken from there. */
    static final int MUCH_SHORTER = 6;

    /** Most logs waiting to be named to a peer; others are found by the next comparison of states. */
    static final int MAX_ANNOUNCED = 4096;

    private static final int RECENT = 256;

    private final Context context;
    private final ActiveView view;
    private final Branches branches = new Branches();
    private final Wants wants;
    private final Guides guides;
    /** Where a channel differs from the rule that active links are in its tree. */
    private final Map<PeerId, Map<ChannelId, Boolean>> ways = new TreeMap<>();
    private final Map<PeerId, Map<LogId, Long>> announced = new TreeMap<>();

    Trees(Context context, ActiveView view) {
        this.context = context;
        this.view = view;
        this.guides = new Guides(context);
        this.wants = new Wants(context, (peer, channel) -> view.isLinked(peer) && mayBoth(peer, channel));
    }

    private boolean mayBoth(PeerId peer, ChannelId channel) {
        return context.members().mayRead(peer, channel) && context.members().mayRead(context.self(), channel);
    }

    // Which links are in the tree.

    boolean eager(PeerId peer, LogId log) {
        return view.isLinked(peer) && context.members().mayRead(peer, log.channel())
                && branches.get(log).flatMap(branch -> branch.way(peer)).orElseGet(() -> way(peer, log.channel()));
    }

    boolean eager(PeerId peer, ChannelId channel) {
        return view.isLinked(peer) && context.members().mayRead(peer, channel) && way(peer, channel);
    }

    private boolean way(PeerId peer, ChannelId channel) {
        Boolean way = ways.getOrDefault(peer, Map.of()).get(channel);
        return way == null ? view.isActive(peer) : way;
    }

    /** Tells whether a link is in the tree of any channel or carries a log. */
    boolean uses(PeerId peer) {
        if (branches.use(peer)) {
            return true;
        }
        Map<ChannelId, Boolean> known = ways.getOrDefault(peer, Map.of());
        return context.members().channels().stream()
                .anyMatch(channel -> context.members().mayRead(peer, channel) && known.get(channel) != Boolean.FALSE);
    }

    private void way(PeerId peer, ChannelId channel, boolean eager) {
        ways.computeIfAbsent(peer, key -> new HashMap<>()).put(channel, eager);
    }

    /** A link became active or is not any more. */
    void changed(PeerId peer, boolean active) {
        Map<ChannelId, Boolean> before = ways.remove(peer);
        branches.forget(peer);
        if (active && context.large()) {
            context.members().channels().stream().filter(channel -> mayBoth(peer, channel) && isSpanned(channel, peer))
                    .forEach(channel -> way(peer, channel, false));
        }
        if (!active && context.large()) {
            for (ChannelId channel : context.members().channels()) {
                boolean used = before == null || before.get(channel) != Boolean.FALSE;
                if (used && context.members().mayRead(peer, channel)) {
                    reconnect(channel);
                }
            }
        }
    }

    /** Tells whether a channel in use has a tree here without a link: then that one need not be in it. */
    private boolean isSpanned(ChannelId channel, PeerId without) {
        return guides.isUsed(channel) && view.active().stream()
                .anyMatch(peer -> !peer.equals(without) && mayBoth(peer, channel) && way(peer, channel));
    }

    void down(PeerId peer) {
        ways.remove(peer);
        branches.forget(peer);
        forgot(peer);
        announced.remove(peer);
    }

    /** A peer forgot what it was asked for. */
    void forgot(PeerId peer) {
        wants.forget(peer);
    }

    /** Takes a link into the tree if none is. */
    private void reconnect(ChannelId channel) {
        List<PeerId> others = view.active().stream().filter(peer -> mayBoth(peer, channel)).toList();
        if (!others.isEmpty() && others.stream().noneMatch(peer -> way(peer, channel))) {
            PeerId peer = others.get(context.below(others.size()));
            way(peer, channel, true);
            context.send(peer, new OverlayFrame.Graft(Map.of(channel, Map.of()), false));
        }
    }

    /** In a full mesh every link is in every tree again. */
    void mesh() {
        branches.forgetWays();
        ways.forEach((peer, channels) -> {
            Map<ChannelId, Map<PeerId, Long>> lazy = new LinkedHashMap<>();
            context.members().channels().stream().filter(channel -> channels.get(channel) == Boolean.FALSE)
                    .limit(OverlayCodec.MAX_CHANNELS).forEach(channel -> lazy.put(channel, Map.of()));
            if (!lazy.isEmpty()) {
                context.send(peer, new OverlayFrame.Graft(lazy, false));
            }
        });
        ways.clear();
    }

    void keepMembers() {
        wants.keepMembers();
        guides.keepMembers();
    }

    // Entries.

    void appended(LogId log) {
        guides.heard(log);
    }

    void delivered(PeerId from, LogId log, long lastSeq, int hops) {
        wants.came(from, log, lastSeq);
        guides.heard(log);
        branches.create(log).delivered(from, lastSeq, hops + 1);
    }

    int hops(LogId log) {
        return log.author().equals(context.self())
                ? 0
                : branches.get(log).map(Branches.Branch::hops).orElse(OverlayCodec.MAX_HOPS);
    }

    void duplicate(PeerId from, LogId log) {
        Optional<Branches.Branch> branch = branches.get(log);
        Optional<PeerId> parent = branch.flatMap(Branches.Branch::parent);
        if (context.large() && branch.isPresent() && parent.isPresent() && !parent.get().equals(from)
                && eager(parent.get(), log)) {
            prune(from, log, branch.get());
        }
    }

    private void prune(PeerId peer, LogId log, Branches.Branch branch) {
        boolean logsOnly = branch.isOwn() || !guides.isGuide(log);
        set(peer, log, false, logsOnly);
        context.send(peer, new OverlayFrame.Prune(Map.of(log.channel(), Set.of(log.author())), logsOnly));
    }

    private void set(PeerId peer, LogId log, boolean eager, boolean logsOnly) {
        if (logsOnly) {
            branches.create(log).way(peer, eager);
        } else {
            way(peer, log.channel(), eager);
            branches.get(log).ifPresent(branch -> branch.forgetWay(peer));
        }
    }

    /** A peer has a log up to a number. */
    void told(PeerId from, LogId log, long seq, boolean atOnce) {
        if (seq > context.logs().reach(log) && view.isLinked(from) && mayBoth(from, log.channel())) {
            wants.named(from, log, seq, atOnce);
        }
    }

    boolean isBacklog(PeerId from, LogId log) {
        return wants.isBacklog(from, log);
    }

    void dropped(LogId log) {
        wants.dropped(log);
    }

    void lacks(PeerId peer, LogId log) {
        wants.lacks(peer, log);
    }

    void named(PeerId from, OverlayFrame.IHave frame) {
        frame.rows().forEach((channel, rows) -> rows.forEach((author, reach) -> {
            LogId log = new LogId(channel, author);
            told(from, log, reach.seq(), false);
            if (context.large() && mayBoth(from, channel)) {
                branches.get(log).ifPresent(branch -> shorten(from, log, reach, branch));
            }
        }));
    }

    /** Takes a log from a peer to which it comes over fewer links. */
    private void shorten(PeerId peer, LogId log, Reach reach, Branches.Branch branch) {
        long have = context.logs().reach(log);
        Optional<PeerId> parent = branch.parent();
        if (parent.isEmpty() || parent.get().equals(peer) || !view.isActive(peer) || reach.seq() > have
                || branch.seq() - reach.seq() > RECENT || reach.hops() + 1 + SHORTER > branch.hops()) {
            return;
        }
        boolean logsOnly = branch.isOwn() || !guides.isGuide(log) || reach.hops() + 1 + MUCH_SHORTER > branch.hops();
        set(peer, log, true, logsOnly);
        set(parent.get(), log, false, logsOnly);
        branch.expect(peer, reach.hops() + 1);
        context.send(peer, new OverlayFrame.Graft(Map.of(log.channel(), Map.of(log.author(), have)), logsOnly));
        context.send(parent.get(), new OverlayFrame.Prune(Map.of(log.channel(), Set.of(log.author())), logsOnly));
    }

    void announce(PeerId peer, LogId log, long lastSeq) {
        Map<LogId, Long> logs = announced.computeIfAbsent(peer, key -> new LinkedHashMap<>());
        if (logs.size() < MAX_ANNOUNCED || logs.containsKey(log)) {
            logs.merge(log, lastSeq, Math::max);
        }
    }

    void tick() {
        announced.forEach((peer, logs) -> {
            Map<ChannelId, Map<PeerId, Reach>> rows = new LinkedHashMap<>();
            logs.forEach((log, seq) -> {
                if (rows.size() < OverlayCodec.MAX_CHANNELS || rows.containsKey(log.channel())) {
                    rows.computeIfAbsent(log.channel(), key -> new LinkedHashMap<>()).put(log.author(),
                            new Reach(seq, hops(log)));
                }
            });
            context.send(peer, new OverlayFrame.IHave(rows));
        });
        announced.clear();
    }

    /** Asks for what is missing and due. */
    void look() {
        Wants.Requests requests = wants.look();
        if (!context.large()) {
            requests.stops().forEach((peer, logs) -> {
                Map<ChannelId, Set<PeerId>> rows = new LinkedHashMap<>();
                logs.stream().limit(OverlayCodec.MAX_CHANNELS)
                        .forEach(log -> rows.computeIfAbsent(log.channel(), key -> new TreeSet<>()).add(log.author()));
                context.send(peer, new OverlayFrame.Prune(rows, true));
            });
        }
        requests.asks().forEach(this::ask);
    }

    /** Asks for logs; a log that goes its own ways stays on them. */
    private void ask(PeerId peer, Map<LogId, Long> logs) {
        for (boolean logsOnly : new boolean[] { false, true }) {
            Map<ChannelId, Map<PeerId, Long>> rows = new LinkedHashMap<>();
            int count = 0;
            for (Map.Entry<LogId, Long> entry : logs.entrySet()) {
                LogId log = entry.getKey();
                boolean own = !context.large() || branches.get(log).filter(Branches.Branch::isOwn).isPresent();
                if (own == logsOnly) {
                    if (count == OverlayCodec.MAX_LOGS
                            || rows.size() == OverlayCodec.MAX_CHANNELS && !rows.containsKey(log.channel())) {
                        context.send(peer, new OverlayFrame.Graft(rows, logsOnly));
                        rows = new LinkedHashMap<>();
                        count = 0;
                    }
                    rows.computeIfAbsent(log.channel(), key -> new LinkedHashMap<>()).put(log.author(),
                            entry.getValue());
                    count++;
                    if (context.large()) {
                        set(peer, log, true, logsOnly);
                    }
                }
            }
            if (!rows.isEmpty()) {
                context.send(peer, new OverlayFrame.Graft(rows, logsOnly));
            }
        }
    }

    // What peers ask.

    void grafted(PeerId from, OverlayFrame.Graft frame) {
        frame.after().forEach((channel, logs) -> {
            if (mayBoth(from, channel)) {
                if (context.large() && !frame.logsOnly()) {
                    way(from, channel, true);
                }
                logs.forEach((author, after) -> {
                    LogId log = new LogId(channel, author);
                    if (context.logs().reach(log) > 0) {
                        if (context.large()) {
                            set(from, log, true, frame.logsOnly());
                        }
                        context.want(new Intent.Give(from, log, after));
                    }
                });
            }
        });
    }

    void pruned(PeerId from, OverlayFrame.Prune frame) {
        frame.logs().forEach((channel, authors) -> {
            if (context.large() && mayBoth(from, channel)) {
                if (!frame.logsOnly()) {
                    way(from, channel, false);
                }
                authors.stream().map(author -> new LogId(channel, author))
                        .filter(log -> context.logs().reach(log) > 0)
                        .forEach(log -> set(from, log, false, frame.logsOnly()));
            }
        });
    }

    /** Returns the number of logs of which entries are looked for. */
    int wanted() {
        return wants.size();
    }
}
