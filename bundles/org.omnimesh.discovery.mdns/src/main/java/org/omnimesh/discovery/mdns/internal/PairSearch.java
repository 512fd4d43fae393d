// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.discovery.mdns.internal;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.omnimesh.api.discovery.Nameplates;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.node.TimeSource;

/** One search for the holders of a nameplate that a test recognises, on all endpoints. */
final class PairSearch {
    /** Time between two rounds of questions. */
    static final Duration QUERY_INTERVAL = Duration.ofSeconds(1);
    /** How long other holders may still answer after the first. */
    static final Duration SETTLE = Duration.ofMillis(300);
    private static final long PAUSE_MS = 50;
    private static final long LIST_LIMIT_MS = 1000;

    private final Predicate<String> wanted;
    private final Predicate<String> own;
    private final TimeSource time;
    private final Executor blocking;
    private final Map<String, Set<InetSocketAddress>> holders = new LinkedHashMap<>();

    /**
     * Prepares a search.
     *
     * @param wanted tells the nameplates that are looked for
     * @param own tells the random names of this node's own advertisements
     * @param time the clock
     * @param blocking runs the listings
     */
    PairSearch(Predicate<String> wanted, Predicate<String> own, TimeSource time, Executor blocking) {
        this.wanted = wanted;
        this.own = own;
        this.time = time;
        this.blocking = blocking;
    }

    /**
     * Asks until a holder is found and others had time to answer, or time is up.
     *
     * @param endpoints where to ask; asked in each round
     * @param timeout how long at most
     * @return the addresses of at most {@link Nameplates#MAX_RESULTS} holders
     * @throws InterruptedException if interrupted
     */
    List<List<Multiaddr>> run(Supplier<Collection<Endpoint>> endpoints, Duration timeout) throws InterruptedException {
        Duration end = time.monotonic().plus(timeout);
        Duration nextQuery = Duration.ZERO;
        boolean settling = false;
        for (Duration now = time.monotonic(); now.compareTo(end) < 0; now = time.monotonic()) {
            if (now.compareTo(nextQuery) >= 0) {
                endpoints.get().forEach(e -> blocking.execute(e::queryPairs));
                nextQuery = now.plus(QUERY_INTERVAL);
            }
            listAll(endpoints.get());
            if (!settling && !holders.isEmpty()) {
                settling = true;
                Duration settled = time.monotonic().plus(SETTLE);
                end = settled.compareTo(end) < 0 ? settled : end;
            }
            Thread.sleep(PAUSE_MS);
        }
        return holders.values().stream().map(a -> a.stream().map(Found::multiaddr).toList()).toList();
    }

    private void listAll(Collection<Endpoint> endpoints) throws InterruptedException {
        List<CompletableFuture<Map<String, Found>>> lists = endpoints.stream()
                .map(e -> CompletableFuture.supplyAsync(e::pairs, blocking)).toList();
        for (CompletableFuture<Map<String, Found>> list : lists) {
            try {
                list.get(LIST_LIMIT_MS, TimeUnit.MILLISECONDS).values().forEach(this::note);
            } catch (ExecutionException | TimeoutException e) {
                list.cancel(false); // an endpoint that is being closed has nothing to say
            }
        }
    }

    private void note(Found found) {
        boolean room = holders.size() < Nameplates.MAX_RESULTS || holders.containsKey(found.name());
        if (room && !own.test(found.name()) && wanted.test(found.text().getOrDefault("n", ""))) {
            holders.computeIfAbsent(found.name(), n -> new TreeSet<>(
                    Found.BEST_FIRST.thenComparing(InetSocketAddress::toString))).addAll(found.targets());
        }
    }
}
