// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.link.LinkException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dials all addresses of a peer, each a moment after the one before (after RFC 8305), until the first link is up. */
final class Race {
    /** Pause before the next address is tried as well. */
    static final Duration STAGGER = Duration.ofMillis(250);

    private static final Logger LOG = LoggerFactory.getLogger(Race.class);

    private final Dialer dialer;
    private final PeerId peer;
    private final CompletableFuture<Link> winner = new CompletableFuture<>();
    private final List<CompletableFuture<Link>> runners = new ArrayList<>();

    Race(Dialer dialer, PeerId peer) {
        this.dialer = dialer;
        this.peer = peer;
    }

    /** Runs to the end: the first link, or empty when every address failed. */
    Optional<Link> run(List<Multiaddr> addresses) {
        try {
            for (Multiaddr address : addresses) {
                start(address);
                if (waitFor(winner, STAGGER)) {
                    return Optional.of(winner.join());
                }
            }
            CompletableFuture<Void> all = CompletableFuture.allOf(runners.toArray(CompletableFuture[]::new));
            waitFor(CompletableFuture.anyOf(winner, all), Dialer.DIAL_TIMEOUT);
            return winner.isDone() ? Optional.of(winner.join()) : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            runners.forEach(runner -> runner.cancel(false));
        }
    }

    private void start(Multiaddr address) {
        try {
            CompletableFuture<Link> runner = dialer.device(address, Optional.of(peer), Dialer.DIAL_TIMEOUT);
            runners.add(runner);
            runner.whenComplete((link, failure) -> {
                if (failure == null) {
                    winner.complete(link);
                } else {
                    LOG.debug("Dialling {} failed: {}", peer.shortForm(), Failure.of(failure).getMessage());
                }
            });
        } catch (LinkException e) {
            LOG.debug("Dialling {} failed: {}", peer.shortForm(), e.getMessage());
        }
    }

    /** Waits until something is over; a failure of one runner is not the end. */
    private static boolean waitFor(CompletableFuture<?> future, Duration time) throws InterruptedException {
        try {
            future.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            LOG.trace("Not yet", e);
            return false;
        }
    }
}
