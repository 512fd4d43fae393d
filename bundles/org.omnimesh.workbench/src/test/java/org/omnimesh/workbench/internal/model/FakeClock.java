// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

import org.omnimesh.api.node.TimeSource;

/** The time of a fake node, as a clock. */
public final class FakeClock extends Clock {
    private final TimeSource time;
    private final ZoneId zone;

    public FakeClock(TimeSource time, ZoneId zone) {
        this.time = time;
        this.zone = zone;
    }

    @Override
    public ZoneId getZone() { return zone; }

    @Override
    public Clock withZone(ZoneId other) {
        return new FakeClock(time, other);
    }

    @Override
    public Instant instant() {
        return time.now();
    }
}
