// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.discovery.mdns.internal;

import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what an endpoint lists up to date: soon after each event, one listing at a time, at a bounded share of a core. */
final class Refresh {
    /** From an event to the listing, so that one listing serves a burst of events. */
    static final long DELAY_MS = 20;
    /** Longest rest after a listing; it is a millisecond for each service that jmDNS knows. */
    static final long MAX_REST_MS = 5000;
    private static final Logger LOG = LoggerFactory.getLogger(Refresh.class);
    private final Endpoint endpoint;
    private final ScheduledExecutorService order;
    private final Executor blocking;
    private final Consumer<Map<String, Found>> result;
    private boolean busy;
    private boolean again;

    /**
     * Makes the keeper of one endpoint.
     *
     * @param endpoint the endpoint
     * @param order delays
     * @param blocking runs the listing
     * @param result takes each listing
     */
    Refresh(Endpoint endpoint, ScheduledExecutorService order, Executor blocking, Consumer<Map<String, Found>> result) {
        this.endpoint = endpoint;
        this.order = order;
        this.blocking = blocking;
        this.result = result;
    }

    /** Asks for a listing. Any thread. */
    synchronized void request() {
        if (busy) {
            again = true;
        } else {
            busy = true;
            schedule(DELAY_MS);
        }
    }

    private void schedule(long delayMs) {
        try {
            order.schedule(() -> blocking.execute(this::run), delayMs, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.trace("Shut down: no more listings", e);
        }
    }

    private void run() {
        try {
            result.accept(endpoint.nodes());
        } finally {
            rest();
        }
    }

    private synchronized void rest() {
        busy = again;
        if (again) {
            again = false;
            schedule(Math.clamp(endpoint.known(), DELAY_MS, MAX_REST_MS));
        }
    }
}
