// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.mesh.internal.entry.CausalHead;
import org.omnimesh.mesh.internal.entry.Entry;
import org.omnimesh.mesh.internal.entry.HybridClock;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;

/**
 * The ends of all logs, with what is being written now; ahead of the tables by what is on its way there. Used by one thread
 * at a time.
 */
final class Heads {
    private final Map<LogId, Log> logs = new HashMap<>();
    private final Map<ChannelId, Set<PeerId>> authors = new HashMap<>();
    private final Map<LogId, Log> before = new HashMap<>();
    private final HybridClock clock = new HybridClock();

    /** The end of a log, and the last number in it that an entry of this device named as a cause. */
    record Log(LogHead head, long cited) {
        static final Log EMPTY = new Log(LogHead.EMPTY, 0);
    }

    HybridClock clock() {
        return clock;
    }

    LogHead head(LogId log) {
        return log(log).head();
    }

    long seq(LogId log) {
        return head(log).seq();
    }

    private Log log(LogId log) {
        return logs.getOrDefault(log, Log.EMPTY);
    }

    /** Begins a group, which {@link #rollback} can undo. */
    void begin() {
        before.clear();
    }

    void rollback() {
        logs.putAll(before);
        before.clear();
    }

    void advance(Run run, long wallMillis) {
        put(run.log(), new Log(run.head(), log(run.log()).cited()));
        clock.observe(run.last().header().time(), wallMillis);
    }

    void cite(LogId log, long seq) {
        put(log, new Log(head(log), seq));
    }

    private void put(LogId log, Log now) {
        before.putIfAbsent(log, log(log));
        set(log, now);
    }

    /** Sets what the tables say. */
    void restore(LogId log, Log stored, HybridTime time, long wallMillis) {
        set(log, stored);
        clock.observe(time, wallMillis);
    }

    private void set(LogId log, Log now) {
        logs.put(log, now);
        authors.computeIfAbsent(log.channel(), channel -> new TreeSet<>()).add(log.author());
    }

    /** Returns what is new in other logs of a channel since this device's last entry, as much as an entry may name. */
    List<CausalHead> uncited(ChannelId channel, PeerId self) {
        return authors.getOrDefault(channel, Set.of()).stream().filter(author -> !author.equals(self))
                .filter(author -> hasNews(new LogId(channel, author))).limit(Entry.MAX_HEADS)
                .map(author -> new CausalHead(author, seq(new LogId(channel, author)))).toList();
    }

    private boolean hasNews(LogId id) {
        Log log = log(id);
        return log.head().seq() > log.cited();
    }

    Map<LogId, LogHead> all() {
        Map<LogId, LogHead> all = new HashMap<>();
        logs.forEach((log, state) -> {
            if (state.head().seq() > 0) {
                all.put(log, state.head());
            }
        });
        return all;
    }
}
