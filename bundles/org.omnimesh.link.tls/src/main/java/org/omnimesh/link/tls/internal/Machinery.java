// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.util.concurrent.Executors;

import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * The threads and buffers that the server and the client share: a handful of platform threads for selectors and TLS, virtual
 * threads for whatever may block, one timer.
 */
final class Machinery {
    private static final int MAX_THREADS = 12;
    private static final int MIN_THREADS = 3;
    private static final int SLIM_THREADS = 4;
    private static final int THREAD_IDLE_MS = 10_000;
    private static final int BUFFER_FACTOR = 4096;
    private static final int MAX_BUFFER = 1 << 20;
    private static final int MAX_BUFFERS_PER_SIZE = 64;
    private static final long MAX_POOLED_BYTES = 16L << 20;

    private final QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, THREAD_IDLE_MS);
    private final Scheduler scheduler = new ScheduledExecutorScheduler("omnimesh-link-timer", true);
    private final ByteBufferPool buffers = new ArrayByteBufferPool(0, BUFFER_FACTOR, MAX_BUFFER, MAX_BUFFERS_PER_SIZE,
            MAX_POOLED_BYTES, MAX_POOLED_BYTES);

    Machinery() {
        threads.setName("omnimesh-link");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        threads.setStopTimeout(0);
        threads.setVirtualThreadsExecutor(
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("omnimesh-link").factory()));
    }

    /** Makes a pool small that Jetty made on its own, such as the one of its WebSocket client. */
    void slim(QueuedThreadPool pool) {
        pool.setMinThreads(0);
        pool.setMaxThreads(SLIM_THREADS);
        pool.setReservedThreads(0);
        pool.setIdleTimeout(THREAD_IDLE_MS);
        pool.setDaemon(true);
        pool.setStopTimeout(0);
        pool.setVirtualThreadsExecutor(threads.getVirtualThreadsExecutor());
    }

    QueuedThreadPool threads() {
        return threads;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    ByteBufferPool buffers() {
        return buffers;
    }
}
