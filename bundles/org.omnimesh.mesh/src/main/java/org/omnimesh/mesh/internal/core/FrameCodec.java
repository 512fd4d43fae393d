// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import org.omnimesh.api.cbor.Cbor;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborItem;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.overlay.OverlayCodec;
import org.omnimesh.mesh.internal.overlay.OverlayFrame;

/**
 * The bytes of frames: a CBOR map whose key 0 tells the type. Of what is not known here, types and keys from
 * {@link #FIRST_IGNORABLE} on are ignored, others refuse the frame.
 */
final class FrameCodec {
    static final int MAX_RUNS = 4096;
    static final int MAX_CHANNELS = 1024;
    static final int MAX_AUTHORS = 4096;
    static final int MAX_NEIGHBOURS = 4096;
    static final int MAX_SHOWN = 64;
    /** Types and keys from here on may be ignored by those who do not know them. */
    static final int FIRST_IGNORABLE = 64;

    /** The sender's moment, or in HELLO and WANT the receiver's. */
    private static final int MARK = 64;
    private static final int SINCE = 65;
    private static final int TYPE = 0;
    private static final int FIRST = 1;
    private static final int SECOND = 2;
    private static final int THIRD = 3;
    private static final int FULL = 3;
    private static final int HOPS = 3;
    private static final int LAST = 4;
    private static final int HELLO = 1;
    private static final int STATE = 2;
    private static final int RUNS = 3;
    private static final int NEIGHBOURS = 4;
    private static final int DIGEST = 6;
    private static final int WANT = 7;
    private static final int FORK = 8;
    private static final int SHOW = 9;
    /** Nodes of before ignore it: they wait a little longer. */
    private static final int LACKS = 2048;
    /** The last key of each type. */
    private static final int[] KEYS = { 0, SECOND, LAST, HOPS, FIRST, FIRST, SECOND, FIRST, SECOND, FIRST };
    private static final int ID_LENGTH = 32;

    private FrameCodec() {}

    static byte[] encode(Frame frame) {
        CborMap map = new CborMap();
        switch (frame) {
            case Frame.Hello(long version, long session, Mark since) -> {
                map.put(TYPE, HELLO).put(FIRST, version).put(SECOND, session);
                put(map, since);
            }
            case Frame.State state -> {
                map.put(TYPE, STATE).put(FIRST, state.processed());
                map.put(SECOND, pairs(state.channels(), FrameCodec::rows));
                if (state.full()) {
                    map.put(FULL, new CborItem.Bool(true));
                }
                if (state.last()) {
                    map.put(LAST, new CborItem.Bool(true));
                }
                put(map, state.now());
                if (!state.since().equals(Mark.NONE)) {
                    map.put(SINCE, state.since().growths());
                }
            }
            case Frame.Runs(long number, List<byte[]> runs, List<Integer> hops) -> {
                map.put(TYPE, RUNS).put(FIRST, number).put(SECOND, runs.stream().map(CborItem.Bytes::new).toList());
                if (!hops.isEmpty()) {
                    map.put(HOPS, hops.stream().map(passed -> new CborItem.Int(passed)).toList());
                }
            }
            case Frame.Overlay(OverlayFrame overlay) -> {
                return OverlayCodec.encode(overlay);
            }
            case Frame.Neighbours(Map<ChannelId, Set<PeerId>> served) -> map.put(TYPE, NEIGHBOURS).put(FIRST,
                    pairs(served, peers -> peers.stream().map(FrameCodec::peer).toList()));
            case Frame.Digest(long processed, Map<ChannelId, StateDigest> digests, Mark now) -> {
                map.put(TYPE, DIGEST).put(FIRST, processed);
                map.put(SECOND, digests.entrySet().stream().map(digest -> new CborItem.Array(
                        List.of(channel(digest.getKey()), eight(digest.getValue().vector()),
                                eight(digest.getValue().tips()))))
                        .toList());
                put(map, now);
            }
            case Frame.Want(Set<ChannelId> channels, Mark since) -> {
                map.put(TYPE, WANT).put(FIRST, channels.stream().sorted().map(FrameCodec::channel).toList());
                put(map, since);
            }
            case Frame.Show(Map<LogId, Long> entries) -> map.put(TYPE, SHOW).put(FIRST,
                    entries.entrySet().stream().map(entry -> new CborItem.Array(List.of(
                            channel(entry.getKey().channel()), peer(entry.getKey().author()),
                            new CborItem.Int(entry.getValue())))).toList());
            case Frame.Lacks(LogId log, long seq) -> map.put(TYPE, LACKS).put(FIRST, log.channel().bytes())
                    .put(SECOND, log.author().publicKey()).put(THIRD, seq);
            case Frame.Fork(byte[] first, byte[] second) -> map.put(TYPE, FORK).put(FIRST, first).put(SECOND, second);
        }
        return map.encode();
    }

