// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.id.DisplayText;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.keys.ChannelSecret;
import org.omnimesh.api.log.ChannelLog;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.Role;
import org.omnimesh.team.internal.Membership.ChannelView;
import org.omnimesh.team.internal.Membership.DeviceView;
import org.omnimesh.team.internal.Membership.TeamView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of founding a team; each is skipped if it is done already, so that an interrupted founding can be finished. */
final class TeamFounding {
    /** The channel that every team begins with. */
    static final String FIRST_CHANNEL = "general";

    /** A founder's introduction and her first channel are among as many entries. */
    private static final int FIRST_ENTRIES = 10;

    private static final Duration STEP_LIMIT = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(TeamFounding.class);

    private final MembershipStore store;
    private final ChannelLog log;
    private final TeamJournal journal;
    private final DeviceIdentity identity;
    private final RandomSource random;
    private final TimeSource time;

    TeamFounding(MembershipStore store, ChannelLog log, DeviceIdentity identity, RandomSource random, TimeSource time) {
        this.store = store;
        this.log = log;
        this.journal = new TeamJournal(store, log);
        this.identity = identity;
        this.random = random;
        this.time = time;
    }

    String defaultName(Profile profile) {
        return DisplayText.name(DisplayText.line(profile.displayName(), DisplayText.MAX_NAME_LENGTH - 7) + "'s team");
    }

    /** Founds a team, or finishes one whose founding was interrupted, and makes it the current one. */
    TeamId found(String name, Profile profile)
            throws LogException, StorageException, CryptoException, InterruptedException {
        TeamId team = begin(name);
        complete(team, profile);
        store.change(team, transaction -> transaction.update("UPDATE team_known SET shown = (team = ?)", team));
        LOG.info("Founded team {}", team.shortForm());
        return team;
    }

    private TeamId begin(String name) throws LogException, StorageException, InterruptedException {
        Optional<TeamId> unfinished = store.database().read(transaction -> transaction.queryOne("""
                SELECT o.team FROM membership_operation o LEFT JOIN team_known k ON k.team = o.team
                WHERE o.author = ? AND o.kind = 'team.founded' AND (k.shown = FALSE AND NOT EXISTS (
                        SELECT 1 FROM team_known t WHERE t.shown)
                    OR k.team IS NULL AND (SELECT COUNT(*) FROM membership_operation p WHERE p.team = o.team) = 1)""",
                row -> new TeamId(row.bytes("team")), store.self()));
        TeamId team = unfinished.isPresent()
                ? unfinished.get()
                : log.found(new TeamEntry.Founded(TeamEntry.VERSION, random.bytes(TeamEntry.SALT_BYTES)).encode());
        if (store.membership().team(team).isEmpty()) {
            ChannelSecret secret = store.agreement().make(team.teamChannel());
            long since = new HybridTime(time.now().toEpochMilli(), 0).packed();
            store.change(team, transaction -> {
                transaction.update("INSERT INTO team_known (team, name, since, shown) VALUES (?, ?, ?, FALSE)", team,
                        name, since);
                store.tables().store(transaction, team, team.teamChannel(), secret);
                return team;
            });
        }
        await("founding",
                it -> it.team(team).map(TeamView::devices).filter(all -> all.containsKey(store.self())).isPresent());
        return team;
    }

    /** Does what is left to do if this device founded the team. */
    void complete(TeamId team, Profile profile) throws LogException, CryptoException, InterruptedException {
        Optional<TeamView> view = store.membership().team(team);
        boolean founder = view.flatMap(it -> it.known(store.self()))
                .filter(it -> it.role() == Role.OWNER && new TeamId(it.member().bytes()).equals(team)).isPresent();
        if (view.isPresent() && view.get().team().active() && founder) {
            awaitOwnOperations(team);
            introduce(team, store.membership().team(team).orElseThrow(), profile);
            openFirstChannel(team);
        }
    }

    /** The tables may just be made again from the log; what this device did must not be done twice. */
    private void awaitOwnOperations(TeamId team) throws LogException, InterruptedException {
        for (LogEntry entry : log.read(team.teamChannel(), 0, FIRST_ENTRIES)) {
            EntryHeader header = entry.header();
            if (header.author().equals(store.self()) && TeamEntry.OPERATIONS.contains(header.kind())) {
                await("reading", it -> it.team(team).map(TeamView::state)
                        .filter(state -> state.standing().contains(entry.id()) || state.voided().contains(entry.id()))
                        .isPresent());
            }
        }
    }

    private void introduce(TeamId team, TeamView view, Profile profile) throws LogException, InterruptedException {
        if (view.known(store.self()).flatMap(DeviceView::sealingKey).isPresent()) {
            return;
        }
        journal.append(team, new TeamEntry.Named(view.team().name()));
        journal.append(team, new TeamEntry.Admitted(store.self(), profile.displayName(), profile.deviceName(),
                identity.sealingKey(), Role.OWNER));
        await("introduction", it -> it.team(team).flatMap(now -> now.known(store.self()))
                .flatMap(DeviceView::sealingKey).isPresent());
    }

    private void openFirstChannel(TeamId team)
            throws LogException, CryptoException, InterruptedException {
        if (store.membership().shown(team).isEmpty()) {
            journal.append(team, TeamEntry.Opened.of(team, store.self(), random.bytes(TeamEntry.SALT_BYTES),
                    FIRST_CHANNEL, Optional.empty(), Optional.empty()));
            await("first channel", it -> !it.shown(team).isEmpty());
        }
        for (Channel channel : store.membership().shown(team)) {
            boolean keyless = store.membership().channel(channel.id()).map(ChannelView::keys).filter(Map::isEmpty)
                    .isPresent();
            if (keyless && channel.createdBy().equals(store.self())) {
                ChannelSecret secret = store.agreement().make(channel.id());
                byte[] box = store.agreement().handOver(team, channel.id(), secret, store.self(),
                        List.of(identity.sealingKey()));
                journal.append(team, new TeamEntry.Keys(channel.id(), secret.id(),
                        List.of(new TeamEntry.Box(store.self(), box))));
                await("channel key", it -> it.channel(channel.id()).flatMap(ChannelView::writing).isPresent());
            }
        }
    }

    private void await(String step, Predicate<Membership> done) throws LogException, InterruptedException {
        if (!store.await(done, STEP_LIMIT)) {
            throw new LogException("The " + step + " of the team did not come back from the log in time.");
        }
    }
}
