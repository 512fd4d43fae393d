// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.ChannelLog;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.team.ChannelManagement;
import org.omnimesh.team.internal.Membership.DeviceView;
import org.omnimesh.team.internal.Membership.TeamView;
import org.omnimesh.team.internal.Veil.Unveiled;
import org.omnimesh.team.internal.dag.TeamState;

/** Writes to the hidden channel: an operation names the newest ones known here, and shows in the membership afterwards. */
final class TeamJournal {
    private static final Duration STEP_LIMIT = Duration.ofSeconds(10);
    private static final int MAX_DECISIONS = ChannelManagement.MAX_DECISIONS;

    private final MembershipStore store;
    private final ChannelLog log;
    private final ReentrantLock writing = new ReentrantLock();

    TeamJournal(MembershipStore store, ChannelLog log) {
        this.store = store;
        this.log = log;
    }

    /** Appends; an operation shows in the membership when this returns, counting or not. */
    LogEntry append(TeamId team, TeamEntry content) throws LogException {
        if (!TeamEntry.OPERATIONS.contains(content.kind())) {
            return log.append(team.teamChannel(), content.kind(), content.encode());
        }
        writing.lock();
        try {
            checkBound(team, content);
            Set<EntryId> tips = state(team).tips();
            LogEntry entry = log.append(team.teamChannel(), content.kind(), TeamEntries.encode(content, tips));
            if (!store.await(it -> it.team(team).filter(view -> isDecided(view, entry.id())).isPresent(),
                    STEP_LIMIT)) {
                throw new LogException("The entry did not come back from the log in time.");
            }
            return entry;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogException("Interrupted while an entry was stored; it may still be.", e);
        } finally {
            writing.unlock();
        }
    }

    /** Who leaves or removes somebody may always do so. */
    private void checkBound(TeamId team, TeamEntry content) throws LogException {
        boolean ends = content instanceof TeamEntry.Removed || content instanceof TeamEntry.Left;
        if (!ends && store.membership().team(team).map(TeamView::decisions).orElse(0) >= MAX_DECISIONS) {
            throw new LogException("This device has made " + MAX_DECISIONS
                    + " decisions in this team, the most that one device may; use another device of yours.");
        }
    }

    /** Appends an operation that only these devices, and this one, may know of. */
    LogEntry veil(TeamView view, TeamEntry content, Set<PeerId> audience) throws LogException, CryptoException {
        List<Map<PeerId, SealingKey>> parts = parts(view, audience);
        LogEntry entry = append(view.team().id(), make(view, new Unveiled(content, named(parts.get(0), parts)),
                parts.get(0)));
        Optional<SymmetricKey> key = store.keyOf(entry.id());
        if (parts.size() > 1 && key.isPresent()) {
            ChannelEntry.Handed handed = new ChannelEntry.Handed(
                    List.of(new ChannelEntry.EntryKey(entry.id(), key.get())));
            for (Map<PeerId, SealingKey> part : parts.subList(1, parts.size())) {
                append(view.team().id(), make(view, new Unveiled(handed, named(part, parts)), part));
            }
        }
        return entry;
    }

    /** Tells something that decides nothing to these devices only, and to this one. */
    void whisper(TeamView view, TeamEntry content, Set<PeerId> audience) throws LogException, CryptoException {
        List<Map<PeerId, SealingKey>> parts = parts(view, audience);
        for (Map<PeerId, SealingKey> part : parts) {
            Set<PeerId> recipients = content instanceof ChannelEntry.Handed ? named(part, parts) : part.keySet();
            append(view.team().id(), make(view, new Unveiled(content, recipients), part));
        }
    }

    /**
     * Hands a secret to devices so that nobody learns of it but they and those who know of the channel anyway; all of them
     * also hear who has it and since when.
     */
    void whisper(TeamView view, TeamEntry.Keys keys, long introduced, Set<PeerId> holders, Set<PeerId> audience)
            throws LogException, CryptoException {
        for (Map<PeerId, SealingKey> part : parts(view, audience)) {
            boolean one = keys.boxes().size() == 1; // All shall see that whoever asked was answered.
            TeamEntry.Keys own = new TeamEntry.Keys(keys.channel(), keys.key(),
                    keys.boxes().stream().filter(it -> one || part.containsKey(it.peer())).toList());
            append(view.team().id(), make(view, new Unveiled(own, part.keySet(), introduced, holders), part));
        }
    }

    private TeamEntry make(TeamView view, Unveiled what, Map<PeerId, SealingKey> recipients) throws CryptoException {
        return store.veil().make(view.team().id(), what, recipients);
    }

    /** Returns the keys to seal to, this device's among each part. */
    private List<Map<PeerId, SealingKey>> parts(TeamView view, Set<PeerId> audience) {
        Map<PeerId, SealingKey> own = keys(view, Set.of(store.self()));
        List<Map<PeerId, SealingKey>> parts = new ArrayList<>();
        for (Map.Entry<PeerId, SealingKey> other : keys(view, audience).entrySet()) {
            if (!other.getKey().equals(store.self())) {
                if (parts.isEmpty() || parts.getLast().size() == Veil.MAX_RECIPIENTS) {
                    parts.add(new LinkedHashMap<>(own));
                }
                parts.getLast().put(other.getKey(), other.getValue());
            }
        }
        return parts.isEmpty() ? List.of(own) : parts;
    }

    /** Returns whom one of several entries names: all of them, or else whoever reads another part takes them for untold. */
    private static Set<PeerId> named(Map<PeerId, SealingKey> part, List<Map<PeerId, SealingKey>> parts) {
        return Stream.concat(part.keySet().stream(), parts.stream().flatMap(it -> it.keySet().stream())).distinct()
                .limit(Veil.MAX_HOLDERS).collect(Collectors.toSet());
    }

    /** Tells whether something can be told to a device that not everybody may know. */
    boolean reaches(TeamView view, PeerId device) {
        return key(view, device).isPresent();
    }

    private Optional<SealingKey> key(TeamView view, PeerId device) {
        return view.known(device).flatMap(DeviceView::sealingKey).filter(key -> store.veil().reaches(device, key));
    }

    private Map<PeerId, SealingKey> keys(TeamView view, Set<PeerId> devices) {
        Map<PeerId, SealingKey> keys = new LinkedHashMap<>();
        devices.stream().sorted().forEach(device -> key(view, device).ifPresent(key -> keys.put(device, key)));
        return keys;
    }

    private static boolean isDecided(TeamView view, EntryId id) {
        return view.state().standing().contains(id) || view.state().voided().contains(id);
    }

    /** Tells whether an operation counts. */
    boolean stands(TeamId team, EntryId id) {
        return state(team).standing().contains(id);
    }

    private TeamState state(TeamId team) {
        return store.membership().team(team).map(TeamView::state).orElse(TeamState.NONE);
    }
}
