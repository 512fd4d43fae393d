// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.time.Duration;
import java.util.Optional;

import org.omnimesh.api.crypto.CryptoException;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.id.DisplayText;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.ChannelLog;
import org.omnimesh.api.log.ChannelTrust;
import org.omnimesh.api.log.LogException;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.storage.StorageException;
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
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(TeamFounder.class);

    private final MembershipStore store;
    private final TeamFounding founding;
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
            context.enableComponent(SignedTeamManagement.class.getName());
            context.enableComponent(SignedChannels.class.getName());
            context.enableComponent(LogAdmission.class.getName());
            context.enableComponent(CurrentTeam.class.getName());
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
        this.founding = new TeamFounding(store, log, identity, random, time);
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
        for (TeamId team : store.membership().teams().keySet()) {
            founding.complete(team, profile);
        }
        return current.isPresent() ? current.get() : founding.found(founding.defaultName(profile), profile);
    }
}
