// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.link.tls.internal;

import java.util.ArrayList;
import java.util.List;

import org.omnimesh.api.cbor.Cbor;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborItem;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.id.DisplayText;
import org.omnimesh.api.id.Multiaddr;

/** The control messages of a link, protocol number 0, in CBOR. */
sealed interface Control {
    /** The protocol number of control messages. */
    int PROTOCOL = 0;

    /** Largest control message in bytes. */
    int MAX_BYTES = 16 << 10;

    /** Version of the link protocol spoken here. */
    int VERSION = 1;

    /**
     * The first message of either end.
     *
     * @param instance the random name of this start
     * @param addresses where the sender listens
     */
    record Hello(String instance, List<Multiaddr> addresses) implements Control {}

    /** From the device with the smaller peer id: this connection is the link. */
    record Use() implements Control {}

    /** Encodes the message. */
    default byte[] encode() {
        CborMap map = new CborMap();
        switch (this) {
            case Hello(String instance, List<Multiaddr> addresses) -> map.put(Keys.TYPE, Keys.HELLO)
                    .put(Keys.VERSION, VERSION).put(Keys.INSTANCE, instance)
                    .put(Keys.ADDRESSES, addresses.stream().map(a -> new CborItem.Text(a.toString())).toList());
            case Use() -> map.put(Keys.TYPE, Keys.USE);
        }
        return map.encode();
    }

    /** Decodes a message of the other end. */
    static Control decode(byte[] bytes) throws CborException {
        if (bytes.length > MAX_BYTES) {
            throw new CborException("expected at most " + MAX_BYTES + " bytes, got " + bytes.length);
        }
        CborMap map = Cbor.decodeMap(bytes);
        long type = map.number(Keys.TYPE);
        if (type == Keys.USE) {
            return new Use();
        }
        if (type != Keys.HELLO) {
            throw new CborException("unknown control message " + type);
        }
        map.number(Keys.VERSION, VERSION, Integer.MAX_VALUE);
        String instance = DisplayText.line(map.text(Keys.INSTANCE, Keys.MAX_INSTANCE_LENGTH), Keys.MAX_INSTANCE_LENGTH);
        return new Hello(instance, addresses(map.array(Keys.ADDRESSES, InterfaceAddresses.MAX_ADDRESSES)));
    }

    /** Reads addresses; those of a kind that is unknown here are left out. */
    private static List<Multiaddr> addresses(List<CborItem> items) throws CborException {
        List<Multiaddr> addresses = new ArrayList<>();
        for (CborItem item : items) {
            if (!(item instanceof CborItem.Text(String text))) {
                throw new CborException("expected a text");
            }
            try {
                addresses.add(Multiaddr.parse(text));
            } catch (IllegalArgumentException e) {
                continue;
            }
        }
        return List.copyOf(addresses);
    }

    /** Keys and numbers on the wire. */
    final class Keys {
        static final int TYPE = 0;
        static final int VERSION = 1;
        static final int INSTANCE = 2;
        static final int ADDRESSES = 3;
        static final int HELLO = 1;
        static final int USE = 2;
        static final int MAX_INSTANCE_LENGTH = 64;

        private Keys() {}
    }
}
