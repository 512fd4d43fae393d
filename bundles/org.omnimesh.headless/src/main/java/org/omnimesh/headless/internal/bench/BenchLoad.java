// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.cbor.Cbor;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.crypto.DeviceIdentity;
import org.omnimesh.api.crypto.RandomSource;
import org.omnimesh.api.http.HttpAnswer;
import org.omnimesh.api.http.HttpMethod;
import org.omnimesh.api.http.HttpRequest;
import org.omnimesh.api.http.HttpResource;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.ChannelLog;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.api.log.Projection;
import org.omnimesh.api.storage.Schema;
import org.omnimesh.api.storage.Transaction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A capability of a node that is measured. It is there only with the option {@code --bench}.
 *
 * <p>
 * Its entries are of two kinds of their own, so that a few of them can be told from many. Their payload carries when they were
 * appended.
 */
@Component(enabled = false)
public final class BenchLoad implements Projection, HttpResource {
    private static final EntryKind ENTRY = new EntryKind("bench.entry");
    private static final EntryKind LIVE = new EntryKind("bench.live");
    private static final Schema SCHEMA = new Schema("bench",
            List.of("CREATE TABLE bench_note(channel VARBINARY(32) PRIMARY KEY);"));
    private static final String PATH = "/api/v1/bench";
    private static final int MAX_ENTRIES = 10_000_000;
    private static final int MAX_PAYLOAD = 4096;
    /** Entries submitted and not yet durable, at most. */
    private static final int WINDOW = 8192;
    private static final Logger LOG = LoggerFactory.getLogger(BenchLoad.class);

    private final ChannelLog log;
    private final RandomSource random;
    private final PeerId self;
    private final AtomicReference<Arrivals> arrivals = new AtomicReference<>(new Arrivals());
    private final AtomicInteger halts = new AtomicInteger();

    /**
     * Made by declarative services.
     *
     * @param log takes the entries
     * @param device tells own entries from others'
     * @param random fills the payloads
     */
    @Activate
    public BenchLoad(@Reference ChannelLog log, @Reference DeviceIdentity device, @Reference RandomSource random) {
        this.log = log;
        this.random = random;
        this.self = device.peerId();
    }

    /** Ends what is being appended. */
    @Deactivate
    public void stop() {
        halts.incrementAndGet();
    }

    @Override
    public Set<EntryKind> kinds() {
        return Set.of(ENTRY, LIVE);
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public void apply(Transaction transaction, LogEntry entry) {
        if (entry.header().author().equals(self)) {
            return;
        }
        try {
            boolean live = entry.header().kind().equals(LIVE);
            long sent = Cbor.decodeMap(entry.payload()).number(1);
            transaction.afterCommit(() -> arrivals.get().add(live, sent, System.nanoTime()));
        } catch (CborException e) {
            LOG.debug("Ignored a malformed entry", e);
        }
    }

    @Override
    public void clear(Transaction transaction) {
        arrivals.set(new Arrivals());
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(HttpMethod.GET, PATH, request -> HttpAnswer.ok(arrivals.get().summary())),
                new Route(HttpMethod.GET, PATH + "/samples",
                        request -> HttpAnswer.ok(arrivals.get().samples(request.query("live").isPresent()))),
                new Route(HttpMethod.GET, PATH + "/compiled", request -> HttpAnswer.ok(Map.of("millis", compiled()))),
                new Route(HttpMethod.POST, PATH + "/clear", request -> clear()),
                new Route(HttpMethod.POST, PATH + "/halt", request -> halt()),
                new Route(HttpMethod.POST, PATH + "/append", this::append));
    }

    /** Returns for how long the process has compiled code, in milliseconds. */
    private static long compiled() {
        @Nullable CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
        return compilers == null ? 0 : compilers.getTotalCompilationTime();
    }

    private HttpAnswer clear() {
        arrivals.set(new Arrivals());
        return HttpAnswer.nothing();
    }

    private HttpAnswer halt() {
        halts.incrementAndGet();
        return HttpAnswer.nothing();
    }

    /** Appends entries and answers when all are durable here. */
    private HttpAnswer append(HttpRequest request) throws Exception {
        int entries = request.queryNumber("entries", 1, MAX_ENTRIES, 1);
        int perSecond = request.queryNumber("rate", 0, MAX_ENTRIES, 0);
        EntryKind kind = request.query("live").isPresent() ? LIVE : ENTRY;
        byte[] filler = random.bytes(request.queryNumber("bytes", 16, MAX_PAYLOAD, 200) - 16);
        ChannelId channel = ChannelId.parse(request.query("channel").orElseThrow());
        Semaphore window = new Semaphore(WINDOW);
        long begun = System.nanoTime();
        int running = halts.get();
        for (int i = 0; i < entries && halts.get() == running; i++) {
            if (perSecond > 0) {
                LockSupport.parkNanos(begun + i * 1_000_000_000L / perSecond - System.nanoTime());
            }
            window.acquire();
            log.submit(channel, kind, payload(filler)).whenComplete((entry, failure) -> {
                window.release();
                if (failure != null) {
                    LOG.error("Appending failed", failure);
                }
            });
        }
        window.acquire(WINDOW);
        return HttpAnswer.ok(Map.of("begun", begun, "done", System.nanoTime()));
    }

    private static byte[] payload(byte[] filler) {
        return new CborMap().put(1, System.nanoTime()).put(2, filler).encode();
    }
}
