// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.omnimesh.api.id.DisplayText;
import org.omnimesh.api.node.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket that carries whole binary messages, in order and bounded both ways: nothing more is read from the network
 * while unread messages wait, and a message is refused when too many bytes wait to be sent. Thread-safe.
 */
public final class FrameSocket implements Session.Listener {
    /** Largest close reason in characters; RFC 6455, section 5.5.1 allows 123 bytes. */
    static final int MAX_REASON_LENGTH = 60;

    /** What a message costs in memory beside its bytes while it waits to be handled. */
    static final int MESSAGE_OVERHEAD_BYTES = 256;

    /** How long the other end has to read why the connection is closed. */
    private static final Duration CLOSE_GRACE = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(FrameSocket.class);

    private final Owner owner;
    private final Bounds bounds;
    private final TimeSource time;
    private final AtomicLong queued = new AtomicLong();
    private final AtomicLong unread = new AtomicLong();
    private final AtomicBoolean waiting = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable Session session;
    /** Whether a message is being handled on the thread that reads. */
    private volatile boolean handling;
    private volatile Duration lastHeard;
    private volatile @Nullable Duration roundTrip;

    /**
     * How much may be held.
     *
     * @param maxMessage largest message in bytes
     * @param maxQueued most bytes waiting to be sent
     * @param maxUnread bytes received and not consumed, overhead included, above which nothing more is read
     */
    record Bounds(int maxMessage, int maxQueued, int maxUnread) {}

    /** Whoever uses the socket. Calls come one after another. */
    interface Owner {
        void opened();

        /** A message came; {@link FrameSocket#consumed} must follow. */
        void received(byte[] message);

        /** Something came, be it only the answer to a heartbeat. */
        void heard();

        /** Called once. */
        void closed(int code, String reason);
    }

    FrameSocket(Owner owner, Bounds bounds, TimeSource time) {
        this.owner = owner;
        this.bounds = bounds;
        this.time = time;
        this.lastHeard = time.monotonic();
    }

    boolean isOpen() {
        Session s = session;
        return s != null && !closed.get() && s.isOpen();
    }

    /** Queues a message; false if it is closed or too much waits already. */
    boolean send(ByteBuffer message) {
        Session s = session;
        int length = message.remaining();
        if (s == null || closed.get()) {
            return false;
        }
        if (queued.addAndGet(length) > bounds.maxQueued()) {
            queued.addAndGet(-length);
            return false;
        }
        s.sendBinary(message, Callback.from(() -> queued.addAndGet(-length), x -> notSent(s, x)));
        return true;
    }

    /** Sends a heartbeat. */
    void ping() {
        Session s = session;
        if (s != null && !closed.get()) {
            ByteBuffer stamp = ByteBuffer.allocate(Long.BYTES).putLong(0, time.monotonic().toNanos());
            s.sendPing(stamp, Callback.NOOP);
        }
    }

    /** Returns the time since anything came; zero while this end is the one that does not read. */
    Duration silence() {
        return waiting.get() || handling ? Duration.ZERO : time.monotonic().minus(lastHeard);
    }

    Optional<Duration> roundTrip() {
        return Optional.ofNullable(roundTrip);
    }

    /** Tells that a received message has been worked off. */
    void consumed(int length) {
        if (unread.addAndGet(-length - MESSAGE_OVERHEAD_BYTES) <= bounds.maxUnread()
                && waiting.compareAndSet(true, false)) {
            lastHeard = time.monotonic();
            demand();
        }
    }

    /** Says why and closes. Idempotent. */
    void close(int code, String reason) {
        Session s = session;
        String told = DisplayText.line(reason, MAX_REASON_LENGTH);
        if (s != null && !closed.get()) {
            s.close(code, asciiOnly(told), Callback.from(() -> cutSoon(s), x -> cutSoon(s)));
        }
        finish(code, told);
    }

    /** Drops the connection without a word. */
    void disconnect(int code, String reason) {
        Session s = session;
        if (s != null) {
            s.disconnect();
        }
        finish(code, reason);
    }

