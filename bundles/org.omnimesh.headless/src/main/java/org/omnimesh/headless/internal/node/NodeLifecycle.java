// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.node;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.link.Links;
import org.omnimesh.api.node.NetworkMode;
import org.omnimesh.api.node.NetworkService;
import org.omnimesh.api.node.Node;
import org.omnimesh.api.node.NodeException;
import org.omnimesh.api.node.NodeHome;
import org.omnimesh.api.node.NodeStateChanged;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.team.TeamException;
import org.omnimesh.api.team.Teams;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.event.EventAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens and closes every network service in order, on one thread, and keeps names and mode. */
@Component(service = { Node.class, FirstOpening.class }, configurationPid = { NodeLifecycle.PROFILE_PID,
        NodeLifecycle.PID })
public final class NodeLifecycle implements Node, FirstOpening {
    static final String PROFILE_PID = "org.omnimesh.profile";
    static final String PID = "org.omnimesh.node";
    static final String MDNS_PID = "org.omnimesh.discovery.mdns";

    private static final Logger LOG = LoggerFactory.getLogger(NodeLifecycle.class);

    /** How long closing may take in all, in seconds. */
    private static final long CLOSE_SECONDS = 4;

    private final SettingsFile settings;
    private final TimeSource time;
    private final EventAdmin events;
    private final ConfigurationAdmin configurations;
    private final Duration startedAt;
    private final String version;
    private final Set<NetworkService> services = new CopyOnWriteArraySet<>();
    private final Set<NetworkService> open = new LinkedHashSet<>();
    private final CompletableFuture<Void> firstOpening = new CompletableFuture<>();
    private final ExecutorService executor = Executors
            .newSingleThreadExecutor(Thread.ofPlatform().daemon().name("omnimesh-network").factory());
    private volatile boolean running;
    private volatile NetworkMode mode;
    private volatile Profile profile;
    private volatile @Nullable Teams teams;

    /** Names and mode at the start. */
    public @interface Settings {
        /**
         * The user's name.
         *
         * @return clean text
         */
        String display_name() default "OmniMesh";

        /**
         * The device's name.
         *
         * @return clean text
         */
        String device_name() default "computer";

        /**
         * How far to reach.
         *
         * @return solo, lan or p2p
         */
        String network() default "lan";
    }

    /**
     * Made by declarative services.
     *
     * @param context gives the version
     * @param settings names and mode
     * @param home where settings are kept
     * @param time the clocks
     * @param events takes state changes
     * @param configurations takes the name that discovery shows
     * @param links mandatory, so that the service that listens is there before the first opening
     */
    @Activate
    public NodeLifecycle(BundleContext context, Settings settings, @Reference NodeHome home,
            @Reference TimeSource time, @Reference EventAdmin events, @Reference ConfigurationAdmin configurations,
            @Reference Links links) {
        this.settings = new SettingsFile(home.directory());
        this.time = time;
        this.events = events;
        this.configurations = configurations;
        this.startedAt = time.monotonic();
        this.version = context.getBundle().getVersion().toString().replaceAll("\\.[^.]*$", "");
        this.profile = new Profile(settings.display_name(), settings.device_name());
        this.mode = NetworkMode.valueOf(settings.network().toUpperCase(Locale.ROOT));
        this.running = true;
    }

    /** Opens the network in the background, after every network service that is there was added. */
    @Activate
    void activate() {
        executor.execute(this::openFirst);
    }

    @Deactivate
    void deactivate() {
        running = false;
        executor.execute(this::closeAll);
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the network did not close within {} s", CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addNetworkService(NetworkService service) {
        if (services.add(service) && firstOpening.isDone()) {
            executor.execute(() -> reconcileOrLog("open a new network service"));
        }
    }

