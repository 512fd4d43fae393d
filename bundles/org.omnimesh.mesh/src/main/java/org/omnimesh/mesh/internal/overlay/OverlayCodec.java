// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.overlay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import org.omnimesh.api.cbor.Cbor;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborItem;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.Multiaddr;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.overlay.OverlayFrame.Contact;
import org.omnimesh.mesh.internal.overlay.OverlayFrame.Reach;
import org.omnimesh.mesh.internal.overlay.OverlayFrame.Wish;

/** The bytes of the overlay's frames: the mesh's frames of types {@value #FIRST_TYPE} to {@value #LAST_TYPE}. */
public final class OverlayCodec {
    /** Smallest type of an overlay's frame. */
    public static final int FIRST_TYPE = 16;
    /** Largest type of an overlay's frame. */
    public static final int LAST_TYPE = 25;
    /** Most addresses of one device in a frame. */
    public static final int MAX_ADDRESSES = 4;
    /** Most devices that one frame names as reachable. */
    public static final int MAX_CONTACTS = 16;
    /** Most steps of a walk. */
    public static final int MAX_TTL = 8;
    /** Most channels in a frame. */
    public static final int MAX_CHANNELS = 1024;
    /** Most logs in a frame. */
    public static final int MAX_LOGS = 4096;
    /** Most links that an entry is counted to have passed. */
    public static final int MAX_HOPS = 255;

    private static final int TYPE = 0;
    private static final int FIRST = 1;
    private static final int SECOND = 2;
    private static final int THIRD = 3;
    private static final int FIRST_IGNORABLE = 64;
    private static final int JOIN = 16;
    private static final int FORWARD_JOIN = 17;
    private static final int NEIGHBOUR = 18;
    private static final int ACCEPT = 19;
    private static final int DISCONNECT = 20;
    private static final int SHUFFLE = 21;
    private static final int SHUFFLE_REPLY = 22;
    private static final int I_HAVE = 23;
    private static final int GRAFT = 24;
    private static final int PRUNE = 25;
    /** The last key of each type. */
    private static final int[] KEYS = { FIRST, SECOND, SECOND, 0, 0, THIRD, FIRST, FIRST, SECOND, SECOND };

    /** Once, without it, whole channels were meant. */
    private static final CborItem LOGS_ONLY = new CborItem.Bool(true);

    private OverlayCodec() {}

    /**
     * Writes a frame.
     *
     * @param frame the frame
     * @return its bytes
     */
    public static byte[] encode(OverlayFrame frame) {
        CborMap map = new CborMap();
        switch (frame) {
            case OverlayFrame.Join(List<Multiaddr> self) -> map.put(TYPE, JOIN).put(FIRST, texts(self));
            case OverlayFrame.ForwardJoin(Contact newcomer, int ttl) -> map.put(TYPE, FORWARD_JOIN)
                    .put(FIRST, contact(newcomer)).put(SECOND, ttl);
            case OverlayFrame.Neighbour(Wish wish, List<Multiaddr> self) -> map.put(TYPE, NEIGHBOUR)
                    .put(FIRST, wish.ordinal()).put(SECOND, texts(self));
            case OverlayFrame.Accept() -> map.put(TYPE, ACCEPT);
            case OverlayFrame.Disconnect() -> map.put(TYPE, DISCONNECT);
            case OverlayFrame.Shuffle(Contact origin, int ttl, List<Contact> known) -> map.put(TYPE, SHUFFLE)
                    .put(FIRST, contact(origin)).put(SECOND, ttl).put(THIRD, items(known));
            case OverlayFrame.ShuffleReply(List<Contact> known) -> map.put(TYPE, SHUFFLE_REPLY)
                    .put(FIRST, items(known));
            case OverlayFrame.IHave(Map<ChannelId, Map<PeerId, Reach>> rows) -> map.put(TYPE, I_HAVE).put(FIRST,
                    channels(rows, logs -> logs.entrySet().stream().map(log -> array(peer(log.getKey()),
                            new CborItem.Int(log.getValue().seq()), new CborItem.Int(log.getValue().hops())))
                            .toList()));
            case OverlayFrame.Graft(Map<ChannelId, Map<PeerId, Long>> after) -> map.put(TYPE, GRAFT)
                    .put(FIRST, channels(after, logs -> logs.entrySet().stream()
                            .map(log -> array(peer(log.getKey()), new CborItem.Int(log.getValue()))).toList()))
                    .put(SECOND, LOGS_ONLY);
            case OverlayFrame.Prune(Map<ChannelId, Set<PeerId>> logs) -> map.put(TYPE, PRUNE)
                    .put(FIRST, channels(logs, authors -> authors.stream().map(OverlayCodec::peer).toList()))
                    .put(SECOND, LOGS_ONLY);
        }
        return map.encode();
    }

