// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.files.Transfer;
import org.omnimesh.api.files.TransferId;
import org.omnimesh.api.files.TransferState;
import org.omnimesh.api.id.PeerId;

/** One transfer as users see it: its state, speed and targets. Guarded by itself. */
final class FileTransfer {
    /** At most four progress events a second. */
    private static final Duration EVENT_INTERVAL = Duration.ofMillis(250);
    private static final double OLD_SPEED_WEIGHT = 0.7;
    /** Most paths one transfer writes to. */
    static final int MAX_TARGETS = 16;

    final TransferId id;
    final FileRow file;
    final Queue<Path> targets = new ArrayDeque<>();
    private TransferState state = TransferState.QUEUED;
    private Optional<String> error = Optional.empty();
    private List<PeerId> peers = List.of();
    private long bytesDone;
    private long bytesMeasured;
    private long bytesPerSecond;
    private Duration measuredAt;
    private @Nullable Thread runner;

    FileTransfer(TransferId id, FileRow file, long bytesDone, Duration now) {
        this.id = id;
        this.file = file;
        this.bytesDone = bytesDone;
        this.bytesMeasured = bytesDone;
        this.measuredAt = now;
    }

    synchronized TransferState state() {
        return state;
    }

    synchronized boolean isActive() { return state == TransferState.QUEUED || state == TransferState.RUNNING; }

    /** Tells whether it can still reach its end without being made again. */
    synchronized boolean isOpen() {
        return isActive() || state == TransferState.PAUSED;
    }

    synchronized void begin(Thread newRunner, Duration now) {
        runner = newRunner;
        state = TransferState.QUEUED;
        error = Optional.empty();
        measuredAt = now;
        bytesMeasured = bytesDone;
        bytesPerSecond = 0;
    }

    /** Changes the state if it is active and still worked on by the calling thread. */
    synchronized boolean end(TransferState newState, Optional<String> why) {
        if (!isActive() || runner != Thread.currentThread()) {
            return false;
        }
        halt(newState);
        error = why;
        return true;
    }

    /** Stops the work and leaves a state. */
    synchronized void halt(TransferState newState) {
        state = newState;
        peers = List.of();
        bytesPerSecond = 0;
        Thread working = runner;
        runner = null;
        if (working != null && working != Thread.currentThread()) {
            working.interrupt();
        }
    }

    /** Notes how far it got; returns whether that is worth an event now. */
    synchronized boolean progress(long bytes, boolean reachable, List<PeerId> from, Duration now) {
        if (!isActive()) {
            return false;
        }
        TransferState newState = reachable ? TransferState.RUNNING : TransferState.QUEUED;
        boolean changed = newState != state;
        state = newState;
        Duration passed = now.minus(measuredAt);
        boolean due = passed.compareTo(EVENT_INTERVAL) >= 0;
        if (due) {
            double speed = Math.max(0, bytes - bytesMeasured) * 1e9 / passed.toNanos();
            bytesPerSecond = (long) (bytesPerSecond == 0
                    ? speed
                    : OLD_SPEED_WEIGHT * bytesPerSecond + (1 - OLD_SPEED_WEIGHT) * speed);
            measuredAt = now;
            bytesMeasured = bytes;
        }
        bytesDone = bytes;
        peers = from;
        return due || changed;
    }

    synchronized void complete() {
        bytesDone = file.shared().size();
    }

    synchronized Transfer show() {
        long size = file.shared().size();
        Optional<Duration> remaining = state == TransferState.RUNNING && bytesPerSecond > 0
                ? Optional.of(Duration.ofMillis((size - bytesDone) * 1000 / bytesPerSecond))
                : Optional.empty();
        return new Transfer(id, file.content(), true, peers, bytesDone, size, bytesPerSecond, remaining, state, error);
    }
}
