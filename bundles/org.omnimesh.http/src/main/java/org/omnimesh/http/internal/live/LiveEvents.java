// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.live;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.omnimesh.api.chat.ChatService;
import org.omnimesh.api.crypto.VaultLocked;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.files.FileService;
import org.omnimesh.api.node.TimeSource;
import org.omnimesh.api.team.Channels;
import org.omnimesh.http.internal.resource.StatusView;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears domain events, and tells them to every socket. Thread-safe. */
@Component(service = { LiveEvents.class, EventHandler.class }, property = "event.topics=" + DomainEvent.ALL_TOPICS)
public final class LiveEvents implements EventHandler {
    /** Most sockets at once. */
    static final int MAX_SOCKETS = 64;

    private static final Logger LOG = LoggerFactory.getLogger(LiveEvents.class);
    private static final int MAX_WAITING_EVENTS = 4096;
    private static final Duration THREAD_IDLE = Duration.ofSeconds(10);

    private final TimeSource time;
    private final LiveRing ring;
    private final Translator translator = new Translator();
    private final Set<LiveSocket> sockets = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor thread;

    /**
     * Made by declarative services.
     *
     * @param time when things happened
     */
    @Activate
    public LiveEvents(@Reference TimeSource time) {
        this.time = time;
        this.ring = new LiveRing(time.now());
        this.thread = new ThreadPoolExecutor(0, 1, THREAD_IDLE.toSeconds(), TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_WAITING_EVENTS),
                Thread.ofPlatform().name("omnimesh-http-events").daemon().factory());
    }

    @Deactivate
    void deactivate() {
        thread.shutdownNow();
        closeAll();
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setStatus(StatusView view) {
        translator.useStatus(view);
    }

    void unsetStatus(StatusView view) {
        translator.useStatus(null);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setChat(ChatService service) {
        translator.useChat(service);
    }

    void unsetChat(ChatService service) {
        translator.useChat(null);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setChannels(Channels service) {
        translator.useChannels(service);
    }

    void unsetChannels(Channels service) {
        translator.useChannels(null);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setFiles(FileService service) {
        translator.useFiles(service);
    }

    void unsetFiles(FileService service) {
        translator.useFiles(null);
    }

    @Override
    public void handleEvent(@NonNullByDefault({}) Event event) {
        DomainEvent.of(event).ifPresent(fact -> {
            if (fact instanceof VaultLocked) {
                forget();
            } else {
                queue(fact);
            }
        });
    }

    /** Event Admin's thread must not wait for a store that counts unread messages. */
    private void queue(DomainEvent event) {
        try {
            thread.execute(() -> tell(event));
        } catch (RejectedExecutionException e) {
            ring.lose();
        }
    }

    private void tell(DomainEvent event) {
        try {
            translator.translate(event).ifPresent(told -> ring.add(told.type(), told.data(), time.now()));
        } catch (RuntimeException e) {
            LOG.error("An event of type {} could not be told", event.getClass().getSimpleName(), e);
        }
    }

    /**
     * Makes the end of a new socket.
     *
     * @param since the last event that the client knows, or empty to begin now
     * @param allowed whether the client may still listen
     * @return the socket, or empty if there are too many
     */
    public Optional<LiveSocket> open(Optional<Long> since, BooleanSupplier allowed) {
        if (sockets.size() >= MAX_SOCKETS) {
            return Optional.empty();
        }
        LiveSocket socket = new LiveSocket(ring, time, since, allowed, sockets);
        sockets.add(socket);
        return Optional.of(socket);
    }

    /** Returns how many sockets there are. */
    int count() {
        return sockets.size();
    }

    /** Closes the sockets of clients that may no longer listen. */
    public void closeUnwelcome() {
        sockets.forEach(LiveSocket::closeIfUnwelcome);
    }

    /** Asks every client whether it is still there. */
    public void pingAll() {
        sockets.forEach(LiveSocket::ping);
    }

    /** A locked node tells nothing, also not what happened before. */
    private void forget() {
        sockets.forEach(socket -> socket.close(1001, "the node is locked"));
        thread.getQueue().clear();
        ring.lose();
        thread.execute(ring::lose); // after what was just being told
    }

    /** Says goodbye to every client. */
    public void closeAll() {
        sockets.forEach(socket -> socket.close(1001, "the node stops"));
    }
}