    private void notSent(Session s, Throwable cause) {
        if (s.isOpen()) {
            onWebSocketError(cause);
        } else {
            cutSoon(s);
        }
    }

    /**
     * Gives the other end a moment to read a close frame, or this one to read the other's, before the connection is cut:
     * whoever writes while the other end is closing fails before it has read why, and the reason counts more.
     */
    private void cutSoon(Session s) {
        Thread.startVirtualThread(() -> {
            try {
                Thread.sleep(CLOSE_GRACE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            s.disconnect();
            finish(CloseCode.LOST, "connection lost");
        });
    }

    @Override
    public void onWebSocketOpen(@Nullable Session opened) {
        if (opened == null) {
            return;
        }
        opened.setMaxBinaryMessageSize(bounds.maxMessage());
        opened.setMaxFrameSize(bounds.maxMessage());
        opened.setMaxTextMessageSize(1);
        opened.setAutoFragment(false);
        opened.setIdleTimeout(Heartbeat.DEAD_AFTER.multipliedBy(2));
        session = opened;
        lastHeard = time.monotonic();
        if (closed.get()) {
            opened.disconnect();
            return;
        }
        owner.opened();
        demand();
    }

    @Override
    public void onWebSocketBinary(@Nullable ByteBuffer payload, @Nullable Callback callback) {
        if (payload == null || callback == null) {
            return;
        }
        byte[] message = new byte[payload.remaining()];
        payload.get(message);
        callback.succeed();
        touch();
        long now = unread.addAndGet(message.length + MESSAGE_OVERHEAD_BYTES);
        if (now > bounds.maxUnread()) {
            waiting.set(true);
        }
        if (closed.get()) {
            return;
        }
        handle(message);
        if (now <= bounds.maxUnread()) {
            demand();
        } else if (unread.get() <= bounds.maxUnread() && waiting.compareAndSet(true, false)) {
            demand();
        }
    }

    private void handle(byte[] message) {
        handling = true;
        try {
            owner.received(message);
        } finally {
            lastHeard = time.monotonic();
            handling = false;
        }
    }

    @Override
    public void onWebSocketText(@Nullable String text) {
        close(CloseCode.PROTOCOL, "only binary messages are expected");
    }

    @Override
    public void onWebSocketPing(@Nullable ByteBuffer payload) {
        Session s = session;
        if (s != null && payload != null) {
            touch();
            s.sendPong(ByteBuffer.allocate(payload.remaining()).put(payload).flip(), Callback.NOOP);
            demand();
        }
    }

    @Override
    public void onWebSocketPong(@Nullable ByteBuffer payload) {
        if (payload != null && payload.remaining() == Long.BYTES) {
            Duration sent = Duration.ofNanos(payload.getLong());
            Duration took = time.monotonic().minus(sent);
            if (!took.isNegative() && took.compareTo(Heartbeat.DEAD_AFTER) <= 0) {
                roundTrip = took;
            }
        }
        touch();
        demand();
    }

    @Override
    public void onWebSocketError(@Nullable Throwable cause) {
        LOG.debug("A connection failed", cause);
        Session s = session;
        if (s != null && cause instanceof ClosedChannelException) {
            cutSoon(s);
            return;
        }
        if (s != null) {
            s.close(CloseCode.BROKEN, "", Callback.from(() -> cutSoon(s), x -> cutSoon(s)));
        }
        finish(CloseCode.LOST,
                cause == null ? "connection lost" : "connection lost: " + cause.getClass().getSimpleName());
    }

    @Override
    public void onWebSocketClose(int code, @Nullable String reason, @Nullable Callback callback) {
        finish(code, DisplayText.line(reason == null ? "" : reason, MAX_REASON_LENGTH));
        if (callback != null) {
            callback.succeed();
        }
    }

    private void touch() {
        lastHeard = time.monotonic();
        owner.heard();
    }

    private void demand() {
        Session s = session;
        if (s != null && !closed.get()) {
            s.demand();
        }
    }

    private void finish(int code, String reason) {
        if (closed.compareAndSet(false, true)) {
            owner.closed(code, reason);
        }
    }

    private static String asciiOnly(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
