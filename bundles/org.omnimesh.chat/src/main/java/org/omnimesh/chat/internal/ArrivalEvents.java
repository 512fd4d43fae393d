// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.chat.internal;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.chat.MessageAdded;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.team.Arrival;
import org.omnimesh.api.team.Device;
import org.omnimesh.api.team.TeamChanged;
import org.omnimesh.api.team.Teams;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventHandler;
import org.osgi.service.event.propertytypes.EventTopics;

/** Tells as a new message that somebody came to the team; who was there before this device is no news. Thread-safe. */
@Component(service = EventHandler.class)
@EventTopics("org/omnimesh/event/TeamChanged")
public final class ArrivalEvents implements EventHandler {
    private final LogChatService chat;
    private final Teams teams;
    private final EventAdmin events;
    private final Set<EntryId> told = new HashSet<>();
    private TeamId team;

    /**
     * Begins to tell.
     *
     * @param chat shows notes as messages
     * @param teams tells who came
     * @param events where to tell
     */
    @Activate
    public ArrivalEvents(@Reference LogChatService chat, @Reference Teams teams, @Reference EventAdmin events) {
        this.chat = chat;
        this.teams = teams;
        this.events = events;
        this.team = teams.current().id();
        teams.arrivals().forEach(arrival -> told.add(arrival.id()));
    }

    @Override
    public synchronized void handleEvent(@Nullable Event event) {
        if (event == null || !(DomainEvent.of(event).orElse(null) instanceof TeamChanged)) {
            return;
        }
        TeamId now = teams.current().id();
        boolean same = now.equals(team);
        team = now;
        Optional<Instant> own = teams.memberOf(chat.self()).stream().flatMap(it -> it.devices().stream())
                .filter(it -> it.peer().equals(chat.self())).map(Device::joinedAt).findFirst();
        for (Arrival arrival : teams.arrivals()) {
            boolean later = own.filter(arrival.at()::isAfter).isPresent();
            if (told.add(arrival.id()) && same && later) {
                chat.note(arrival).ifPresent(note -> events.postEvent(new MessageAdded(note).toEvent()));
            }
        }
    }
}
