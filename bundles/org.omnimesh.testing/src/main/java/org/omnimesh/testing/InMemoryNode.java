// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.time.Duration;
import java.util.Optional;

import org.omnimesh.api.node.NetworkMode;
import org.omnimesh.api.node.Node;
import org.omnimesh.api.node.NodeException;
import org.omnimesh.api.node.NodeStateChanged;
import org.omnimesh.api.node.Profile;
import org.osgi.service.event.EventAdmin;

/** A node without sockets, whose network is open at first, in mode {@link NetworkMode#LAN}. Thread-safe. */
public final class InMemoryNode implements Node {
    private static final Duration UPTIME = Duration.ofMillis(4321);

    private final EventAdmin events;
    private Profile profile;
    private boolean running = true;
    private NetworkMode mode = NetworkMode.LAN;
    private Optional<String> failure = Optional.empty();

    /**
     * Makes a node.
     *
     * @param profile its first names
     * @param events where changes are told
     */
    public InMemoryNode(Profile profile, EventAdmin events) {
        this.profile = profile;
        this.events = events;
    }

    @Override
    public synchronized Profile profile() {
        return profile;
    }

    @Override
    public synchronized void rename(Profile wanted) {
        if (!profile.equals(wanted)) {
            profile = wanted;
            tell();
        }
    }

    @Override
    public synchronized void start() throws NodeException {
        if (running) {
            return;
        }
        if (failure.isPresent()) {
            throw new NodeException(failure.get());
        }
        running = true;
        tell();
    }

    @Override
    public synchronized void stop() {
        if (running) {
            running = false;
            tell();
        }
    }

    @Override
    public synchronized boolean running() {
        return running;
    }

    @Override
    public synchronized NetworkMode mode() {
        return mode;
    }

    @Override
    public synchronized void changeMode(NetworkMode wanted) throws NodeException {
        if (mode == wanted) {
            return;
        }
        if (failure.isPresent()) {
            throw new NodeException(failure.get());
        }
        mode = wanted;
        tell();
    }

    @Override
    public Duration uptime() {
        return UPTIME;
    }

    @Override
    public String version() {
        return "0.1.0";
    }

    /**
     * Lets every later opening of the network fail.
     *
     * @param sentence what the user is told
     */
    public synchronized void failToOpen(String sentence) {
        failure = Optional.of(sentence);
    }

    private void tell() {
        events.postEvent(new NodeStateChanged(running, mode, profile).toEvent());
    }
}
