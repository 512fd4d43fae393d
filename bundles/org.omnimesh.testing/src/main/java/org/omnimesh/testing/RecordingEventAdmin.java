// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.event.DomainEvent;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventHandler;

/** Keeps every event and hands it to the handlers at once, on the posting thread, in order. Thread-safe. */
public final class RecordingEventAdmin implements EventAdmin {
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<EventHandler> handlers = new CopyOnWriteArrayList<>();

    @Override
    public void postEvent(@Nullable Event event) {
        sendEvent(event);
    }

    @Override
    public synchronized void sendEvent(@Nullable Event event) {
        Event posted = Objects.requireNonNull(event);
        events.add(posted);
        handlers.forEach(handler -> handler.handleEvent(posted));
    }

    /**
     * Hands later events to a handler, whatever their topic.
     *
     * @param handler the handler
     */
    public void addHandler(EventHandler handler) {
        handlers.add(handler);
    }

    /**
     * Returns all events so far.
     *
     * @return a copy, in the order posted
     */
    public List<Event> events() {
        return List.copyOf(events);
    }

    /**
     * Returns the facts of one type so far.
     *
     * @param <T> the type
     * @param type the type
     * @return a copy, in the order posted
     */
    public <T extends DomainEvent> List<T> facts(Class<T> type) {
        return events.stream().map(DomainEvent::of).flatMap(Optional::stream).filter(type::isInstance).map(type::cast)
                .toList();
    }

    /** Forgets all events so far. */
    public void clear() {
        events.clear();
    }
}
