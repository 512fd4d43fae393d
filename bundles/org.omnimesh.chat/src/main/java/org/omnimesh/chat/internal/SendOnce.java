// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.chat.internal;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

import org.omnimesh.api.chat.ChatException;
import org.omnimesh.api.id.ChannelId;

/** Makes concurrent sends of one client id one send: the first does it, the others wait for its message. */
final class SendOnce {
    private final Map<Key, CompletableFuture<StoredMessage>> running = new ConcurrentHashMap<>();

    /** What makes two sends the same. */
    private record Key(ChannelId channel, String clientId) {}

    /** Sends a message unless it was sent before, or returns the one sent then. */
    @FunctionalInterface
    interface Sending {
        StoredMessage run() throws ChatException;
    }

    StoredMessage send(ChannelId channel, String clientId, Sending sending) throws ChatException {
        Key key = new Key(channel, clientId);
        CompletableFuture<StoredMessage> mine = new CompletableFuture<>();
        CompletableFuture<StoredMessage> first = running.putIfAbsent(key, mine);
        if (first != null) {
            return await(first);
        }
        try {
            StoredMessage sent = sending.run();
            mine.complete(sent);
            return sent;
        } catch (ChatException | RuntimeException e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            running.remove(key, mine);
        }
    }

    private static StoredMessage await(CompletableFuture<StoredMessage> first) throws ChatException {
        try {
            return first.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChatException("Sending was interrupted; the message may have been sent.", e);
        } catch (ExecutionException e) {
            throw new ChatException(e.getCause() instanceof ChatException cause
                    ? cause.getMessage()
                    : "The message was not sent because of an internal error.", e);
        }
    }
}
