// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the API; PID {@value #PID}. */
@ObjectClassDefinition(name = "OmniMesh HTTP API")
public @interface HttpSettings {
    /** The PID. */
    String PID = "org.omnimesh.http";

    /**
     * Where the API listens: a loopback host and a port, 0 for a free one.
     *
     * @return {@code HOST:PORT}
     */
    @AttributeDefinition(name = "Address", description = "HOST:PORT; port 0 picks a free one")
    String api() default "127.0.0.1:8787";
}
