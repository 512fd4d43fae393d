// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.store;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import org.eclipse.jdt.annotation.Nullable;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.log.ChannelTrust;
import org.omnimesh.api.log.ChannelTrust.Opening;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.mesh.internal.entry.Entry;
import org.omnimesh.mesh.internal.entry.EntryCodec;

/** The trust floor as far as it is there, and what it can open. Thread-safe. */
public final class Openings {
    private final AtomicReference<@Nullable ChannelTrust> trust = new AtomicReference<>();

    /**
     * Sets or removes the trust floor.
     *
     * @param service the service, or null when it goes
     */
    public void trust(@Nullable ChannelTrust service) {
        trust.set(service);
    }

    /**
     * Removes the trust floor if it is this one.
     *
     * @param service the service that goes
     */
    public void untrust(ChannelTrust service) {
        trust.compareAndSet(service, null);
    }

    /**
     * Returns the trust floor.
     *
     * @return the service, or empty while there is none
     */
    public Optional<ChannelTrust> trust() {
        return Optional.ofNullable(trust.get());
    }

    /**
     * Tells whether a peer may have dropped the content of an entry because it has expired.
     *
     * @param header the entry's header
     * @param now the present
     * @return true if its channel has or had a limit by which it may be gone
     */
    public boolean mayBeDropped(EntryHeader header, Instant now) {
        return trust().filter(it -> it.retention(header.channel()).mayBeDropped(header.time(), now)).isPresent();
    }

    /**
     * Opens an entry.
     *
     * @param entry the entry
     * @return what came of it
     */
    public Opening open(Entry entry) {
        if (entry.isFounding()) {
            return new Opening.Opened(entry.payload());
        }
        try {
            byte[] associated = EntryCodec.associated(entry.encoded());
            return trust().map(service -> service.open(entry.header(), associated, entry.payload()))
                    .orElseGet(Opening.KeyMissing::new);
        } catch (CborException e) {
            throw new IllegalStateException("a decoded header is well-formed", e);
        }
    }

    /**
     * Tells whether what others write in a channel is only stored and passed on.
     *
     * @param channel the channel
     * @return true for channels that a hub cannot read
     */
    boolean storesOnly(ChannelId channel) {
        return trust().map(service -> service.storesOnly(channel)).orElse(Boolean.FALSE);
    }

    /**
     * Tells whether what entries of a channel say must be kept because they may not open again.
     *
     * @param channel the channel
     * @return what the trust floor says; true while nobody can say it
     */
    boolean forgets(ChannelId channel) {
        return trust().map(service -> service.forgets(channel)).orElse(Boolean.TRUE);
    }
}
