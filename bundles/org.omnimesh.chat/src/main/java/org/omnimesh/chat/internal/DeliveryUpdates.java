// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.chat.internal;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.chat.ChatException;
import org.omnimesh.api.chat.MessageUpdated;
import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.log.EntriesConfirmed;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventHandler;
import org.osgi.service.event.propertytypes.EventTopics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells that own messages were delivered when a peer confirms their entries. Confirmations that come while earlier ones
 * are being told are merged, so that any number of peers costs bounded memory.
 */
@Component(service = EventHandler.class)
@EventTopics("org/omnimesh/event/EntriesConfirmed")
public final class DeliveryUpdates implements EventHandler {
    /** Most messages told of per channel at once; of a longer stretch only the newest matter to a screen. */
    static final int MAX_UPDATES = 200;

    /** How long confirmations are gathered: several peers confirm a message at about the same time. */
    private static final Duration GATHER = Duration.ofMillis(100);

    /** The same while much is confirmed: as often as a peer says what it has. */
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryUpdates.class);

    private final LogChatService chat;
    private final EventAdmin events;
    private final Map<ChannelId, Range> pending = new ConcurrentHashMap<>();
    private final AtomicBoolean telling = new AtomicBoolean();
    /** When was told last, as {@link System#nanoTime}; changed by whoever tells. */
    private volatile long told = System.nanoTime() - INTERVAL.toNanos();
    private volatile boolean active = true;

    /** Numbers of own entries, both ends included. */
    private record Range(long from, long to) {
        Range union(Range other) {
            return new Range(Math.min(from, other.from), Math.max(to, other.to));
        }
    }

    /**
     * Makes the handler.
     *
     * @param chat where messages are
     * @param events where to tell
     */
    @Activate
    public DeliveryUpdates(@Reference LogChatService chat, @Reference EventAdmin events) {
        this.chat = chat;
        this.events = events;
    }

    /** Tells nothing any more. */
    @Deactivate
    public void deactivate() {
        active = false;
        pending.clear();
    }

    @Override
    public void handleEvent(@Nullable Event event) {
        if (event != null && DomainEvent.of(event).orElse(null) instanceof EntriesConfirmed confirmed
                && confirmed.author().equals(chat.self())) {
            pending.merge(confirmed.channel(), new Range(confirmed.fromSeq(), confirmed.toSeq()), Range::union);
            tellInBackground();
        }
    }

    private void tellInBackground() {
        if (active && telling.compareAndSet(false, true)) {
            long rest = told + INTERVAL.toNanos() - System.nanoTime();
            CompletableFuture.delayedExecutor(Math.max(GATHER.toNanos(), rest), TimeUnit.NANOSECONDS,
                    task -> Thread.ofVirtual().name("omnimesh-chat-delivery").start(task)).execute(this::tellAll);
        }
    }

    private void tellAll() {
        try {
            for (ChannelId channel : pending.keySet()) {
                tell(channel);
            }
        } finally {
            told = System.nanoTime();
            telling.set(false);
        }
        if (!pending.isEmpty()) {
            tellInBackground();
        }
    }

    private void tell(ChannelId channel) {
        Range range = pending.remove(channel);
        if (range == null) {
            return;
        }
        try {
            chat.ownMessages(channel, range.from, range.to, MAX_UPDATES)
                    .forEach(message -> events.postEvent(new MessageUpdated(message).toEvent()));
        } catch (ChatException e) {
            LOG.warn("Deliveries in channel {} could not be told: {}", channel.shortForm(), e.getMessage());
        }
    }
}
