// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.omnimesh.api.cbor.Cbor;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.id.DisplayText;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.link.LinkProtocol;
import org.omnimesh.api.team.Presence;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells linked peers whether this user is there, and hears the same of them, or that this device was removed. Nothing is stored.
 *
 * <p>
 * A frame is a map with its type at key 0; types other than presence are left to later versions.
 */
@Component(service = { LinkProtocol.class, PresenceExchange.class })
public final class PresenceExchange implements LinkProtocol {
    /** Longest status in characters. */
    static final int MAX_STATUS = 128;

    /** Longest frame read in bytes. */
    static final int MAX_FRAME = 5 << 10;

    private static final int TYPE_PRESENCE = 1;
    private static final int TYPE_GOODBYE = 2;
    private static final int TYPE_BOX = 3;
    private static final int ONLINE = 1;
    private static final int AWAY = 2;
    private static final Logger LOG = LoggerFactory.getLogger(PresenceExchange.class);

    private final Set<Link> open = ConcurrentHashMap.newKeySet();
    private final Map<PeerId, Told> told = new ConcurrentHashMap<>();
    private final List<Consumer<PeerId>> listeners = new CopyOnWriteArrayList<>();
    private volatile Told own = Told.DEFAULT;
    private volatile GoodbyeListener goodbyes = frame -> {};
    private volatile BoxListener boxes = (from, frame) -> {};

    /** Begins with the user being there. */
    @Activate
    public PresenceExchange() {
        // nothing to prepare
    }

    /**
     * What a user says of herself.
     *
     * @param presence online or away
     * @param customStatus what she says, clean text
     */
    record Told(Presence presence, Optional<String> customStatus) {
        static final Told DEFAULT = new Told(Presence.ONLINE, Optional.empty());
    }

    /** Returns what a linked peer told, or that it is online if it told nothing. */
    Told of(PeerId peer) {
        return told.getOrDefault(peer, Told.DEFAULT);
    }

    void listen(Consumer<PeerId> listener) {
        listeners.add(listener);
    }

    void unlisten(Consumer<PeerId> listener) {
        listeners.remove(listener);
    }

    /** Hears that this device was removed from a team. */
    interface GoodbyeListener {
        void heard(CborMap frame) throws CborException;
    }

    void onGoodbye(GoodbyeListener listener) {
        goodbyes = listener;
    }

    /** Tells a peer that it was removed from a team, if it is linked. */
    void sendGoodbye(PeerId peer, CborMap frame) {
        open.stream().filter(link -> link.peer().equals(peer))
                .forEach(link -> link.send(PRESENCE, frame.put(0, TYPE_GOODBYE).encode()));
    }

    /** Hears that a device hands this one a secret again. */
    interface BoxListener {
        void heard(PeerId from, CborMap frame) throws CborException;
    }

    void onBox(BoxListener listener) {
        boxes = listener;
    }

    /** Hands a device a secret that it asked for, if it is linked. */
    void sendBox(PeerId peer, CborMap frame) {
        open.stream().filter(link -> link.peer().equals(peer))
                .forEach(link -> link.send(PRESENCE, frame.put(0, TYPE_BOX).encode()));
    }

    /** Returns those of some devices that are linked. */
    Set<PeerId> linked(Set<PeerId> peers) {
        return open.stream().map(Link::peer).filter(peers::contains).collect(Collectors.toSet());
    }

    void announce(Presence presence, Optional<String> customStatus) {
        Optional<String> clean = customStatus.map(text -> DisplayText.line(text, MAX_STATUS))
                .filter(it -> !it.isEmpty());
        own = new Told(presence == Presence.ONLINE ? Presence.ONLINE : Presence.AWAY, clean);
        open.forEach(this::send);
    }

    private void send(Link link) {
        Told now = own;
        link.send(PRESENCE,
                new CborMap().put(0, TYPE_PRESENCE).put(1, now.presence() == Presence.ONLINE ? ONLINE : AWAY)
                        .put(2, now.customStatus()).encode());
    }

    @Override
    public int number() {
        return PRESENCE;
    }

    @Override
    public void opened(Link link) {
        open.add(link);
        send(link);
    }

    @Override
    public void received(Link link, byte[] frame) {
        if (frame.length > MAX_FRAME) {
            LOG.debug("Ignored a presence frame of {} bytes", frame.length);
            return;
        }
        try {
            CborMap map = Cbor.decodeMap(frame);
            if (map.number(0) == TYPE_PRESENCE) {
                Presence presence = map.number(1, ONLINE, AWAY) == ONLINE ? Presence.ONLINE : Presence.AWAY;
                Optional<String> status = map.optionalText(2, MAX_FRAME).map(text -> DisplayText.line(text, MAX_STATUS))
                        .filter(it -> !it.isEmpty());
                told.put(link.peer(), new Told(presence, status));
                listeners.forEach(listener -> listener.accept(link.peer()));
            } else if (map.number(0) == TYPE_GOODBYE) {
                goodbyes.heard(map);
            } else if (map.number(0) == TYPE_BOX) {
                boxes.heard(link.peer(), map);
            }
        } catch (CborException e) {
            LOG.debug("Ignored a malformed presence frame of {}", link.peer().shortForm(), e);
        }
    }

    @Override
    public void closed(Link link) {
        open.remove(link);
        if (open.stream().noneMatch(other -> other.peer().equals(link.peer()))) {
            told.remove(link.peer());
        }
    }
}
