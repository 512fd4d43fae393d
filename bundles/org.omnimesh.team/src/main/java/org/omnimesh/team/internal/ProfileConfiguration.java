// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The names under which this node founds its first team. */
@ObjectClassDefinition(name = "Profile", description = "Names of the user and of this device")
public @interface ProfileConfiguration {
    /** The configuration's PID. */
    String PID = "org.omnimesh.profile";

    /**
     * Names the user.
     *
     * @return the name; cleaned before use
     */
    @AttributeDefinition(name = "Display name", description = "What the team sees of the user", required = false)
    String display_name() default "OmniMesh user";

    /**
     * Names the device.
     *
     * @return the name; cleaned before use
     */
    @AttributeDefinition(name = "Device name", description = "What the team sees of this device", required = false)
    String device_name() default "OmniMesh device";
}