    private static void put(CborMap map, Mark mark) {
        if (!mark.equals(Mark.NONE)) {
            map.put(MARK, List.of(new CborItem.Int(mark.life()), new CborItem.Int(mark.growths())));
        }
    }

    private static <T> List<CborItem> pairs(Map<ChannelId, T> channels, Function<T, List<CborItem>> items) {
        return channels.entrySet().stream().map(channel -> (CborItem) new CborItem.Array(List.of(
                channel(channel.getKey()), new CborItem.Array(items.apply(channel.getValue()))))).toList();
    }

    private static CborItem channel(ChannelId channel) {
        return new CborItem.Bytes(channel.bytes());
    }

    private static CborItem eight(long value) {
        return new CborItem.Bytes(ByteBuffer.allocate(Long.BYTES).putLong(0, value).array());
    }

    private static CborItem peer(PeerId peer) {
        return new CborItem.Bytes(peer.publicKey());
    }

    private static List<CborItem> rows(Map<PeerId, Frame.Row> rows) {
        List<CborItem> items = new ArrayList<>(rows.size());
        rows.forEach((author, row) -> {
            List<CborItem> fields = new ArrayList<>(4);
            fields.add(peer(author));
            fields.add(new CborItem.Int(row.stored()));
            if (row.held() > row.stored() || row.tip() != 0) {
                fields.add(new CborItem.Int(row.held()));
            }
            if (row.tip() != 0) {
                fields.add(eight(row.tip()));
            }
            items.add(new CborItem.Array(fields));
        });
        return items;
    }

    /**
     * Reads a frame.
     *
     * @param bytes at most the link's limit
     * @return the frame, or empty if its type is not known here
     * @throws CborException if it is malformed
     */
    static Optional<Frame> decode(byte[] bytes) throws CborException {
        CborMap map = Cbor.decodeMap(bytes);
        int type = (int) map.number(TYPE, 1, Short.MAX_VALUE);
        if (type >= FIRST_IGNORABLE) {
            return type == LACKS ? Optional.of(lacks(map)) : Optional.empty();
        }
        if (type >= OverlayCodec.FIRST_TYPE && type <= OverlayCodec.LAST_TYPE) {
            return Optional.of(new Frame.Overlay(OverlayCodec.decode(map)));
        }
        refuseCritical(type, map);
        return switch (type) {
            case HELLO -> Optional.of(new Frame.Hello(map.number(FIRST, 1, Long.MAX_VALUE),
                    map.number(SECOND, 1, Long.MAX_VALUE), mark(map)));
            case STATE -> Optional.of(state(map));
            case RUNS -> Optional.of(runs(map));
            case NEIGHBOURS -> Optional.of(new Frame.Neighbours(neighbours(map)));
            case DIGEST -> Optional.of(new Frame.Digest(map.number(FIRST, 0, Long.MAX_VALUE), digests(map), mark(map)));
            case WANT -> Optional.of(new Frame.Want(wanted(map), mark(map)));
            case SHOW -> Optional.of(new Frame.Show(shown(map)));
            case FORK -> Optional.of(new Frame.Fork(map.bytes(FIRST, Run.MAX_BYTES), map.bytes(SECOND, Run.MAX_BYTES)));
            default -> throw new CborException("expected a known type, got " + type);
        };
    }

    private static void refuseCritical(int type, CborMap map) throws CborException {
        int last = type < KEYS.length ? KEYS[type] : 0;
        for (long key : map.toItem().entries().keySet()) {
            if (key > last && key < FIRST_IGNORABLE) {
                throw new CborException("expected no critical key " + key + " in a frame of type " + type);
            }
        }
    }

    private static Mark mark(CborMap map) throws CborException {
        Optional<CborItem> mark = map.item(MARK);
        if (mark.isEmpty()) {
            return Mark.NONE;
        }
        List<CborItem> fields = array(mark.get(), 2, 2);
        if (number(fields.get(0)) == 0) {
            throw new CborException("expected a life other than 0");
        }
        return new Mark(number(fields.get(0)), number(fields.get(1)));
    }

    private static Frame.State state(CborMap map) throws CborException {
        Mark now = mark(map);
        Mark since = Mark.NONE;
        if (map.item(SINCE).isPresent()) {
            if (now.equals(Mark.NONE)) {
                throw new CborException("expected a moment beside the one since when changes are told");
            }
            since = new Mark(now.life(), map.number(SINCE, 0, now.growths()));
        }
        return new Frame.State(map.number(FIRST, 0, Long.MAX_VALUE), channels(map), map.flag(FULL), map.flag(LAST),
                now, since);
    }

    private static Frame.Lacks lacks(CborMap map) throws CborException {
        return new Frame.Lacks(new LogId(new ChannelId(id(map, FIRST)), PeerId.ofPublicKey(id(map, SECOND))),
                map.number(THIRD, 1, Long.MAX_VALUE));
    }

    private static byte[] id(CborMap map, int key) throws CborException {
        return bytes32(map.item(key).orElseThrow(() -> new CborException("expected an id for key " + key)));
    }

