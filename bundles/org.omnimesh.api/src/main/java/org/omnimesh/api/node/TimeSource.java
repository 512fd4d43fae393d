// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.node;

import java.time.Duration;
import java.time.Instant;

import org.osgi.annotation.versioning.ProviderType;

/** Wall clock and monotonic clock; injected so that tests control both. Thread-safe. */
@ProviderType
public interface TimeSource {
    /**
     * Returns the wall-clock time, which may jump.
     *
     * @return now, with at least millisecond resolution
     */
    Instant now();

    /**
     * Returns the time since an arbitrary fixed origin, which never jumps; use it for every timeout and expiry.
     *
     * @return never less than an earlier result
     */
    Duration monotonic();
}
