// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.entry;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;

/**
 * Names one log: what one device wrote in one channel, as long as its store was never put back.
 *
 * @param channel the channel
 * @param author the device; for a later {@link Generation} a hash of device and generation in its place
 */
public record LogId(ChannelId channel, PeerId author) {
    private static final byte[] LABEL = "omni/1/log\0".getBytes(StandardCharsets.US_ASCII);

    /**
     * Returns the log that an entry belongs to.
     *
     * @param channel the entry's channel
     * @param device who wrote it
     * @param seq its number
     * @return the log
     */
    public static LogId of(ChannelId channel, PeerId device, long seq) {
        return new LogId(channel, key(device, Generation.of(seq)));
    }

    /**
     * Returns what stands for the author in the name of a log.
     *
     * @param device the device
     * @param generation 0 to {@link Generation#MAX}
     * @return the device itself for generation 0
     */
    public static PeerId key(PeerId device, int generation) {
        return generation == 0
                ? device
                : PeerId.ofPublicKey(Sha256.of(LABEL, device.publicKey(),
                        ByteBuffer.allocate(Integer.BYTES).putInt(generation).array()));
    }

    /** Returns short forms, for logs. */
    @Override
    public String toString() {
        return channel.shortForm() + "/" + author.shortForm();
    }
}
