// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.omnimesh.api.event.DomainEvent;
import org.omnimesh.api.link.LinkClosed;
import org.omnimesh.api.link.LinkOpened;
import org.omnimesh.api.link.LinkProtocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the registered protocols what happens to links. All calls for a peer are made on that peer's lane. */
final class ProtocolHub {
    private static final Logger LOG = LoggerFactory.getLogger(ProtocolHub.class);

    private final List<LinkProtocol> protocols = new CopyOnWriteArrayList<>();
    private final Consumer<DomainEvent> events;

    ProtocolHub(Consumer<DomainEvent> events) {
        this.events = events;
    }

    void add(LinkProtocol protocol) {
        protocols.add(protocol);
    }

    void remove(LinkProtocol protocol) {
        protocols.remove(protocol);
    }

    void opened(TlsLink link) {
        LOG.info("Link to {} is up", link.peer().shortForm());
        events.accept(new LinkOpened(link.peer()));
        protocols.forEach(protocol -> tell(link, protocol));
    }

    /** Tells a protocol of a link unless it knows already or went away. */
    void tell(TlsLink link, LinkProtocol protocol) {
        if (protocols.contains(protocol) && link.told().add(protocol)) {
            guarded(link, () -> protocol.opened(link));
        }
    }

    /** Hands over a message of the other end, header included. */
    void received(TlsLink link, byte[] message) {
        int number = Byte.toUnsignedInt(message[0]);
        for (LinkProtocol protocol : link.told()) {
            if (protocol.number() == number && protocols.contains(protocol)) {
                byte[] frame = Arrays.copyOfRange(message, TlsLink.HEADER_BYTES, message.length);
                guarded(link, () -> protocol.received(link, frame));
                return;
            }
        }
        LOG.debug("Dropped a frame of protocol {}: nobody here speaks it", number);
    }

    void closed(TlsLink link, String reason) {
        LOG.info("Link to {} is closed: {}", link.peer().shortForm(), reason);
        for (LinkProtocol protocol : List.copyOf(link.told())) {
            if (protocols.contains(protocol)) {
                guarded(link, () -> protocol.closed(link));
            }
        }
        link.told().clear();
        events.accept(new LinkClosed(link.peer(), reason));
    }

    private static void guarded(TlsLink link, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.error("A protocol failed, closing the link to {}", link.peer().shortForm(), e);
            link.close("internal error");
        }
    }
}