    private static CborItem array(CborItem... items) {
        return new CborItem.Array(List.of(items));
    }

    private static CborItem peer(PeerId peer) {
        return new CborItem.Bytes(peer.publicKey());
    }

    private static List<CborItem> texts(List<Multiaddr> addresses) {
        return addresses.stream().limit(MAX_ADDRESSES)
                .map(address -> (CborItem) new CborItem.Text(address.toString())).toList();
    }

    private static CborItem contact(Contact contact) {
        return array(peer(contact.peer()), new CborItem.Array(texts(contact.addresses())));
    }

    private static List<CborItem> items(List<Contact> contacts) {
        return contacts.stream().limit(MAX_CONTACTS).map(OverlayCodec::contact).toList();
    }

    private static <T> List<CborItem> channels(Map<ChannelId, T> channels, Function<T, List<CborItem>> items) {
        return channels.entrySet().stream().map(channel -> array(new CborItem.Bytes(channel.getKey().bytes()),
                new CborItem.Array(items.apply(channel.getValue())))).toList();
    }

    /**
     * Reads a frame.
     *
     * @param bytes at most the link's limit
     * @return the frame
     * @throws CborException if it is malformed, of another type, or holds an unknown key below 64
     */
    public static OverlayFrame decode(byte[] bytes) throws CborException {
        return decode(Cbor.decodeMap(bytes));
    }

    /**
     * Reads a frame.
     *
     * @param map what key 0 says is of a type from {@value #FIRST_TYPE} to {@value #LAST_TYPE}
     * @return the frame
     * @throws CborException if it is malformed, of another type, or holds an unknown key below 64
     */
    public static OverlayFrame decode(CborMap map) throws CborException {
        int type = (int) map.number(TYPE, FIRST_TYPE, LAST_TYPE);
        for (long key : map.toItem().entries().keySet()) {
            if (key < 0 || key > KEYS[type - FIRST_TYPE] && key < FIRST_IGNORABLE) {
                throw new CborException("expected no critical key " + key + " in a frame of type " + type);
            }
        }
        return switch (type) {
            case JOIN -> new OverlayFrame.Join(addresses(map.array(FIRST, MAX_ADDRESSES)));
            case FORWARD_JOIN -> new OverlayFrame.ForwardJoin(contact(new CborItem.Array(map.array(FIRST, 2)), 1),
                    (int) map.number(SECOND, 0, MAX_TTL));
            case NEIGHBOUR -> new OverlayFrame.Neighbour(
                    Wish.values()[(int) map.number(FIRST, 0, Wish.values().length - 1L)],
                    addresses(map.array(SECOND, MAX_ADDRESSES)));
            case ACCEPT -> new OverlayFrame.Accept();
            case DISCONNECT -> new OverlayFrame.Disconnect();
            case SHUFFLE -> new OverlayFrame.Shuffle(contact(new CborItem.Array(map.array(FIRST, 2)), 0),
                    (int) map.number(SECOND, 0, MAX_TTL), contacts(map.array(THIRD, MAX_CONTACTS)));
            case SHUFFLE_REPLY -> new OverlayFrame.ShuffleReply(contacts(map.array(FIRST, MAX_CONTACTS)));
            case I_HAVE -> new OverlayFrame.IHave(reaches(map));
            case GRAFT -> new OverlayFrame.Graft(after(map));
            case PRUNE -> new OverlayFrame.Prune(authors(map));
            default -> throw new CborException("expected an overlay's frame, got type " + type);
        };
    }

