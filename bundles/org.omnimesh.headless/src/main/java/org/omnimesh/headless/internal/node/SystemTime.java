// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.node;

import java.time.Duration;
import java.time.Instant;

import org.omnimesh.api.node.TimeSource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The machine's clocks. */
@Component(service = TimeSource.class)
public final class SystemTime implements TimeSource {
    /** Made by declarative services. */
    @Activate
    public SystemTime() {
        // nothing to prepare
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public Duration monotonic() {
        return Duration.ofNanos(System.nanoTime());
    }
}
