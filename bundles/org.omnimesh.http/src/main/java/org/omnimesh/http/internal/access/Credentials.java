// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.access;

import java.time.Duration;

import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.node.TimeSource;

/** What opens the API: the token, and what it buys for browsers. Thread-safe. */
public final class Credentials {
    /** How long a session lives; a page buys a new one with the token. */
    public static final Duration SESSION_LIFETIME = Duration.ofHours(12);

    /** How long a ticket lives. */
    public static final Duration TICKET_LIFETIME = Duration.ofSeconds(30);

    private static final int MAX_SESSIONS = 64;
    private static final int MAX_TICKETS = 64;

    private final ApiToken token;
    private final ShortLived sessions;
    private final ShortLived tickets;

    /**
     * Begins without sessions and tickets.
     *
     * @param token the token
     * @param random where sessions and tickets come from
     * @param time how long they live
     */
    public Credentials(ApiToken token, RandomSource random, TimeSource time) {
        this.token = token;
        this.sessions = new ShortLived(random, time, SESSION_LIFETIME, MAX_SESSIONS);
        this.tickets = new ShortLived(random, time, TICKET_LIFETIME, MAX_TICKETS);
    }

    /**
     * Returns the token.
     *
     * @return the token
     */
    public ApiToken token() {
        return token;
    }

    /**
     * Opens a session.
     *
     * @return its secret
     */
    public String openSession() {
        return sessions.issue();
    }

    /**
     * Ends a session.
     *
     * @param secret what {@link #openSession} returned
     */
    public void closeSession(String secret) {
        sessions.take(secret);
    }

    /**
     * Tells whether a session is open.
     *
     * @param secret what a client sent
     * @return true if it is
     */
    public boolean isSession(String secret) {
        return sessions.holds(secret);
    }

    /**
     * Issues a ticket.
     *
     * @return its secret
     */
    public String issueTicket() {
        return tickets.issue();
    }

    /**
     * Uses a ticket up.
     *
     * @param secret what a client sent
     * @return true if it was live
     */
    public boolean useTicket(String secret) {
        return tickets.take(secret);
    }
}
