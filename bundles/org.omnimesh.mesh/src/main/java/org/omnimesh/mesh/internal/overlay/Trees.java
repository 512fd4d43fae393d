// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.overlay;

import java.util.HashSet;
import java.util.LinkedHashMap;
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
 * A tree per log over the links of its channel's readers (after Plumtree). It grows from its author by the first entry,
 * which nobody is sent unasked: it is named to all, each node asks the first that names it, and is that one's child from
 * then on. So the ways are short, nothing comes twice, and an author who writes once causes no flood. Further entries are
 * pushed from parents to children, and named on all other links a little later: whoever misses one asks there.
 */
final class Trees {
    /** By how many links a way must be shorter to be taken. */
    static final int SHORTER = 2;

    /** Most logs waiting to be named to a peer; others are found by the next comparison of states. */
    static final int MAX_ANNOUNCED = 4096;

    /** Most logs named to a peer at once between two ticks; the others are named together. */
    static final int MAX_HURRIED = 32;

    private static final int RECENT = 256;

    private final Context context;
    private final ActiveView view;
    private final Branches branches = new Branches();
    private final Wants wants;
    private final Map<PeerId, Map<LogId, Long>> announced = new TreeMap<>();
    private final Map<PeerId, Set<LogId>> hurried = new TreeMap<>();

    Trees(Context context, ActiveView view) {
        this.context = context;
        this.view = view;
        this.wants = new Wants(context, (peer, channel) -> view.isLinked(peer) && mayBoth(peer, channel));
    }

    private boolean mayBoth(PeerId peer, ChannelId channel) {
        return context.members().mayRead(peer, channel) && context.members().mayRead(context.self(), channel);
    }

    // Which links are in the trees.

    /** Tells whether a peer is to be pushed what is new in a log. */
    boolean eager(PeerId peer, LogId log) {
        return view.isLinked(peer) && context.members().mayRead(peer, log.channel())
                && (!context.large()
                        || branches.get(log).filter(branch -> branch.children().contains(peer)).isPresent());
    }

    /** Returns how many trees a link is in. */
    int uses(PeerId peer) {
        return branches.count(peer);
    }

    /** A link is not active any more. */
    void ended(PeerId peer) {
        branches.forget(peer);
    }

    void down(PeerId peer) {
        branches.forget(peer);
        forgot(peer);
        announced.remove(peer);
        hurried.remove(peer);
    }

    /** A peer forgot what it was asked for. */
    void forgot(PeerId peer) {
        wants.forget(peer);
    }

    /** Everybody is linked with everybody, or is not any more. */
    void clear() {
        branches.clear();
    }

    void keepMembers() {
        wants.keepMembers();
    }

    // Entries.

    void delivered(PeerId from, LogId log, long lastSeq, int hops) {
        boolean asked = wants.came(from, log, lastSeq);
        if (context.large()) {
            branches.create(log).delivered(from, lastSeq, hops + 1, asked);
        }
    }

    int hops(LogId log) {
        return log.author().equals(context.self())
                ? 0
                : branches.get(log).map(Branches.Branch::hops).orElse(OverlayCodec.MAX_HOPS);
    }

    /** What comes twice is not taken any more from whoever gave it last, unless that one was asked. */
    void duplicate(PeerId from, LogId log) {
        Optional<PeerId> parent = parent(log);
        if (context.large() && parent.isPresent() && !parent.get().equals(from) && !wants.isAsked(from, log)) {
            prune(from, log);
        }
    }

    private void prune(PeerId peer, LogId log) {
        context.send(peer, new OverlayFrame.Prune(Map.of(log.channel(), Set.of(log.author()))));
    }

