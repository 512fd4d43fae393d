// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLEngine;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Bounds what strangers can hold: a connection that did not prove itself in time is closed, however busily it sends, and
 * when there are too many, the oldest goes. A pairing connection stays unproven until its WebSocket is accepted.
 */
final class HandshakeGuard implements Connection.Listener, SslHandshakeListener {
    /** How long a dialler may take from the TCP connection to the end of the handshake; it is promised to be over within 2 s. */
    static final Duration TIMEOUT = Duration.ofMillis(1500);

    /** Most connections that are not proven. */
    static final int MAX_UNPROVEN = 256;

    private final Scheduler scheduler;
    private final Map<SSLEngine, Unproven> unproven = new LinkedHashMap<>();

    private record Unproven(EndPoint endPoint, Scheduler.Task deadline) {}

    HandshakeGuard(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public void onOpened(@Nullable Connection connection) {
        if (connection instanceof SslConnection tls) {
            watch(tls.getSSLEngine(), tls.getEndPoint());
        }
    }

    private void watch(SSLEngine engine, EndPoint endPoint) {
        Scheduler.Task deadline = scheduler.schedule(() -> drop(engine), TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        SSLEngine oldest = null;
        synchronized (unproven) {
            if (unproven.size() >= MAX_UNPROVEN) {
                oldest = unproven.keySet().iterator().next();
            }
            unproven.put(engine, new Unproven(endPoint, deadline));
        }
        if (oldest != null) {
            drop(oldest);
        }
    }

    /** Stops watching a connection: it proved itself. */
    void settled(SSLEngine engine) {
        synchronized (unproven) {
            Unproven known = unproven.remove(engine);
            if (known != null) {
                known.deadline.cancel();
            }
        }
    }

    private void drop(SSLEngine engine) {
        Unproven late;
        synchronized (unproven) {
            late = unproven.remove(engine);
        }
        if (late != null) {
            late.deadline.cancel();
            late.endPoint.close();
        }
    }

    @Override
    public void onClosed(@Nullable Connection connection) {
        if (connection instanceof SslConnection tls) {
            settled(tls.getSSLEngine());
        }
    }

    @Override
    public void handshakeSucceeded(@Nullable Event event) {
        if (event != null && !PairingName.isRequestedBy(event.getSSLEngine().getSession())) {
            settled(event.getSSLEngine());
        }
    }
}
