// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.headless.internal.node;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back the memory that a time of work left behind. A heap that grew shrinks only when it is collected as a whole, and a
 * node that is idle allocates too little for that ever to happen by itself.
 */
@Component(service = {}, immediate = true)
public final class IdleMemory {
    private static final Logger LOG = LoggerFactory.getLogger(IdleMemory.class);
    private static final long LOOK_SECONDS = 5;

    /** A node that allocates less than this between two looks is idle; a collection then takes some 50 ms. */
    private static final long IDLE_BYTES = 4L << 20;

    /** What the heap must have grown by since it was last collected as a whole to be worth another one. */
    private static final long WORTH_BYTES = 24L << 20;

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("omnimesh-idle-memory").daemon().unstarted(task));
    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    private long settled = memory.getHeapMemoryUsage().getCommitted();
    private long usedBefore = Long.MAX_VALUE;
    private long collectionsBefore;

    /** Begins to look. */
    @Activate
    public IdleMemory() {
        executor.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /** Ends. */
    @Deactivate
    public void stop() {
        executor.shutdownNow();
    }

    private void look() {
        MemoryUsage heap = memory.getHeapMemoryUsage();
        long collections = collections();
        boolean idle = collections == collectionsBefore && heap.getUsed() - usedBefore < IDLE_BYTES;
        if (idle && heap.getCommitted() - settled > WORTH_BYTES) {
            memory.gc();
            settled = memory.getHeapMemoryUsage().getCommitted();
            LOG.debug("The heap went from {} to {} MiB", heap.getCommitted() >> 20, settled >> 20);
        }
        usedBefore = memory.getHeapMemoryUsage().getUsed();
        collectionsBefore = collections();
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount).sum();
    }
}
