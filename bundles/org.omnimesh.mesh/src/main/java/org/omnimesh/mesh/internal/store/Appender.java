// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.ChannelTrust;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.storage.Transaction;
import org.omnimesh.mesh.internal.entry.CausalHead;
import org.omnimesh.mesh.internal.entry.Entry;
import org.omnimesh.mesh.internal.entry.EntryDraft;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunCodec;

/**
 * Makes entries of this device. What is submitted while the store is busy is written together: per channel one run with
 * one signature.
 */
final class Appender {
    /** Most entries written in one transaction. */
    static final int MAX_GROUP_ENTRIES = 2048;

    /** Most payload bytes written in one transaction. */
    static final int MAX_GROUP_BYTES = 4 << 20;

    private final DeviceIdentity device;
    private final WriterState state;
    private final Writer writer;
    private final Openings openings;
    private final Deque<Request> waiting = new ArrayDeque<>();
    private boolean scheduled;

    Appender(DeviceIdentity device, WriterState state, Writer writer, Openings openings) {
        this.device = device;
        this.state = state;
        this.writer = writer;
        this.openings = openings;
    }

    /** One entry to write. */
    record Request(ChannelId channel, EntryKind kind, byte[] payload, CompletableFuture<LogEntry> done) {}

    /** What one transaction wrote. */
    static final class Group {
        private final List<Request> requests;
        private final List<Run> runs = new ArrayList<>();
        private final Map<Request, LogEntry> written = new LinkedHashMap<>();
        private final Map<Request, LogException> refused = new LinkedHashMap<>();

        Group(List<Request> requests) {
            this.requests = requests;
        }

        List<Request> requests() {
            return requests;
        }

        List<Run> runs() {
            return runs;
        }

        Map<Request, LogEntry> written() {
            return written;
        }

        Map<Request, LogException> refused() {
            return refused;
        }
    }

    /** Adds a request; tells whether the caller must schedule a group. */
    synchronized boolean add(Request request) {
        waiting.add(request);
        boolean first = !scheduled;
        scheduled = true;
        return first;
    }

    /** Takes what goes into one transaction. */
    synchronized Group take() {
        List<Request> taken = new ArrayList<>();
        int bytes = 0;
        while (!waiting.isEmpty() && taken.size() < MAX_GROUP_ENTRIES && bytes < MAX_GROUP_BYTES) {
            Request next = waiting.remove();
            bytes += next.payload().length;
            taken.add(next);
        }
        scheduled = false;
        return new Group(taken);
    }

    /** Tells whether another group must be scheduled. */
    synchronized boolean continues() {
        boolean more = !waiting.isEmpty() && !scheduled;
        scheduled = scheduled || more;
        return more;
    }

    void write(Transaction transaction, Group group) throws StorageException {
        Map<ChannelId, List<Request>> channels = new LinkedHashMap<>();
        group.requests().forEach(
                request -> channels.computeIfAbsent(request.channel(), key -> new ArrayList<>()).add(request));
        for (Map.Entry<ChannelId, List<Request>> channel : channels.entrySet()) {
            Optional<ChannelTrust> trust = openings.trust();
            Optional<TeamId> team = trust.flatMap(service -> service.teamOf(channel.getKey()));
            Optional<KeyId> key = trust.flatMap(service -> service.writingKey(channel.getKey()));
            if (trust.isPresent() && team.isPresent() && key.isPresent()) {
                new Channel(group, channel.getKey(), team.get(), key.get(), trust.get()).write(transaction,
                        channel.getValue());
            } else {
                refuse(group, channel.getValue(), "This device may not write to channel "
                        + channel.getKey().shortForm() + ".");
            }
        }
    }

    /** Writes the founding entry of a team. */
    Run found(Transaction transaction, byte[] payload) throws StorageException {
        Entry entry = EntryDraft.founding(device.peerId(), state.clock().next(writer.wallMillis()), payload);
        Run run = sign(List.of(entry));
        writer.store(transaction, run, List.of(new LogEntry(entry.id(), entry.header(), payload)));
        return run;
    }

