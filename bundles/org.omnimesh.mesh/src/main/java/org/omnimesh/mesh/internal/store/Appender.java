// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.ChannelTrust;
import org.omnimesh.api.log.ChannelTrust.Opening;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.mesh.internal.entry.CausalHead;
import org.omnimesh.mesh.internal.entry.Entry;
import org.omnimesh.mesh.internal.entry.EntryDraft;
import org.omnimesh.mesh.internal.entry.Generation;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunCodec;

/**
 * Makes entries of this device. What was submitted while the disk was busy is written together: per channel one run with one
 * signature. Log thread only.
 */
final class Appender {
    private final DeviceIdentity device;
    private final Generations generations;
    private final Heads heads;
    private final Openings openings;
    private final TimeSource time;
    private final BiConsumer<Job.Append, LogEntry> done;

    /** Makes one that tells of each entry once it is stored and applied. */
    Appender(DeviceIdentity device, Generations generations, Heads heads, Openings openings, TimeSource time,
            BiConsumer<Job.Append, LogEntry> done) {
        this.device = device;
        this.generations = generations;
        this.heads = heads;
        this.openings = openings;
        this.time = time;
        this.done = done;
    }

    private long wallMillis() {
        return time.now().toEpochMilli();
    }

    /** Adds what was submitted to a group; what may not be written is refused, or given back if there is a list for it. */
    void write(Group group, List<Job.Append> jobs, Optional<List<Job>> untrusted) {
        Map<ChannelId, List<Job.Append>> channels = new LinkedHashMap<>();
        jobs.forEach(job -> channels.computeIfAbsent(job.channel(), key -> new ArrayList<>()).add(job));
        channels.forEach((channel, inChannel) -> write(group, channel, inChannel, untrusted));
    }

    private void write(Group group, ChannelId channel, List<Job.Append> jobs, Optional<List<Job>> untrusted) {
        Optional<ChannelTrust> trust = openings.trust();
        Optional<TeamId> team = trust.flatMap(service -> service.teamOf(channel));
        Optional<KeyId> key = trust.flatMap(service -> service.writingKey(channel));
        if (trust.isPresent() && team.isPresent() && key.isPresent()) {
            new Channel(group, channel, team.get(), key.get(), trust.get()).write(jobs);
        } else if (untrusted.isPresent()) {
            untrusted.get().addAll(jobs);
        } else {
            jobs.forEach(job -> refuse(job,
                    "This device may not write to channel " + channel.shortForm() + "."));
        }
    }

    private static void refuse(Job.Append job, String reason) {
        job.done().completeExceptionally(new LogException(reason));
    }

    /** Adds the founding entry of a team to a group. */
    Run found(Group group, byte[] payload) {
        Entry entry = EntryDraft.founding(device.peerId(), heads.clock().next(wallMillis()), payload);
        return add(group, List.of(entry), List.of(new Opening.Opened(payload)));
    }

    private Run add(Group group, List<Entry> entries, List<Opening> plain) {
        Run run = RunCodec.encode(entries,
                device.sign(Run.CONTEXT, entries.get(entries.size() - 1).id().bytes()));
        group.addOwn(new Arrival(run, List.copyOf(plain)));
        heads.advance(run, wallMillis());
        return run;
    }

    /** Makes one channel's share of a group. */
    private final class Channel {
        private final Group group;
        private final ChannelId channel;
        private final TeamId team;
        private final KeyId key;
        private final ChannelTrust trust;
        private final List<Entry> entries = new ArrayList<>();
        private final List<Opening> plain = new ArrayList<>();
        private int bytes = RunCodec.OVERHEAD;
        private final long first = Generation.first(generations.current());
        private final LogId log;
        private LogHead head;

        Channel(Group group, ChannelId channel, TeamId team, KeyId key, ChannelTrust trust) {
            this.group = group;
            this.channel = channel;
            this.team = team;
            this.key = key;
            this.trust = trust;
            this.log = LogId.of(channel, device.peerId(), first);
            this.head = heads.head(log);
        }

        void write(List<Job.Append> jobs) {
            for (Job.Append job : jobs) {
                int most = job.payload().length + Entry.MAX_HEADER_BYTES + RunCodec.OVERHEAD_PER_ENTRY;
                if (entries.size() == Run.MAX_ENTRIES || bytes + most > Run.MAX_BYTES) {
                    endRun();
                }
                append(job);
            }
            endRun();
        }

        private void append(Job.Append job) {
            List<CausalHead> causes = entries.isEmpty() ? heads.uncited(channel, log.author()) : List.of();
            EntryHeader header = new EntryHeader(team, channel, device.peerId(),
                    head.seq() == 0 ? first : head.seq() + 1,
                    heads.clock().next(wallMillis()), job.kind(), key);
            if (trust.judge(header) == ChannelTrust.Verdict.REFUSE) {
                refuse(job, "This device may not write " + job.kind() + " to this channel.");
                return;
            }
            EntryDraft draft = EntryDraft.of(header, head, causes);
            byte[] ciphertext = trust.seal(header, draft.associated(), job.payload());
            if (ciphertext == null || ciphertext.length > Entry.MAX_CIPHERTEXT_BYTES) {
                refuse(job, "The channel's key is not there any more; try again.");
                return;
            }
            Entry entry = draft.seal(ciphertext);
            causes.forEach(cause -> heads.cite(new LogId(channel, cause.author()), cause.seq()));
            head = new LogHead(header.seq(), entry.id());
            bytes += entry.size() + RunCodec.OVERHEAD_PER_ENTRY;
            entries.add(entry);
            plain.add(new Opening.Opened(job.payload()));
            LogEntry readable = new LogEntry(entry.id(), header, job.payload());
            group.then(() -> done.accept(job, readable), job::fail);
        }

        private void endRun() {
            if (!entries.isEmpty()) {
                add(group, entries, plain);
                entries.clear();
                plain.clear();
                bytes = RunCodec.OVERHEAD;
            }
        }
    }
}
