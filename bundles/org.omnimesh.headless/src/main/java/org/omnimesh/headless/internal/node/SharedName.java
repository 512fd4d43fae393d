// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.node;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.node.Node;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.TeamChanged;
import org.omnimesh.api.team.Teams;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;
import org.osgi.service.event.propertytypes.EventTopics;

/** Takes over the name that the user goes by on her other devices: when this one is linked, and when she renames herself there. */
@Component(service = EventHandler.class, immediate = true) // What it saw first counts, not what the first event brings.
@EventTopics("org/omnimesh/event/TeamChanged")
public final class SharedName implements EventHandler {
    private final Node node;
    private final Teams teams;
    private final DeviceIdentity identity;
    private final ExecutorService executor;
    private final Map<TeamId, String> seen = new HashMap<>(); // Touched by the executor only.

    /**
     * Begins to listen.
     *
     * @param node takes the name
     * @param teams tells it
     * @param identity this device
     */
    @Activate
    public SharedName(@Reference Node node, @Reference Teams teams, @Reference DeviceIdentity identity) {
        this(node, teams, identity, Executors
                .newSingleThreadExecutor(Thread.ofPlatform().daemon().name("omnimesh-shared-name").factory()));
    }

    SharedName(Node node, Teams teams, DeviceIdentity identity, ExecutorService executor) {
        this.node = node;
        this.teams = teams;
        this.identity = identity;
        this.executor = executor;
        executor.execute(this::look);
    }

    @Deactivate
    void deactivate() {
        executor.shutdown();
    }

    @Override
    public void handleEvent(@NonNullByDefault({}) Event event) {
        if (DomainEvent.of(event).orElse(null) instanceof TeamChanged && !executor.isShutdown()) {
            executor.execute(this::follow);
        }
    }

    /** A name that the team had before is left alone: this device may have been renamed meanwhile. */
    private void follow() {
        look().ifPresent(name -> node.rename(new Profile(name, node.profile().deviceName())));
    }

    /** Returns the name that the team tells, if this device did not see it there before. */
    private Optional<String> look() {
        TeamId team = teams.current().id();
        Optional<String> name = shared();
        return teams.current().id().equals(team) // A switch in between is told by an event of its own.
                ? name.filter(it -> !it.equals(seen.put(team, it)))
                : Optional.empty();
    }

    private Optional<String> shared() {
        return teams.memberOf(identity.peerId()).filter(it -> it.devices().size() > 1).map(Member::displayName)
                .filter(name -> !name.isEmpty());
    }
}