    private Run sign(List<Entry> entries) {
        Signature signature = device.sign(Run.CONTEXT, entries.get(entries.size() - 1).id().bytes());
        return RunCodec.encode(entries, signature);
    }

    private static void refuse(Group group, List<Request> requests, String reason) {
        requests.forEach(request -> group.refused().put(request, new LogException(reason)));
    }

    /** Writes one channel's share of a group. */
    private final class Channel {
        private final Group group;
        private final ChannelId channel;
        private final TeamId team;
        private final KeyId key;
        private final ChannelTrust trust;
        private final List<Entry> entries = new ArrayList<>();
        private final List<LogEntry> plain = new ArrayList<>();
        private int bytes = RunCodec.OVERHEAD;
        private LogHead head;

        Channel(Group group, ChannelId channel, TeamId team, KeyId key, ChannelTrust trust) {
            this.group = group;
            this.channel = channel;
            this.team = team;
            this.key = key;
            this.trust = trust;
            this.head = state.head(new LogId(channel, device.peerId()));
        }

        void write(Transaction transaction, List<Request> requests) throws StorageException {
            for (Request request : requests) {
                int most = request.payload().length + Entry.MAX_HEADER_BYTES + RunCodec.OVERHEAD_PER_ENTRY;
                if (entries.size() == Run.MAX_ENTRIES || bytes + most > Run.MAX_BYTES) {
                    endRun(transaction);
                }
                append(transaction, request);
            }
            endRun(transaction);
        }

        private void append(Transaction transaction, Request request) throws StorageException {
            List<CausalHead> heads = entries.isEmpty() ? uncited() : List.of();
            EntryHeader header = new EntryHeader(team, channel, device.peerId(), head.seq() + 1,
                    state.clock().next(writer.wallMillis()), request.kind(), key);
            if (trust.judge(header) == ChannelTrust.Verdict.REFUSE) {
                refuse(group, List.of(request), "This device may not write " + request.kind() + " to this channel.");
                return;
            }
            EntryDraft draft = EntryDraft.of(header, head, heads);
            byte[] ciphertext = trust.seal(header, draft.associated(), request.payload());
            if (ciphertext == null || ciphertext.length > Entry.MAX_CIPHERTEXT_BYTES) {
                refuse(group, List.of(request), "The channel's key is not there any more; try again.");
                return;
            }
            Entry entry = draft.seal(ciphertext);
            for (CausalHead cited : heads) {
                Optional<WriterState.LogState> log = state.log(new LogId(channel, cited.author()));
                if (log.isPresent()) {
                    state.cite(transaction, log.get(), cited.seq());
                }
            }
            LogEntry readable = new LogEntry(entry.id(), header, request.payload());
            head = new LogHead(header.seq(), entry.id());
            bytes += entry.size() + RunCodec.OVERHEAD_PER_ENTRY;
            entries.add(entry);
            plain.add(readable);
            group.written().put(request, readable);
        }

        private void endRun(Transaction transaction) throws StorageException {
            if (!entries.isEmpty()) {
                Run run = sign(entries);
                writer.store(transaction, run, plain);
                group.runs().add(run);
                entries.clear();
                plain.clear();
                bytes = RunCodec.OVERHEAD;
            }
        }

        /** Returns what is new in other logs since this device's last entry; the least advanced first. */
        private List<CausalHead> uncited() {
            Function<Map.Entry<?, WriterState.LogState>, Long> news = log -> log.getValue().head().seq()
                    - log.getValue().cited();
            return state.channel(channel).map(WriterState.ChannelState::authors).orElse(Map.of()).entrySet().stream()
                    .filter(log -> !log.getKey().equals(device.peerId()) && news.apply(log) > 0)
                    .sorted(Comparator.comparing(Map.Entry::getKey)).limit(Entry.MAX_HEADS)
                    .map(log -> new CausalHead(log.getKey(), log.getValue().head().seq())).toList();
        }
    }
}
