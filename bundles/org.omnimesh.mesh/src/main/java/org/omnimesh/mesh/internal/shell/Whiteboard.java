// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.shell;

import org.omnimesh.api.log.ChannelTrust;
import org.omnimesh.api.log.Projection;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Hands the services of upper floors to the log. A component of its own: those who provide them depend on the log, and
 * the log depending on them in turn would be a cycle.
 */
@Component(service = Whiteboard.class, immediate = true)
public final class Whiteboard {
    private final ReplicatedLog log;

    /**
     * Connects to the log.
     *
     * @param log the log
     */
    @Activate
    public Whiteboard(@Reference ReplicatedLog log) {
        this.log = log;
    }

    /**
     * The trust floor came.
     *
     * @param trust the service
     */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    public void setTrust(ChannelTrust trust) {
        log.trust(trust);
    }

    /**
     * The trust floor goes.
     *
     * @param trust the service
     */
    public void unsetTrust(ChannelTrust trust) {
        log.untrust(trust);
    }

    /**
     * A projection came.
     *
     * @param projection the projection
     */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addProjection(Projection projection) {
        log.add(projection);
    }

    /**
     * A projection goes.
     *
     * @param projection the projection
     */
    public void removeProjection(Projection projection) {
        log.remove(projection);
    }
}