    private static List<Multiaddr> addresses(List<CborItem> items) throws CborException {
        List<Multiaddr> addresses = new ArrayList<>(items.size());
        for (CborItem item : items) {
            if (!(item instanceof CborItem.Text(String text))) {
                throw new CborException("expected an address");
            }
            try {
                addresses.add(Multiaddr.parse(text));
            } catch (IllegalArgumentException e) {
                throw new CborException("expected an address: " + e.getMessage());
            }
        }
        return addresses;
    }

    private static Contact contact(CborItem item, int leastAddresses) throws CborException {
        List<CborItem> pair = array(item, 2, 2);
        return new Contact(peer(pair.get(0)), addresses(array(pair.get(1), leastAddresses, MAX_ADDRESSES)));
    }

    private static List<Contact> contacts(List<CborItem> items) throws CborException {
        List<Contact> contacts = new ArrayList<>(items.size());
        for (CborItem item : items) {
            contacts.add(contact(item, 0));
        }
        return contacts;
    }

    private static Map<ChannelId, Map<PeerId, Reach>> reaches(CborMap map) throws CborException {
        Map<ChannelId, Map<PeerId, Reach>> channels = new LinkedHashMap<>();
        int left = MAX_LOGS;
        for (CborItem item : map.array(FIRST, MAX_CHANNELS)) {
            List<CborItem> pair = array(item, 2, 2);
            Map<PeerId, Reach> logs = new LinkedHashMap<>();
            for (CborItem log : array(pair.get(1), 0, left)) {
                List<CborItem> fields = array(log, 3, 3);
                logs.put(peer(fields.get(0)), new Reach(number(fields.get(1), Long.MAX_VALUE),
                        (int) number(fields.get(2), MAX_HOPS)));
                left--;
            }
            channels.put(channel(pair.get(0)), logs);
        }
        return channels;
    }

    private static Map<ChannelId, Map<PeerId, Long>> after(CborMap map) throws CborException {
        Map<ChannelId, Map<PeerId, Long>> channels = new LinkedHashMap<>();
        int left = MAX_LOGS;
        for (CborItem item : map.array(FIRST, MAX_CHANNELS)) {
            List<CborItem> pair = array(item, 2, 2);
            Map<PeerId, Long> logs = new LinkedHashMap<>();
            for (CborItem log : array(pair.get(1), 0, left)) {
                List<CborItem> fields = array(log, 2, 2);
                logs.put(peer(fields.get(0)), number(fields.get(1), Long.MAX_VALUE));
                left--;
            }
            channels.put(channel(pair.get(0)), logs);
        }
        return channels;
    }

    private static Map<ChannelId, Set<PeerId>> authors(CborMap map) throws CborException {
        Map<ChannelId, Set<PeerId>> channels = new LinkedHashMap<>();
        int left = MAX_LOGS;
        for (CborItem item : map.array(FIRST, MAX_CHANNELS)) {
            List<CborItem> pair = array(item, 2, 2);
            Set<PeerId> authors = new LinkedHashSet<>();
            for (CborItem author : array(pair.get(1), 0, left)) {
                authors.add(peer(author));
                left--;
            }
            channels.put(channel(pair.get(0)), authors);
        }
        return channels;
    }

    private static List<CborItem> array(CborItem item, int least, int most) throws CborException {
        if (item instanceof CborItem.Array(List<CborItem> items) && items.size() >= least && items.size() <= most) {
            return items;
        }
        throw new CborException("expected an array of " + least + " to " + most + " items");
    }

    private static long number(CborItem item, long most) throws CborException {
        if (item instanceof CborItem.Int(long value) && value >= 0 && value <= most) {
            return value;
        }
        throw new CborException("expected a number from 0 to " + most);
    }

    private static PeerId peer(CborItem item) throws CborException {
        return PeerId.ofPublicKey(bytes32(item));
    }

    private static ChannelId channel(CborItem item) throws CborException {
        return new ChannelId(bytes32(item));
    }

    private static byte[] bytes32(CborItem item) throws CborException {
        if (item instanceof CborItem.Bytes(byte[] value) && value.length == PeerId.KEY_LENGTH) {
            return value;
        }
        throw new CborException("expected " + PeerId.KEY_LENGTH + " bytes");
    }
}
