// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.discovery.mdns.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@value JmdnsDiscovery#PID}; set by the node when its names or its visibility change. */
@ObjectClassDefinition(name = "Discovery by multicast DNS")
public @interface Settings {
    /**
     * Tells whether strangers nearby see the display name.
     *
     * @return false by default
     */
    @AttributeDefinition(name = "Visible to strangers nearby")
    boolean visible() default false;

    /**
     * Returns the display name ({@code display.name}) that strangers see if the node is visible.
     *
     * @return empty for none
     */
    @AttributeDefinition(name = "Display name")
    String display_name() default "";
}