    void removeNetworkService(NetworkService service) {
        services.remove(service);
        if (!executor.isShutdown()) {
            executor.execute(() -> open.remove(service));
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setTeams(Teams service) {
        teams = service;
        executor.execute(this::announceProfile);
    }

    void unsetTeams(Teams service) {
        if (teams == service) {
            teams = null;
        }
    }

    @Override
    public CompletableFuture<Void> outcome() {
        return firstOpening;
    }

    @Override
    public Profile profile() {
        return profile;
    }

    @Override
    public void rename(Profile newProfile) {
        if (newProfile.equals(profile)) {
            return;
        }
        profile = newProfile;
        try {
            settings.put(SettingsFile.DISPLAY_NAME, newProfile.displayName());
            settings.put(SettingsFile.DEVICE_NAME, newProfile.deviceName());
            Map<String, Object> discovery = Map.of("display.name", newProfile.displayName());
            var configuration = configurations.getConfiguration(MDNS_PID, "?");
            Hashtable<String, Object> values = new Hashtable<>(discovery);
            if (configuration.getProperties() != null && configuration.getProperties().get("visible") != null) {
                values.put("visible", configuration.getProperties().get("visible"));
            }
            configuration.updateIfDifferent(values);
        } catch (IOException e) {
            LOG.error("the new name could not be kept: {}", e.getMessage(), e);
        }
        executor.execute(this::announceProfile);
        publishState();
    }

    @Override
    public void start() throws NodeException {
        running = true;
        try {
            await(this::reconcile);
        } catch (NodeException e) {
            running = false;
            closeAfter(e);
            throw e;
        }
    }

    private void closeAfter(NodeException failure) {
        try {
            await(this::reconcile);
        } catch (NodeException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void stop() {
        running = false;
        try {
            await(this::reconcile);
        } catch (NodeException e) {
            LOG.warn("the network did not close cleanly: {}", e.getMessage());
        }
    }

    @Override
    public boolean running() {
        return running;
    }

    @Override
    public NetworkMode mode() {
        return mode;
    }

    @Override
    public void changeMode(NetworkMode newMode) throws NodeException {
        if (mode == newMode) {
            return;
        }
        mode = newMode;
        try {
            settings.put(SettingsFile.NETWORK, newMode.name().toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            LOG.error("the new mode could not be kept: {}", e.getMessage(), e);
        }
        await(() -> {
            closeAll();
            reconcile();
        });
    }

    @Override
    public Duration uptime() {
        return time.monotonic().minus(startedAt);
    }

    @Override
    public String version() {
        return version;
    }

    private void openFirst() {
        try {
            reconcile();
            firstOpening.complete(null);
        } catch (NodeException e) {
            firstOpening.completeExceptionally(e);
        }
    }

    private void reconcileOrLog(String what) {
        try {
            reconcile();
        } catch (NodeException e) {
            LOG.error("could not {}: {}", what, e.getMessage(), e);
        }
    }

    /** Opens what should be open and closes what should not; on the network thread only. */
    private void reconcile() throws NodeException {
        if (!running || mode == NetworkMode.SOLO) {
            closeAll();
        } else {
            for (NetworkService service : services.stream().sorted(Comparator.comparingInt(NetworkService::order))
                    .toList()) {
                if (!open.contains(service)) {
                    service.open(mode);
                    open.add(service);
                }
            }
        }
        publishState();
    }

    private void closeAll() {
        List.copyOf(open).reversed().forEach(service -> {
            service.close();
            open.remove(service);
        });
    }

    private void announceProfile() {
        Teams current = teams;
        if (current == null) {
            return;
        }
        try {
            current.announce(profile);
        } catch (TeamException e) {
            LOG.error("the team could not be told the new name: {}", e.getMessage(), e);
        }
    }

    private void publishState() {
        events.postEvent(new NodeStateChanged(running, mode, profile).toEvent());
    }

    private void await(NetworkAction action) throws NodeException {
        try {
            executor.submit(() -> {
                action.run();
                return null;
            }).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NodeException cause) {
                throw cause;
            }
            throw new NodeException("The network could not be changed: " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeException("Interrupted while the network was changed.", e);
        }
    }

    private interface NetworkAction {
        void run() throws NodeException;
    }
}