    private Optional<PeerId> parent(LogId log) {
        return branches.get(log).flatMap(Branches.Branch::parent);
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

    boolean isAsked(PeerId peer, LogId log) {
        return wants.isAsked(peer, log);
    }

    void brought(PeerId from) {
        wants.brought(from);
    }

    /** Tells whether somebody is expected to push what is new in a log. */
    boolean expects(LogId log) {
        return !context.large() || parent(log).isPresent();
    }

    void named(PeerId from, OverlayFrame.IHave frame) {
        frame.rows().forEach((channel, rows) -> rows.forEach((author, reach) -> {
            LogId log = new LogId(channel, author);
            if (context.large() && mayBoth(from, channel)) {
                branches.get(log).ifPresent(branch -> shorten(from, log, reach, branch));
            }
        }));
    }

    /** Takes a log from a peer to which it comes over fewer links. */
    private void shorten(PeerId peer, LogId log, Reach reach, Branches.Branch branch) {
        long have = context.logs().reach(log);
        Optional<PeerId> parent = branch.parent();
        if (parent.isPresent() && !parent.get().equals(peer) && view.isActive(peer) && reach.seq() <= have
                && branch.seq() - reach.seq() <= RECENT && reach.hops() + 1 + SHORTER <= branch.hops()) {
            branch.expect(peer, reach.hops() + 1);
            context.send(peer, new OverlayFrame.Graft(Map.of(log.channel(), Map.of(log.author(), have))));
            prune(parent.get(), log);
        }
    }

    /** Names entries to a peer: at once if nobody could know that they come from here, else with the next tick. */
    void announce(PeerId peer, LogId log, long lastSeq) {
        Set<LogId> sooner = hurried.computeIfAbsent(peer, key -> new HashSet<>());
        if (context.large() && isNews(log) && sooner.size() < MAX_HURRIED && sooner.add(log)) {
            context.send(peer, new OverlayFrame.IHave(
                    Map.of(log.channel(), Map.of(log.author(), new Reach(lastSeq, hops(log))))));
            return;
        }
        Map<LogId, Long> logs = announced.computeIfAbsent(peer, key -> new LinkedHashMap<>());
        if (logs.size() < MAX_ANNOUNCED || logs.containsKey(log)) {
            logs.merge(log, lastSeq, Math::max);
        }
    }

    /** Tells whether a log has no tree here yet by which it came or goes. */
    private boolean isNews(LogId log) {
        return branches.get(log)
                .map(branch -> log.author().equals(context.self()) ? branch.children().isEmpty() : !branch.isPushed())
                .orElse(true);
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
        hurried.clear();
    }

    /** Asks for what is missing and due. */
    void look() {
        Wants.Requests requests = wants.look();
        if (!context.large()) {
            requests.stops().forEach((peer, logs) -> {
                Map<ChannelId, Set<PeerId>> rows = new LinkedHashMap<>();
                logs.stream().limit(OverlayCodec.MAX_CHANNELS)
                        .forEach(log -> rows.computeIfAbsent(log.channel(), key -> new TreeSet<>()).add(log.author()));
                context.send(peer, new OverlayFrame.Prune(rows));
            });
        }
        requests.vain().forEach((peer, waited) -> context.want(new Intent.Vain(peer, waited)));
        requests.asks().forEach(this::ask);
    }

    private void ask(PeerId peer, Map<LogId, Long> logs) {
        Map<ChannelId, Map<PeerId, Long>> rows = new LinkedHashMap<>();
        int count = 0;
        for (Map.Entry<LogId, Long> entry : logs.entrySet()) {
            LogId log = entry.getKey();
            if (count == OverlayCodec.MAX_LOGS
                    || rows.size() == OverlayCodec.MAX_CHANNELS && !rows.containsKey(log.channel())) {
                context.send(peer, new OverlayFrame.Graft(rows));
                rows = new LinkedHashMap<>();
                count = 0;
            }
            rows.computeIfAbsent(log.channel(), key -> new LinkedHashMap<>()).put(log.author(), entry.getValue());
            count++;
        }
        context.send(peer, new OverlayFrame.Graft(rows));
    }

    // What peers ask.

    void grafted(PeerId from, OverlayFrame.Graft frame) {
        frame.after().forEach((channel, logs) -> logs.forEach((author, after) -> {
            LogId log = new LogId(channel, author);
            if (mayBoth(from, channel) && context.logs().reach(log) > 0) {
                if (context.large()) {
                    branches.create(log).children().add(from);
                }
                context.want(new Intent.Give(from, log, after));
            }
        }));
    }

    void pruned(PeerId from, OverlayFrame.Prune frame) {
        frame.logs().forEach((channel, authors) -> authors.forEach(author -> branches.get(new LogId(channel, author))
                .ifPresent(branch -> branch.children().remove(from))));
    }

    /** Returns the number of logs of which entries are looked for. */
    int wanted() {
        return wants.size();
    }
}
