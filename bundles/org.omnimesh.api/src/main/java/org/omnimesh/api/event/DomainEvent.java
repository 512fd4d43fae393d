// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.event;

import java.util.Map;
import java.util.Optional;

import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.service.event.Event;

/**
 * A fact that others may want to show. Implementations are records named in the past tense, such as {@code MessageAdded}.
 */
@ConsumerType
public interface DomainEvent {
    /** Topic filter that matches every domain event. */
    String ALL_TOPICS = "org/omnimesh/event/*";

    /** Name of the property of the OSGi event that holds the domain event itself. */
    String PROPERTY = "org.omnimesh.event";

    /**
     * Wraps this fact for Event Admin.
     *
     * @return an event with topic {@code org/omnimesh/event/<simple class name>} and property {@link #PROPERTY}
     */
    default Event toEvent() {
        return new Event("org/omnimesh/event/" + getClass().getSimpleName(), Map.of(PROPERTY, this));
    }

    /**
     * Unwraps a fact.
     *
     * @param event any OSGi event
     * @return the domain event, or empty if it holds none
     */
    static Optional<DomainEvent> of(Event event) {
        return event.getProperty(PROPERTY) instanceof DomainEvent fact ? Optional.of(fact) : Optional.empty();
    }
}
