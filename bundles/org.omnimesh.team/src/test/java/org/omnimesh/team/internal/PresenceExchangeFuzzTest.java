// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.link.Link;
import org.omnimesh.api.team.Presence;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** Frames of presence, of goodbyes and of boxes; what comes out is the frame that would be sent to say the same. */
class PresenceExchangeFuzzTest extends DecoderFuzz<byte[]> {
    PresenceExchangeFuzzTest() {
        super(CborException.class, CBOR);
    }

    /** What a frame is sent over, which keeps it. */
    private static Link link(List<byte[]> sent) {
        return (Link) Proxy.newProxyInstance(Link.class.getClassLoader(), new Class<?>[] { Link.class },
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "peer" -> Ids.peer(1);
                    case "send" -> sent.add((byte[]) arguments[1]);
                    case "equals" -> proxy == arguments[0];
                    default -> method.getName().hashCode();
                });
    }

    private static byte[] told(PresenceExchange.Told told) {
        List<byte[]> sent = new ArrayList<>();
        PresenceExchange exchange = new PresenceExchange();
        exchange.announce(told.presence(), told.customStatus());
        exchange.opened(link(sent));
        return sent.getFirst();
    }

    @Override
    protected List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>(List.of(
                told(new PresenceExchange.Told(Presence.AWAY, Optional.of("at lunch"))),
                told(new PresenceExchange.Told(Presence.ONLINE, Optional.empty()))));
        PresenceExchange exchange = new PresenceExchange();
        exchange.opened(link(seeds));
        exchange.sendGoodbye(Ids.peer(1), new CborMap().put(1, Ids.bytes(1)).put(2, Ids.bytes(2)).put(3, new byte[64]));
        exchange.sendBox(Ids.peer(1), new CborMap().put(1, Ids.bytes(1)).put(2, new byte[8]).put(3, new byte[80]));
        return seeds;
    }

    @Override
    protected Optional<byte[]> decode(byte[] input) {
        List<byte[]> heard = new ArrayList<>();
        PresenceExchange exchange = new PresenceExchange();
        exchange.listen(peer -> heard.add(told(exchange.of(peer))));
        exchange.onGoodbye(frame -> heard.add(frame.encode()));
        exchange.onBox((from, frame) -> heard.add(frame.encode()));
        exchange.received(link(new ArrayList<>()), input);
        return heard.stream().findFirst();
    }

    @Override
    protected Optional<byte[]> encode(byte[] value) {
        return Optional.of(value);
    }
}
