// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.time.Duration;

/** How links are kept alive and found dead. */
final class Heartbeat {
    /** Pause between heartbeats. */
    static final Duration EVERY = Duration.ofSeconds(5);

    /** A link from which nothing came for so long is dead. */
    static final Duration DEAD_AFTER = Duration.ofSeconds(15);

    /** How often links are looked at; trust withdrawn without {@code release} is noticed within this time at the latest. */
    static final Duration TICK = Duration.ofSeconds(1);

    private Heartbeat() {}
}
