// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.overlay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.LogId;

/** Entries that peers named and that are not here: who has them, and whom to ask when they do not come by themselves. */
final class Wants {
    /** Most logs looked for at once; others are named again by the next comparison of states. */
    static final int MAX_LOGS = 4096;

    /** Most peers remembered per log that have what is missing. */
    static final int MAX_HOLDERS = 4;

    /** How long a peer that was asked may send nothing until another one is asked. */
    static final Duration ASK_AGAIN = Duration.ofSeconds(2);

    /** The same in a full mesh, where whoever has it sends it unasked. */
    static final Duration MESH_PATIENCE = Duration.ofSeconds(10);

    private final Context context;
    private final BiPredicate<PeerId, ChannelId> mayAsk;
    private final LinkedHashMap<LogId, Want> wants = new LinkedHashMap<>();
    private final Map<PeerId, Duration> heard = new HashMap<>();
    private Duration heardAny = Duration.ZERO;

    private static final class Want {
        private final List<PeerId> holders = new ArrayList<>(2);
        private long seq;
        private long reach;
        private Duration due;
        private @Nullable PeerId asked;

        Want(Duration due) {
            this.due = due;
        }
    }

    Wants(Context context, BiPredicate<PeerId, ChannelId> mayAsk) {
        this.context = context;
        this.mayAsk = mayAsk;
    }

    int size() {
        return wants.size();
    }

    /** A peer has entries that are not here. */
    void named(PeerId by, LogId log, long seq) {
        Want want = wants.get(log);
        if (want == null) {
            if (wants.size() >= MAX_LOGS) {
                return;
            }
            want = new Want(context.now().plus(patience()));
            want.reach = context.logs().reach(log);
            wants.put(log, want);
        }
        if (seq > want.seq) {
            want.seq = seq;
        }
        if (!want.holders.contains(by) && want.holders.size() < MAX_HOLDERS) {
            want.holders.add(by);
        }
    }

    private Duration patience() {
        return context.large() ? context.limits().graftAfter() : MESH_PATIENCE;
    }

    /** Something came from a peer. */
    void heard(PeerId from) {
        heard.put(from, context.now());
        heardAny = context.now();
    }

    void forget(PeerId peer) {
        heard.remove(peer);
        wants.values().removeIf(want -> {
            want.holders.remove(peer);
            if (peer.equals(want.asked)) {
                want.asked = null;
                want.due = context.now();
            }
            return want.holders.isEmpty();
        });
    }

    void keepMembers() {
        wants.keySet().removeIf(log -> !context.members().mayRead(context.self(), log.channel()));
    }

    /** Asks for what is overdue; the consumer gets what to ask of whom: per log, the number after which it is missing. */
    void tick(BiConsumer<PeerId, Map<LogId, Long>> ask) {
        Map<PeerId, Map<LogId, Long>> asks = new TreeMap<>();
        Map<ChannelId, PeerId> chosen = new HashMap<>();
        wants.entrySet().removeIf(entry -> {
            LogId log = entry.getKey();
            Want want = entry.getValue();
            long reach = context.logs().reach(log);
            if (reach >= want.seq) {
                return true;
            }
            if (reach > want.reach) {
                want.reach = reach;
                want.asked = null;
                want.due = context.now().plus(patience());
            }
            if (!context.isOver(want.due) || stillComes(want)) {
                return false;
            }
            Optional<PeerId> holder = choose(log, want, chosen);
            holder.ifPresent(peer -> {
                chosen.put(log.channel(), peer);
                want.asked = peer;
                want.due = context.now().plus(ASK_AGAIN);
                asks.computeIfAbsent(peer, key -> new LinkedHashMap<>()).put(log, reach);
            });
            return holder.isEmpty();
        });
        asks.forEach(ask);
    }

    /** Who was asked is still busy with sending; in a full mesh, anybody is. */
    private boolean stillComes(Want want) {
        Duration last = context.large()
                ? want.asked instanceof PeerId asked ? heard.getOrDefault(asked, Duration.ZERO) : Duration.ZERO
                : heardAny;
        Duration patience = context.large() ? ASK_AGAIN : MESH_PATIENCE;
        boolean comes = !context.isOver(last.plus(patience)) && !(context.large() && want.asked == null);
        if (comes) {
            want.due = last.plus(patience);
        }
        return comes;
    }

    /** Returns the next holder after the one asked before; if possible one that is asked for the channel anyway. */
    private Optional<PeerId> choose(LogId log, Want want, Map<ChannelId, PeerId> chosen) {
        want.holders.removeIf(peer -> !mayAsk.test(peer, log.channel()));
        if (want.holders.isEmpty()) {
            return Optional.empty();
        }
        PeerId asked = want.asked;
        if (asked != null && want.holders.remove(asked)) {
            want.holders.add(asked);
        }
        PeerId same = chosen.get(log.channel());
        return Optional.of(same != null && want.holders.contains(same) ? same : want.holders.get(0));
    }
}
