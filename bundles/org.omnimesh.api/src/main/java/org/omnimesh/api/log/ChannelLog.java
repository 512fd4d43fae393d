// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.log;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.TeamId;
import org.osgi.annotation.versioning.ProviderType;

/** The replicated log of every channel this node carries. Thread-safe. */
@ProviderType
public interface ChannelLog {
    /** Largest payload in bytes. */
    int MAX_PAYLOAD_BYTES = 60 << 10;

    /**
     * Appends an entry by this device and waits: it is encrypted, signed, chained, on disk and applied to every
     * projection of its kind when this returns, and on its way to the peers.
     *
     * @param channel a channel this device may write to
     * @param kind what it means
     * @param payload the plaintext, at most {@value #MAX_PAYLOAD_BYTES} bytes
     * @return the entry
     * @throws LogException if this device may not write there, the payload is too large, or the store cannot write
     */
    LogEntry append(ChannelId channel, EntryKind kind, byte[] payload) throws LogException;

    /**
     * Appends without waiting; entries submitted by one thread keep their order. Memory for entries that are not durable yet
     * is bounded: while too many wait, further ones are refused here, and {@link #append} waits for room.
     *
     * @param channel as for {@link #append}
     * @param kind as for {@link #append}
     * @param payload as for {@link #append}
     * @return completes with the entry when it is durable, or exceptionally with a {@link LogException}: for the reasons of
     *         {@link #append}, or because too many entries wait
     */
    CompletableFuture<LogEntry> submit(ChannelId channel, EntryKind kind, byte[] payload);

    /**
     * Writes the founding entry of a new team: the first entry of the hidden channel, not encrypted.
     *
     * @param payload at most 256 bytes, without anything personal
     * @return the team's id, which is the hash of the entry
     * @throws LogException if the store cannot write
     */
    TeamId found(byte[] payload) throws LogException;

    /**
     * Reads entries in the order in which this node stored them, which respects causes.
     *
     * @param channel the channel
     * @param skip how many entries to pass over
     * @param limit the most entries to return, 1 to 1000
     * @return the entries that can be decrypted here
     * @throws LogException if the store cannot be read
     */
    List<LogEntry> read(ChannelId channel, long skip, int limit) throws LogException;

    /**
     * Empties a projection and applies all its entries again; others wait meanwhile.
     *
     * @param projection the projection's schema name
     * @throws LogException if there is no such projection or the store fails
     */
    void rebuild(String projection) throws LogException;
}
