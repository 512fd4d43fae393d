// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.tests.system;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Sends one message after the other; each again, under the same client id, until it is acknowledged. */
final class Talker implements Runnable {
    private static final Duration LIMIT = Duration.ofSeconds(180);

    private final NodeProcess node;
    private final String prefix;
    private final String path;
    private final Duration pause;
    private volatile int acknowledged;
    private volatile int wanted = Integer.MAX_VALUE;

    /**
     * Describes a talker.
     *
     * @param node talks; knows its channel by now
     * @param prefix how its messages begin; a number follows
     * @param pause how long it rests between two messages
     */
    Talker(NodeProcess node, String prefix, Duration pause) {
        this.node = node;
        this.prefix = prefix;
        this.path = Api.TEAM + "/channels/" + Talk.general(node) + "/messages";
        this.pause = pause;
    }

    /** Makes it stop when so many messages are acknowledged. */
    Talker upTo(int count) {
        wanted = count;
        return this;
    }

    @Override
    public void run() {
        while (acknowledged < wanted) {
            String text = prefix + acknowledged;
            Await.until(text + " to be acknowledged", LIMIT,
                    () -> node.api().post(path, Map.of("content", text, "client_id", text)),
                    message -> message.hasNonNull("id"));
            acknowledged++;
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    int acknowledged() {
        return acknowledged;
    }

    void awaitAcknowledged(int count) {
        Await.until(count + " messages " + prefix, LIMIT, this::acknowledged, sent -> sent >= count);
    }

    void end() {
        wanted = 0;
    }

    String prefix() {
        return prefix;
    }

    /** Returns what was acknowledged, oldest first. */
    List<String> texts() {
        return IntStream.range(0, acknowledged).mapToObj(i -> prefix + i).toList();
    }
}
