// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Where links listen. */
@ObjectClassDefinition(name = "OmniMesh links")
public @interface LinkConfig {
    /** Persistent identity of this configuration. */
    String PID = "org.omnimesh.link.tls";

    /**
     * Returns where to listen.
     *
     * @return {@code HOST:PORT}; an empty host means all interfaces, port 0 a free one that stays the same afterwards
     */
    @AttributeDefinition(name = "Mesh address", description = "HOST:PORT; empty: all interfaces and a lasting free port")
    String mesh() default "";
}
