// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.time.Duration;

import org.omnimesh.api.link.LinkException;
import org.omnimesh.api.link.PairingChannel;
import org.omnimesh.api.node.TimeSource;

/** A pairing connection on which each step and the whole are bounded in time. */
final class Conversation {
    /** How long one message is waited for. */
    static final Duration STEP_LIMIT = Duration.ofSeconds(10);

    private final PairingChannel channel;
    private final TimeSource time;
    private final Duration end;

    Conversation(PairingChannel channel, TimeSource time, Duration limit) {
        this.channel = channel;
        this.time = time;
        this.end = time.monotonic().plus(limit);
    }

    void send(byte[] message) throws LinkException {
        channel.send(message);
    }

    byte[] receive() throws LinkException {
        Duration left = end.minus(time.monotonic());
        if (left.isNegative() || left.isZero()) {
            throw new LinkException("Pairing took too long.");
        }
        return channel.receive(left.compareTo(STEP_LIMIT) < 0 ? left : STEP_LIMIT);
    }
}