    private static Map<LogId, Long> shown(CborMap map) throws CborException {
        Map<LogId, Long> shown = new LinkedHashMap<>();
        for (CborItem item : map.array(FIRST, MAX_SHOWN)) {
            List<CborItem> fields = array(item, 3, 3);
            PeerId author = PeerId.ofPublicKey(bytes32(fields.get(1)));
            shown.put(new LogId(new ChannelId(bytes32(fields.get(0))), author), number(fields.get(2)));
        }
        return shown;
    }

    private static Map<ChannelId, StateDigest> digests(CborMap map) throws CborException {
        Map<ChannelId, StateDigest> digests = new LinkedHashMap<>();
        for (CborItem item : map.array(SECOND, MAX_CHANNELS)) {
            List<CborItem> fields = array(item, 3, 3);
            digests.put(new ChannelId(bytes32(fields.get(0))),
                    new StateDigest(eight(fields.get(1)), eight(fields.get(2))));
        }
        return digests;
    }

    private static Set<ChannelId> wanted(CborMap map) throws CborException {
        Set<ChannelId> wanted = new LinkedHashSet<>();
        for (CborItem item : map.array(FIRST, MAX_CHANNELS)) {
            wanted.add(new ChannelId(bytes32(item)));
        }
        return wanted;
    }

    private static Frame.Runs runs(CborMap map) throws CborException {
        List<byte[]> runs = new ArrayList<>();
        for (CborItem item : map.array(SECOND, MAX_RUNS)) {
            if (!(item instanceof CborItem.Bytes(byte[] run))) {
                throw new CborException("expected runs as byte strings");
            }
            runs.add(run);
        }
        List<Integer> hops = new ArrayList<>();
        for (CborItem item : map.item(HOPS).isPresent() ? map.array(HOPS, runs.size()) : List.<CborItem>of()) {
            hops.add((int) Math.min(number(item), OverlayCodec.MAX_HOPS));
        }
        if (!hops.isEmpty() && hops.size() != runs.size()) {
            throw new CborException("expected a number of hops for each run");
        }
        return new Frame.Runs(map.number(FIRST, 1, Long.MAX_VALUE), runs, hops);
    }

    private static Map<ChannelId, Set<PeerId>> neighbours(CborMap map) throws CborException {
        Map<ChannelId, Set<PeerId>> served = new LinkedHashMap<>();
        int left = MAX_NEIGHBOURS;
        for (CborItem item : map.array(FIRST, MAX_CHANNELS)) {
            List<CborItem> pair = array(item, 2, 2);
            Set<PeerId> peers = new LinkedHashSet<>();
            for (CborItem peer : array(pair.get(1), 0, left)) {
                peers.add(PeerId.ofPublicKey(bytes32(peer)));
                left--;
            }
            served.put(new ChannelId(bytes32(pair.get(0))), peers);
        }
        return served;
    }

    private static Map<ChannelId, Map<PeerId, Frame.Row>> channels(CborMap map) throws CborException {
        Map<ChannelId, Map<PeerId, Frame.Row>> channels = new LinkedHashMap<>();
        for (CborItem item : map.array(SECOND, MAX_CHANNELS)) {
            List<CborItem> pair = array(item, 2, 2);
            Map<PeerId, Frame.Row> rows = new LinkedHashMap<>();
            for (CborItem row : array(pair.get(1), 0, MAX_AUTHORS)) {
                List<CborItem> fields = array(row, 2, 4);
                long stored = number(fields.get(1));
                long held = fields.size() > 2 ? number(fields.get(2)) : stored;
                long tip = fields.size() > 3 ? eight(fields.get(3)) : 0;
                rows.put(PeerId.ofPublicKey(bytes32(fields.get(0))), new Frame.Row(stored, held, tip));
            }
            channels.put(new ChannelId(bytes32(pair.get(0))), rows);
        }
        return channels;
    }

    private static List<CborItem> array(CborItem item, int least, int most) throws CborException {
        if (item instanceof CborItem.Array(List<CborItem> items) && items.size() >= least && items.size() <= most) {
            return items;
        }
        throw new CborException("expected an array of " + least + " to " + most + " items");
    }

    private static long number(CborItem item) throws CborException {
        if (item instanceof CborItem.Int(long value) && value >= 0) {
            return value;
        }
        throw new CborException("expected a number of at least 0");
    }

    private static long eight(CborItem item) throws CborException {
        if (item instanceof CborItem.Bytes(byte[] value) && value.length == Long.BYTES) {
            return ByteBuffer.wrap(value).getLong();
        }
        throw new CborException("expected " + Long.BYTES + " bytes");
    }

    private static byte[] bytes32(CborItem item) throws CborException {
        if (item instanceof CborItem.Bytes(byte[] value) && value.length == ID_LENGTH) {
            return value;
        }
        throw new CborException("expected " + ID_LENGTH + " bytes");
    }
}
