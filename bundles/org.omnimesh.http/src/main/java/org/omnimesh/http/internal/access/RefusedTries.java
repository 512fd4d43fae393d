// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.access;

import java.time.Duration;

import org.omnimesh.api.audit.Act;
import org.omnimesh.api.audit.Audit;
import org.omnimesh.api.node.TimeSource;

/** Writes requests without a valid token into the audit log, few rows however many there are. Thread-safe. */
public final class RefusedTries implements Runnable {
    /** At most one row in this time. */
    static final Duration INTERVAL = Duration.ofMinutes(1);

    private final Audit audit;
    private final TimeSource time;
    private Duration next = Duration.ZERO;
    private boolean any;
    private int unsaid;

    /**
     * Counts from zero.
     *
     * @param audit where rows go
     * @param time when they may
     */
    public RefusedTries(Audit audit, TimeSource time) {
        this.audit = audit;
        this.time = time;
    }

    @Override
    public synchronized void run() {
        unsaid++;
        Duration now = time.monotonic();
        if (any && now.compareTo(next) < 0) {
            return;
        }
        any = true;
        next = now.plus(INTERVAL);
        audit.record(new Act(Act.UNKNOWN, "token.refused", "",
                unsaid + (unsaid == 1 ? " request" : " requests") + " without a valid token"));
        unsaid = 0;
    }
}
