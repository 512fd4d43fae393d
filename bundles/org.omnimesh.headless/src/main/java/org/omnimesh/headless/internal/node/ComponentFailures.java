// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.node;

import java.util.List;
import java.util.Optional;

import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Finds out from declarative services why a component of ours did not start. */
final class ComponentFailures {
    private static final String OURS = "org.omnimesh.";
    private static final String CAUSED_BY = "Caused by: ";

    private final ServiceComponentRuntime components;

    ComponentFailures(ServiceComponentRuntime components) {
        this.components = components;
    }

    /** Returns the sentence of the first component that failed with an exception of ours, which is made for users. */
    Optional<String> first() {
        return ours().stream().flatMap(component -> components.getComponentConfigurationDTOs(component).stream())
                .filter(configuration -> configuration.state == ComponentConfigurationDTO.FAILED_ACTIVATION)
                .flatMap(configuration -> sentence(configuration.failure).stream()).findFirst();
    }

    /** Names the components that wait for something, and for what. */
    List<String> unsatisfied() {
        return ours().stream().flatMap(component -> components.getComponentConfigurationDTOs(component).stream())
                .filter(configuration -> configuration.unsatisfiedReferences.length > 0)
                .map(configuration -> configuration.description.name + " waits for "
                        + configuration.unsatisfiedReferences[0].name)
                .toList();
    }

    private List<ComponentDescriptionDTO> ours() {
        return components.getComponentDescriptionDTOs().stream()
                .filter(component -> component.bundle.symbolicName.startsWith(OURS)).toList();
    }

    /** Takes the message of the outermost exception of ours out of a printed stack trace. */
    static Optional<String> sentence(String stackTrace) {
        return stackTrace.lines().map(line -> line.startsWith(CAUSED_BY) ? line.substring(CAUSED_BY.length()) : line)
                .filter(line -> line.startsWith(OURS) && line.contains(": "))
                .map(line -> line.substring(line.indexOf(": ") + 2)).findFirst();
    }
}
