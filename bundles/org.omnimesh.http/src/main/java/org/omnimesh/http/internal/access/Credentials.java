// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.access;

import java.time.Duration;
import java.util.Optional;

import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.http.Caller;
import org.omnimesh.api.node.TimeSource;

/** What opens the API: the tokens, and what they buy for browsers. Thread-safe. */
public final class Credentials {
    /** How long a session lives; a page buys a new one with the token. */
    public static final Duration SESSION_LIFETIME = Duration.ofHours(12);

    /** How long a ticket lives. */
    public static final Duration TICKET_LIFETIME = Duration.ofSeconds(30);

    private static final int MAX_SESSIONS = 64;
    private static final int MAX_TICKETS = 64;

    private final ApiToken owner;
    private final NamedTokens tokens;
    private final ShortLived sessions;
    private final ShortLived tickets;

    /**
     * Begins without sessions and tickets.
     *
     * @param owner the token in the node's home
     * @param tokens all others
     * @param random where sessions and tickets come from
     * @param time how long they live
     */
    public Credentials(ApiToken owner, NamedTokens tokens, RandomSource random, TimeSource time) {
        this.owner = owner;
        this.tokens = tokens;
        this.sessions = new ShortLived(random, time, SESSION_LIFETIME, MAX_SESSIONS);
        this.tickets = new ShortLived(random, time, TICKET_LIFETIME, MAX_TICKETS);
    }

    /**
     * Returns the tokens beside the owner's.
     *
     * @return the tokens
     */
    public NamedTokens tokens() {
        return tokens;
    }

    /**
     * Tells whether what a caller showed still holds.
     *
     * @param caller who came in earlier
     * @return false once the token was revoked or ended
     */
    public boolean live(Caller caller) {
        return caller.token().equals(Caller.OWNER) || tokens.live(caller.token());
    }

    /** Returns whose token this is. */
    Optional<Caller> byToken(String offered) {
        return owner.matches(offered) ? Optional.of(Caller.owner()) : tokens.find(offered);
    }

    /**
     * Opens a session, which can do what the token can, as long as the token holds.
     *
     * @param buyer whose token buys it
     * @return its secret
     */
    public String openSession(Caller buyer) {
        return sessions.issue(buyer);
    }

    /**
     * Ends a session.
     *
     * @param secret what {@link #openSession} returned
     */
    public void closeSession(String secret) {
        sessions.take(secret);
    }

    /** Returns whose session this is. */
    Optional<Caller> bySession(String secret) {
        return sessions.holder(secret).filter(this::live);
    }

    /**
     * Issues a ticket.
     *
     * @param buyer whose token buys it
     * @return its secret
     */
    public String issueTicket(Caller buyer) {
        return tickets.issue(buyer);
    }

    /** Uses a ticket up, and returns whose it was. */
    Optional<Caller> useTicket(String secret) {
        return tickets.take(secret).filter(this::live);
    }
}
