// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.node;

import java.util.Optional;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.node.Node;
import org.omnimesh.api.node.Profile;
import org.omnimesh.api.team.Member;
import org.omnimesh.api.team.TeamChanged;
import org.omnimesh.api.team.Teams;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;
import org.osgi.service.event.propertytypes.EventTopics;

/** Takes over the name that the user goes by on her other devices: when this one is linked, and when she renames herself there. */
@Component(service = EventHandler.class)
@EventTopics("org/omnimesh/event/TeamChanged")
public final class SharedName implements EventHandler {
    private final Node node;
    private final Teams teams;
    private final DeviceIdentity identity;

    /**
     * Begins to listen.
     *
     * @param node takes the name
     * @param teams tells it
     * @param identity this device
     */
    @Activate
    public SharedName(@Reference Node node, @Reference Teams teams, @Reference DeviceIdentity identity) {
        this.node = node;
        this.teams = teams;
        this.identity = identity;
    }

    @Override
    public void handleEvent(@NonNullByDefault({}) Event event) {
        if (!(DomainEvent.of(event).orElse(null) instanceof TeamChanged)) {
            return;
        }
        Profile profile = node.profile();
        Optional<String> shared = teams.memberOf(identity.peerId()).filter(it -> it.devices().size() > 1)
                .map(Member::displayName).filter(name -> !name.isEmpty() && !name.equals(profile.displayName()));
        shared.ifPresent(name -> node.rename(new Profile(name, profile.deviceName())));
    }
}
