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
import org.omnimesh.api.crypto.SymmetricKey;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.DisplayText;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.ChannelLog;
import org.omnimesh.api.log.ChannelTrust;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.storage.StorageException;
import org.omnimesh.api.team.Channel;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Role;
import org.omnimesh.team.internal.Membership.ChannelView;
import org.omnimesh.team.internal.Membership.TeamView;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Founds a team at first start, or finishes one whose founding was interrupted; then the services that need a current
 * team are enabled. Works on a thread of its own; each step is skipped if it is done already.
 */
@Component(service = {}, immediate = true, configurationPid = ProfileConfiguration.PID)
@Designate(ocd = ProfileConfiguration.class)
public final class TeamFounder {
    /** The channel that every team begins with. */
    static final String FIRST_CHANNEL = "general";

    private static final Duration STEP_LIMIT = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(TeamFounder.class);

    private final MembershipStore store;
    private final ChannelLog log;
    private final DeviceIdentity identity;
    private final RandomSource random;
    private final TimeSource time;
    private final Profile profile;
    private final Thread thread;

    /**
     * Begins to found in the background.
     *
     * @param store knows the teams
     * @param log where entries go
     * @param trust only so that the log can ask it when founding begins
     * @param identity this device
     * @param random makes the team's id unique
     * @param time when the team was founded
     * @param configuration the founder's names
     * @param context enables the services that need a current team
     */
    @Activate
    public TeamFounder(@Reference MembershipStore store, @Reference ChannelLog log, @Reference ChannelTrust trust,
            @Reference DeviceIdentity identity, @Reference RandomSource random, @Reference TimeSource time,
            ProfileConfiguration configuration, ComponentContext context) {
        this(store, log, identity, random, time, profile(configuration), () -> {
            context.enableComponent(CurrentTeam.class.getName());
            context.enableComponent(LogAdmission.class.getName());
        });
        thread.start();
    }

    /**
     * Prepares to found; {@link #found()} does it.
     *
     * @param store knows the teams
     * @param log where entries go
     * @param identity this device
     * @param random makes the team's id unique
     * @param time when the team was founded
     * @param profile the founder's names
     * @param ready called once there is a current team
     */
    public TeamFounder(MembershipStore store, ChannelLog log, DeviceIdentity identity, RandomSource random,
            TimeSource time, Profile profile, Runnable ready) {
        this.store = store;
        this.log = log;
        this.identity = identity;
        this.random = random;
        this.time = time;
        this.profile = profile;
        this.thread = Thread.ofVirtual().name("omnimesh-team-founder").unstarted(() -> run(ready));
    }

    private static Profile profile(ProfileConfiguration configuration) {
        return new Profile(clean(configuration.display_name(), "OmniMesh user"),
                clean(configuration.device_name(), "OmniMesh device"));
    }

    private static String clean(String name, String otherwise) {
        String clean = DisplayText.name(name);
        return clean.isEmpty() ? otherwise : clean;
    }

    private void run(Runnable ready) {
        try {
            for (boolean first = true; !attempt(first); first = false) {
                Thread.sleep(RETRY);
            }
            ready.run();
        } catch (InterruptedException e) {
            LOG.debug("Stopped before there was a team");
        }
    }

    private boolean attempt(boolean first) throws InterruptedException {
        try {
            found();
            return true;
        } catch (LogException | StorageException | CryptoException e) {
            if (first) {
                LOG.warn("No team could be founded yet, trying again: {}", e.getMessage(), e);
            } else {
                LOG.debug("No team could be founded yet", e);
            }
            return false;
        }
    }

