// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.discovery.mdns.internal;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.omnimesh.api.discovery.Announcement;
import org.omnimesh.api.discovery.Sighting;
import org.omnimesh.api.discovery.SightingListener;
import org.omnimesh.api.node.NetworkMode;
import org.omnimesh.api.node.TimeSource;

/** A node with nothing but discovery: real clock, real sockets, a listening port, a record of what it was told. */
final class TestNode implements AutoCloseable, SightingListener, Announcement {
    static final TimeSource CLOCK = new TimeSource() {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public Duration monotonic() {
            return Duration.ofNanos(System.nanoTime());
        }
    };
    private static final SecureRandom RANDOM = new SecureRandom();

    final List<Sighting> seen = new CopyOnWriteArrayList<>();
    final List<Sighting> gone = new CopyOnWriteArrayList<>();
    final JmdnsDiscovery discovery;
    private final ServerSocket server;
    private final String instance;

    TestNode(boolean visible, String name) throws IOException {
        instance = HexFormat.of().formatHex(bytes(8));
        server = new ServerSocket(0);
        Thread.startVirtualThread(this::accept);
        discovery = new JmdnsDiscovery(this, CLOCK, TestNode::bytes, settings(visible, name));
        discovery.addSightingListener(this);
    }

    TestNode opened() {
        discovery.open(NetworkMode.LAN);
        return this;
    }

    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    static Settings settings(boolean visible, String name) {
        return new Settings() {
            @Override
            public boolean visible() {
                return visible;
            }

            @Override
            public String display_name() {
                return name;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return Settings.class;
            }
        };
    }

    private void accept() {
        try {
            while (true) {
                try (Socket socket = server.accept()) {
                    socket.setSoLinger(true, 0);
                }
            }
        } catch (IOException e) {
            // closed: the node no longer answers
        }
    }

    void stopAnswering() throws IOException {
        server.close();
    }

    Optional<Sighting> sees(TestNode other) {
        return discovery.present().stream().filter(s -> s.instance().equals(other.instance)).findAny();
    }

    long seenTimes(TestNode other) {
        return seen.stream().filter(s -> s.instance().equals(other.instance)).count();
    }

    boolean lost(TestNode other) {
        return gone.stream().anyMatch(s -> s.instance().equals(other.instance));
    }

    @Override
    public String instance() {
        return instance;
    }

    @Override
    public int port() {
        return server.getLocalPort();
    }

    @Override
    public void seen(Sighting sighting) {
        seen.add(sighting);
    }

    @Override
    public void gone(Sighting sighting) {
        gone.add(sighting);
    }

    @Override
    public void close() throws IOException {
        discovery.deactivate();
        server.close();
    }
}
