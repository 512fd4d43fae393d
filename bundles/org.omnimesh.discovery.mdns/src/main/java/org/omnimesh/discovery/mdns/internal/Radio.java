// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.discovery.mdns.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.discovery.Nameplates;
import org.omnimesh.api.discovery.Nameplates.Advertisement;
import org.omnimesh.api.discovery.Sighting;
import org.omnimesh.api.discovery.SightingListener;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.node.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All endpoints, and the one thread ("in order") that owns the state and tells the listener. It never blocks: jmDNS's blocking
 * calls run on threads beside it, probes on virtual threads, and their results come back to it.
 */
final class Radio {
    /** How often the state is looked after. */
    static final Duration TICK = Duration.ofMillis(500);
    /** How often interfaces and our own advertisement are compared with what is open, in ticks. */
    static final int SCAN_TICKS = 4;
    /** When an announcement is sent, counted from the change; jmDNS's own follow at four and five seconds. */
    static final List<Duration> ANNOUNCEMENTS = List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(3));
    /** First and last interval between two questions who is there; each is twice the one before. */
    static final Duration FIRST_QUERY_INTERVAL = Duration.ofSeconds(5);
    static final Duration LAST_QUERY_INTERVAL = Duration.ofSeconds(60);
    /**
     * Each known node makes the last interval longer by this: all of them answer, and all hear the answers to the others, so
     * that together they need to ask only about so often.
     */
    static final Duration QUERY_INTERVAL_PER_NODE = Duration.ofSeconds(30);
    /** The longest interval, however many nodes are known (RFC 6762, 5.2). */
    static final Duration MAX_QUERY_INTERVAL = Duration.ofHours(1);
    /** How long an address on which opening failed is left alone. */
    static final Duration RETRY_INTERVAL = Duration.ofSeconds(10);
    /** How long closing waits for the goodbyes to be sent. */
    static final Duration GOODBYE_LIMIT = Duration.ofMillis(1500);
    /** Length of a random name in bytes. */
    static final int NAME_LENGTH = 8;
    private static final Pattern NAMEPLATE = Pattern.compile("[0-9A-Za-z]{3," + Nameplates.MAX_LENGTH + "}");
    private static final Logger LOG = LoggerFactory.getLogger(Radio.class);

    /** An open endpoint with what drives it. */
    private static final class Station {
        final Endpoint endpoint;
        final Refresh refresh;
        Duration queryInterval = FIRST_QUERY_INTERVAL;
        Duration nextQuery;

        Station(Endpoint endpoint, Refresh refresh, Duration now) {
            this.endpoint = endpoint;
            this.refresh = refresh;
            nextQuery = now.plus(queryInterval);
        }
    }

    private final TimeSource time;
    private final RandomSource random;
    private final Supplier<Optional<Service>> self;
    private final SightingBook book;
    private final Prober prober = new Prober();
    private final ScheduledExecutorService order = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("mdns").factory());
    private final ExecutorService blocking = Executors
            .newCachedThreadPool(Thread.ofPlatform().daemon().name("mdns-io-", 0).factory());
    private final Map<LocalAddress, Station> stations = new ConcurrentHashMap<>();
    private final Map<LocalAddress, Duration> notBefore = new HashMap<>();
    private final Map<String, String> nameplates = new ConcurrentHashMap<>();
    private Optional<Service> advertised = Optional.empty();
    private int lastNumber;
    private long ticks;
    private int generation;
    private boolean open;

    /**
     * Prepares; nothing is opened yet.
     *
     * @param time the clock
     * @param random makes names
     * @param self what to advertise of this node now; asked every two seconds
     * @param listener told of changes, in order
     */
    Radio(TimeSource time, RandomSource random, Supplier<Optional<Service>> self, SightingListener listener) {
        this.time = time;
        this.random = random;
        this.self = self;
        book = new SightingBook(time, listener);
        order.scheduleWithFixedDelay(() -> guarded(this::tick), TICK.toMillis(), TICK.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    List<Sighting> present() {
        return book.present();
    }

    /** Opens an endpoint on each usable address, now and as they come and go. Does not block. */
    void open() {
        inOrder(() -> {
            if (!open) {
                open = true;
                generation++;
                ticks = 0;
                scan();
            }
        });
    }

    /** Says goodbye on all addresses and closes them; jmDNS's part of it goes on beside. Idempotent. */
    void close() {
        CountDownLatch done = new CountDownLatch(1);
        inOrder(() -> {
            open = false;
            generation++;
            notBefore.clear();
            closeAll(List.copyOf(stations.keySet()), done);
            book.clear();
        });
        try {
            if (!order.isShutdown() && !done.await(GOODBYE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("The goodbyes are still being sent");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes everything for good. */
    void shutDown() {
        close();
        order.shutdown();
        blocking.shutdown();
    }

    /**
     * Advertises a nameplate on all addresses, present and future.
     *
     * @param nameplate the nameplate
     * @return withdraws it
     */
    Advertisement advertise(String nameplate) {
        if (!NAMEPLATE.matcher(nameplate).matches()) {
            throw new IllegalArgumentException("expected a nameplate of three characters or a few more");
        }
        String name = randomName();
        nameplates.put(name, nameplate.toUpperCase(Locale.ROOT));
        inOrder(this::advertise);
        AtomicBoolean closed = new AtomicBoolean();
        return () -> {
            if (closed.compareAndSet(false, true)) {
                nameplates.remove(name);
                inOrder(() -> endpoints().forEach(e -> beside(() -> e.withdraw(name))));
            }
        };
    }

    List<List<Multiaddr>> find(Predicate<String> wanted, Duration timeout) {
        try {
            return new PairSearch(wanted, nameplates::containsKey, time, blocking).run(this::endpoints, timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /**
     * Runs something on the thread that owns the state, unless this is shut down.
     *
     * @param task the task
     */
    void inOrder(Runnable task) {
        execute(order, task);
    }

    private void beside(Runnable task) {
        execute(blocking, task);
    }

    private static void execute(ExecutorService executor, Runnable task) {
        try {
            executor.execute(() -> guarded(task));
        } catch (RejectedExecutionException e) {
            LOG.trace("Shut down: a step of discovery is left out", e);
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("A step of discovery failed", e);
        }
    }

    private Collection<Endpoint> endpoints() {
        return stations.values().stream().map(s -> s.endpoint).toList();
    }

    private void tick() {
        if (!open) {
            return;
        }
        if (++ticks % SCAN_TICKS == 0) {
            scan();
            advertise();
        }
        stations.values().forEach(s -> s.refresh.request());
        query();
        book.takeDue().forEach(this::probe);
    }

    private void scan() {
        int current = generation;
        beside(() -> {
            List<LocalAddress> usable = LocalAddress.usable();
            inOrder(() -> {
                if (current == generation) {
                    adjust(usable);
                }
            });
        });
    }

    private void adjust(List<LocalAddress> usable) {
        closeAll(stations.keySet().stream().filter(a -> !usable.contains(a)).toList(), new CountDownLatch(1));
        notBefore.keySet().retainAll(usable);
        Duration now = time.monotonic();
        for (LocalAddress local : usable) {
            Duration earliest = notBefore.getOrDefault(local, now);
            if (!stations.containsKey(local) && earliest.compareTo(now) <= 0) {
                notBefore.put(local, now.plus(RETRY_INTERVAL));
                openEndpoint(local, ++lastNumber);
            }
        }
    }

    private void openEndpoint(LocalAddress local, int number) {
        int current = generation;
        beside(() -> {
            try {
                Endpoint endpoint = new Endpoint(number, local, randomName(), this::changed);
                inOrder(() -> {
                    if (current == generation && !stations.containsKey(local)) {
                        opened(endpoint);
                    } else {
                        beside(endpoint::close);
                    }
                });
            } catch (IOException | RuntimeException e) {
                LOG.debug("Cannot open discovery on {}", local.network(), e);
            }
        });
    }

    private void opened(Endpoint endpoint) {
        Refresh refresh = new Refresh(endpoint, order, blocking, nodes -> inOrder(() -> take(endpoint, nodes)));
        stations.put(endpoint.local, new Station(endpoint, refresh, time.monotonic()));
        LOG.info("Discovery is open on {} ({})", endpoint.local.network(), endpoint.local.isIp4() ? "IPv4" : "IPv6");
        advertise();
        refresh.request();
    }

    private void changed(Endpoint endpoint) {
        Station station = stations.get(endpoint.local);
        if (station != null && station.endpoint == endpoint) {
            station.refresh.request();
        }
    }

    private void take(Endpoint endpoint, Map<String, Found> nodes) {
        Station station = stations.get(endpoint.local);
        if (station == null || station.endpoint != endpoint) {
            return;
        }
        String own = advertised.map(Service::name).orElse("");
        book.retain(endpoint.number, nodes.keySet());
        nodes.forEach((service, found) -> {
            if (!found.name().equals(own)) {
                book.resolved(new SightingBook.Source(endpoint.number, service), found);
            }
        });
    }

    private void advertise() {
        Optional<Service> now = self.get();
        if (advertised.isPresent() && !now.map(Service::port).equals(advertised.map(Service::port))) {
            closeAll(List.copyOf(stations.keySet()), new CountDownLatch(1)); // reopened by the next scan, with the new port
            notBefore.clear();
        }
        advertised = now;
        List<Service> wanted = new ArrayList<>();
        now.ifPresent(node -> {
            wanted.add(node);
            nameplates.forEach((name, plate) -> wanted
                    .add(new Service(Service.PAIR, name, node.port(), TextRecord.ofNameplate(plate))));
        });
        for (Endpoint endpoint : endpoints()) {
            for (Service changed : endpoint.advertise(wanted)) {
                ANNOUNCEMENTS.forEach(delay -> order.schedule(() -> beside(() -> endpoint.announce(changed.name())),
                        delay.toMillis(), TimeUnit.MILLISECONDS));
            }
        }
    }

    private void query() {
        Duration now = time.monotonic();
        Duration longest = longestQueryInterval(book.present().size());
        for (Station station : stations.values()) {
            if (station.nextQuery.compareTo(now) <= 0) {
                Duration twice = station.queryInterval.multipliedBy(2);
                station.queryInterval = twice.compareTo(longest) < 0 ? twice : longest;
                station.nextQuery = now.plus(spread(station.queryInterval));
                beside(station.endpoint::query);
            }
        }
    }

    static Duration longestQueryInterval(int nodes) {
        Duration longest = LAST_QUERY_INTERVAL.plus(QUERY_INTERVAL_PER_NODE.multipliedBy(nodes));
        return longest.compareTo(MAX_QUERY_INTERVAL) < 0 ? longest : MAX_QUERY_INTERVAL;
    }

    /** An interval, give or take an eighth, so that neither the addresses of a node nor nodes that began together ask at once. */
    private Duration spread(Duration interval) {
        return interval.multipliedBy(224 + (random.bytes(1)[0] & 0x3F)).dividedBy(256);
    }

    private void probe(String name, List<InetSocketAddress> targets) {
        Thread.startVirtualThread(() -> {
            try {
                Optional<InetSocketAddress> answer = prober.probe(targets);
                inOrder(() -> answer.ifPresentOrElse(target -> book.answered(name, target), () -> book.missed(name)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void closeAll(Collection<LocalAddress> addresses, CountDownLatch saidGoodbye) {
        List<Endpoint> closing = addresses.stream().map(a -> stations.remove(a).endpoint).toList();
        closing.forEach(e -> {
            notBefore.remove(e.local);
            book.retain(e.number, List.of());
        });
        beside(() -> {
            closing.forEach(Endpoint::sayGoodbye);
            closing.forEach(e -> beside(e::close));
            saidGoodbye.countDown();
        });
    }

    private String randomName() {
        return HexFormat.of().formatHex(random.bytes(NAME_LENGTH));
    }
}
