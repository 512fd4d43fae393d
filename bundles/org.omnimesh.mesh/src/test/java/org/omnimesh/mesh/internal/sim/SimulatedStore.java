// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.ChannelTrust.Verdict;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.mesh.internal.core.Admission;
import org.omnimesh.mesh.internal.core.Outcome;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunBytes;

/** A disk: what is in here survives a crash. Decides with the same {@link Admission} as the real store. */
final class SimulatedStore {
    final Map<LogId, LogHead> heads = new HashMap<>();
    final Map<ChannelId, List<Run>> channels = new LinkedHashMap<>();
    final Map<LogId, Long> cited = new HashMap<>();

    LogHead head(LogId log) {
        return heads.getOrDefault(log, LogHead.EMPTY);
    }

    long seq(LogId log) {
        return head(log).seq();
    }

    Outcome admit(Run run, Function<EntryHeader, Verdict> judge) {
        Outcome outcome = Admission.decide(run, head(run.log()), this::seq, judge);
        if (outcome == Outcome.STORED) {
            store(run);
        }
        return outcome;
    }

    void store(Run run) {
        heads.put(run.log(), run.head());
        channels.computeIfAbsent(run.log().channel(), key -> new ArrayList<>()).add(run);
    }

    List<RunBytes> load(ChannelId channel, Map<PeerId, Long> after, int maxBytes) {
        Map<PeerId, Long> next = new HashMap<>(after);
        List<RunBytes> found = new ArrayList<>();
        int bytes = 0;
        for (Run run : channels.getOrDefault(channel, List.of())) {
            Long has = next.get(run.log().author());
            if (has != null && run.firstSeq() == has + 1 && bytes < maxBytes) {
                next.put(run.log().author(), run.lastSeq());
                found.add(run.bytes());
                bytes += run.encoded().length;
            }
        }
        return found;
    }

    Map<PeerId, Long> vector(ChannelId channel) {
        Map<PeerId, Long> vector = new TreeMap<>();
        heads.forEach((log, head) -> {
            if (log.channel().equals(channel)) {
                vector.put(log.author(), head.seq());
            }
        });
        return vector;
    }
}
