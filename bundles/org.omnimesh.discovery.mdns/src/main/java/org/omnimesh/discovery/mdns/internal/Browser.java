// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.discovery.mdns.internal;

import javax.jmdns.ServiceEvent;
import javax.jmdns.ServiceListener;

import org.eclipse.jdt.annotation.NonNullByDefault;

/** Turns each of jmDNS's events into the same call. */
@NonNullByDefault({}) // jmDNS's parameters carry no null annotations
final class Browser implements ServiceListener {
    private final Runnable changed;

    Browser(Runnable changed) {
        this.changed = changed;
    }

    @Override
    public void serviceAdded(ServiceEvent event) {
        changed.run();
    }

    @Override
    public void serviceRemoved(ServiceEvent event) {
        changed.run();
    }

    @Override
    public void serviceResolved(ServiceEvent event) {
        changed.run();
    }
}
