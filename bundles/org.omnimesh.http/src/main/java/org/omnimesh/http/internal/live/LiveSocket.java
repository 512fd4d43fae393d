// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.http.internal.live;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.util.IteratingCallback;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.omnimesh.api.node.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client: sends frame after frame from the ring, the next only when the last is out. */
public final class LiveSocket implements Session.Listener {
    /** How long a client may be silent, answers to our pings included. */
    static final Duration IDLE_TIMEOUT = Duration.ofMinutes(2);

    /** Largest text accepted from a client in bytes. */
    static final int MAX_TEXT_BYTES = 4 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(LiveSocket.class);

    private static final int POLICY_VIOLATION = 1008;
    private static final String UNWELCOME = "the token was revoked or has ended";

    private final LiveRing ring;
    private final TimeSource time;
    private final BooleanSupplier allowed;
    private final Set<LiveSocket> all;
    private final Sender sender = new Sender();
    private final Runnable wake = sender::iterate;
    private volatile @Nullable Session session;
    private long position;

    LiveSocket(LiveRing ring, TimeSource time, Optional<Long> since, BooleanSupplier allowed,
            Set<LiveSocket> all) {
        this.ring = ring;
        this.time = time;
        this.allowed = allowed;
        this.all = all;
        this.position = since.orElseGet(ring::last);
    }

    @Override
    public void onWebSocketOpen(@NonNullByDefault({}) Session opened) {
        opened.setIdleTimeout(IDLE_TIMEOUT);
        opened.setMaxTextMessageSize(MAX_TEXT_BYTES);
        session = opened;
        if (allowed.getAsBoolean()) {
            ring.addReader(wake);
            sender.iterate();
        } else { // the unwelcome were closed before there was a session
            close(POLICY_VIOLATION, UNWELCOME);
        }
        opened.demand();
    }

    /** Reads on only when the answer is out, so that a flood of pings waits in the client's own buffers. */
    @Override
    public void onWebSocketText(@NonNullByDefault({}) String text) {
        Session open = session;
        if (open == null) {
            return;
        }
        if (text.strip().equals("ping")) {
            open.sendText("pong", Callback.from(open::demand, failure -> open.disconnect()));
        } else {
            open.demand();
        }
    }

    @Override
    public void onWebSocketPing(@NonNullByDefault({}) ByteBuffer payload) {
        Session open = session;
        if (open != null) {
            byte[] copy = new byte[payload.remaining()];
            payload.get(copy);
            open.sendPong(ByteBuffer.wrap(copy), Callback.from(open::demand, failure -> open.disconnect()));
        }
    }

    @Override
    public void onWebSocketPong(@NonNullByDefault({}) ByteBuffer payload) {
        Session open = session;
        if (open != null) {
            open.demand();
        }
    }

    @Override
    public void onWebSocketBinary(@NonNullByDefault({}) ByteBuffer payload,
            @NonNullByDefault({}) Callback callback) {
        callback.succeed();
        close(1003, "text only");
    }

    @Override
    public void onWebSocketError(@NonNullByDefault({}) Throwable cause) {
        LOG.debug("A socket failed: {}", cause.getMessage());
    }

    @Override
    public void onWebSocketClose(int code, @NonNullByDefault({}) String reason,
            @NonNullByDefault({}) Callback callback) {
        ring.removeReader(wake);
        sender.close();
        all.remove(this);
        callback.succeed();
    }

    /** Gives up a socket that was never opened. */
    public void abandon() {
        all.remove(this);
    }

    void closeIfUnwelcome() {
        if (!allowed.getAsBoolean()) {
            close(POLICY_VIOLATION, UNWELCOME);
        }
    }

    /** Keeps the connection from idling out, and finds out whether the client is still there. */
    void ping() {
        Session open = session;
        if (open != null) {
            open.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
        }
    }

    void close(int code, String reason) {
        Session open = session;
        if (open != null) {
            open.close(code, reason, Callback.from(Callback.NOOP::succeed, failure -> open.disconnect()));
        }
    }

    /** Sends one frame at a time; {@code process} is never called by two threads at once. */
    private final class Sender extends IteratingCallback {
        @Override
        protected Action process() {
            Session open = session;
            Optional<LiveRing.Next> next = ring.after(position);
            if (open == null || next.isEmpty()) {
                return Action.IDLE;
            }
            position = next.get().position();
            byte[] text = next.get().frame().map(LiveRing.Frame::text)
                    .orElseGet(() -> LiveRing.resync(next.get().missed(), position, time.now()));
            open.sendText(new String(text, StandardCharsets.UTF_8), Callback.from(this::succeeded, this::failed));
            return Action.SCHEDULED;
        }

        @Override
        protected void onCompleteFailure(@NonNullByDefault({}) Throwable cause) {
            Session open = session;
            if (open != null) {
                open.disconnect();
            }
        }
    }
}