    /** Stops trying. */
    @Deactivate
    public void stop() {
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        thread.interrupt();
        try {
            thread.join(STOP_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Makes sure that there is a complete current team.
     *
     * @return the current team
     * @throws LogException if an entry cannot be written
     * @throws StorageException if the store fails
     * @throws CryptoException if a secret cannot be sealed to this device
     * @throws InterruptedException if interrupted
     */
    public TeamId found() throws LogException, StorageException, CryptoException, InterruptedException {
        Optional<TeamId> current = store.membership().current();
        TeamId team = current.isPresent() ? current.get() : begin();
        TeamView view = store.membership().team(team).orElseThrow();
        if (view.team().role() == Role.OWNER) {
            introduce(team, view);
            openFirstChannel(team);
        }
        if (current.isEmpty()) {
            store.change(team, transaction -> transaction.update("UPDATE team_known SET shown = (team = ?)", team));
            LOG.info("Founded team {}", team.shortForm());
        }
        return team;
    }

    private TeamId begin() throws LogException, StorageException, InterruptedException {
        Optional<TeamId> unfinished = store.database().read(transaction -> transaction.queryOne(
                "SELECT team FROM team_team WHERE founder = ?", row -> new TeamId(row.bytes("team")), store.self()));
        TeamId team = unfinished.isPresent()
                ? unfinished.get()
                : log.found(new TeamEntry.Founded(random.bytes(TeamEntry.SALT_BYTES)).encode());
        if (store.membership().team(team).isEmpty()) {
            SymmetricKey secret = store.secrets().fresh();
            long since = new HybridTime(time.now().toEpochMilli(), 0).packed();
            store.change(team, transaction -> {
                transaction.update("INSERT INTO team_known (team, name, since, shown) VALUES (?, ?, ?, FALSE)", team,
                        teamName(), since);
                store.tables().store(transaction, team, team.teamChannel(), secret);
                return team;
            });
        }
        await("founding",
                it -> it.team(team).map(TeamView::devices).filter(all -> all.containsKey(store.self())).isPresent());
        return team;
    }

    private void introduce(TeamId team, TeamView view) throws LogException, InterruptedException {
        if (view.known(store.self()).flatMap(Membership.DeviceView::sealingKey).isPresent()) {
            return;
        }
        append(team, new TeamEntry.Named(teamName()));
        append(team, new TeamEntry.Admitted(store.self(), profile.displayName(), profile.deviceName(),
                identity.sealingKey(), Role.OWNER));
        await("introduction", it -> it.team(team).flatMap(now -> now.known(store.self()))
                .flatMap(Membership.DeviceView::sealingKey).isPresent());
    }

    private void openFirstChannel(TeamId team)
            throws LogException, CryptoException, InterruptedException {
        if (store.membership().shown(team).isEmpty()) {
            append(team, new TeamEntry.Opened(new ChannelId(random.bytes(32)), FIRST_CHANNEL, ChannelType.PUBLIC,
                    Optional.empty(), Optional.empty()));
            await("first channel", it -> !it.shown(team).isEmpty());
        }
        for (Channel channel : store.membership().shown(team)) {
            boolean keyless = store.membership().channel(channel.id()).map(ChannelView::keys).filter(Map::isEmpty)
                    .isPresent();
            if (keyless && channel.createdBy().equals(store.self())) {
                SymmetricKey secret = store.secrets().fresh();
                append(team, new TeamEntry.Keys(channel.id(), store.secrets().idOf(channel.id(), secret), List.of(store
                        .secrets().box(team, channel.id(), secret, store.self(), identity.sealingKey()))));
                await("channel key", it -> it.channel(channel.id()).flatMap(ChannelView::writing).isPresent());
            }
        }
    }

    private String teamName() {
        return DisplayText.name(DisplayText.line(profile.displayName(), DisplayText.MAX_NAME_LENGTH - 7) + "'s team");
    }

    private void append(TeamId team, TeamEntry content) throws LogException {
        log.append(team.teamChannel(), content.kind(), content.encode());
    }

    private void await(String step, Predicate<Membership> done) throws LogException, InterruptedException {
        if (!store.await(done, STEP_LIMIT)) {
            throw new LogException("The " + step + " of the team did not come back from the log in time.");
        }
    }
}
