// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.pairing.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import org.omnimesh.api.link.LinkException;
import org.omnimesh.api.link.PairingChannel;

/** One end of a pairing connection within the process; what it sends can be changed and is recorded. */
final class PipeChannel implements PairingChannel {
    final List<byte[]> sent = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Optional<byte[]>> inbox = new LinkedBlockingQueue<>();
    private final byte[] binding;
    private final String host;
    private PipeChannel other;
    private UnaryOperator<byte[]> change = UnaryOperator.identity();
    private volatile boolean open = true;

    private PipeChannel(byte[] binding, String host) {
        this.binding = binding;
        this.host = host;
    }

    /** Makes two connected ends; bindings differ where somebody sits in between. */
    static PipeChannel[] pair(byte[] firstBinding, byte[] secondBinding, String host) {
        PipeChannel first = new PipeChannel(firstBinding, host);
        PipeChannel second = new PipeChannel(secondBinding, host);
        first.other = second;
        second.other = first;
        return new PipeChannel[] { first, second };
    }

    void changeSent(UnaryOperator<byte[]> by) {
        change = by;
    }

    @Override
    public byte[] binding() {
        return binding.clone();
    }

    @Override
    public String remoteHost() {
        return host;
    }

    @Override
    public void send(byte[] message) throws LinkException {
        if (!open || !other.open) {
            throw new LinkException("closed");
        }
        byte[] changed = change.apply(message);
        sent.add(changed);
        other.inbox.add(Optional.of(changed));
    }

    @Override
    public byte[] receive(Duration timeout) throws LinkException {
        try {
            Optional<byte[]> message = inbox.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (message == null || message.isEmpty()) {
                throw new LinkException(message == null ? "timeout" : "closed");
            }
            return message.get();
        } catch (InterruptedException e) {
            throw new LinkException("interrupted", e);
        }
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            other.inbox.add(Optional.empty());
            inbox.add(Optional.empty());
        }
    }
}
