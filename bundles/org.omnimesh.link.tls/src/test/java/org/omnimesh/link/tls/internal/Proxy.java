// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A wire between two ends that can be cut, or go silent like a network whose cable was pulled. */
final class Proxy implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Set<Socket> doomed = ConcurrentHashMap.newKeySet();
    private volatile boolean silent;

    Proxy(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.addAll(List.of(near, far));
                Thread.ofVirtual().start(() -> pump(near, far));
                Thread.ofVirtual().start(() -> pump(far, near));
            } catch (IOException e) {
                continue;
            }
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[1 << 16];
        try (from; to) {
            for (int n = from.getInputStream().read(buffer); n > 0; n = from.getInputStream().read(buffer)) {
                if (doomed.contains(from)) {
                    break;
                }
                if (!silent) {
                    to.getOutputStream().write(buffer, 0, n);
                }
            }
        } catch (IOException e) {
            if (!doomed.contains(from) && !doomed.contains(to)) {
                cut();
            }
        }
    }

    /** From now on nothing gets through, and nobody is told. */
    void silence() {
        silent = true;
    }

    /** All connections but the first one close as soon as something is sent to the target on them; new ones work. */
    void doomAllButFirst() {
        for (int near = 2; near < sockets.size(); near += 2) {
            doomed.add(sockets.get(near));
        }
    }

    int connections() {
        return sockets.size() / 2;
    }

    int doomed() {
        return (int) doomed.stream().filter(Socket::isClosed).count();
    }

    /** Closes all connections; new ones are taken. */
    void cut() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        sockets.clear();
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
