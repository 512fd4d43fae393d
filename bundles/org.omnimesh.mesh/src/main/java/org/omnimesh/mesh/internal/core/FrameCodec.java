// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

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

/** The bytes of frames: a CBOR map whose key 0 tells the type. Keys and types that are not known here are ignored. */
final class FrameCodec {
    static final int MAX_RUNS = 4096;
    static final int MAX_CHANNELS = 1024;
    static final int MAX_AUTHORS = 4096;
    static final int MAX_NEIGHBOURS = 4096;

    private static final int TYPE = 0;
    private static final int FIRST = 1;
    private static final int SECOND = 2;
    private static final int FULL = 3;
    private static final int LAST = 4;
    private static final int HELLO = 1;
    private static final int STATE = 2;
    private static final int RUNS = 3;
    private static final int NEIGHBOURS = 4;
    private static final int AGAIN = 5;
    private static final int ID_LENGTH = 32;

    private FrameCodec() {}

    static byte[] encode(Frame frame) {
        CborMap map = new CborMap();
        switch (frame) {
            case Frame.Hello(long version, long session) -> map.put(TYPE, HELLO).put(FIRST, version).put(SECOND,
                    session);
            case Frame.State state -> {
                map.put(TYPE, STATE).put(FIRST, state.processed());
                map.put(SECOND, pairs(state.channels(), FrameCodec::rows));
                if (state.full()) {
                    map.put(FULL, new CborItem.Bool(true));
                }
                if (state.last()) {
                    map.put(LAST, new CborItem.Bool(true));
                }
            }
            case Frame.Runs(long number, List<byte[]> runs) -> map.put(TYPE, RUNS).put(FIRST, number).put(SECOND,
                    runs.stream().map(CborItem.Bytes::new).toList());
            case Frame.Neighbours(Map<ChannelId, Set<PeerId>> served) -> map.put(TYPE, NEIGHBOURS).put(FIRST,
                    pairs(served, peers -> peers.stream().map(FrameCodec::peer).toList()));
            case Frame.Again(Map<ChannelId, Map<PeerId, Long>> after) -> map.put(TYPE, AGAIN).put(FIRST,
                    pairs(after, logs -> logs.entrySet().stream().map(log -> (CborItem) new CborItem.Array(
                            List.of(peer(log.getKey()), new CborItem.Int(log.getValue())))).toList()));
        }
        return map.encode();
    }

    private static <T> List<CborItem> pairs(Map<ChannelId, T> channels, Function<T, List<CborItem>> items) {
        return channels.entrySet().stream().map(channel -> (CborItem) new CborItem.Array(List.of(
                new CborItem.Bytes(channel.getKey().bytes()), new CborItem.Array(items.apply(channel.getValue())))))
                .toList();
    }

    private static CborItem peer(PeerId peer) {
        return new CborItem.Bytes(peer.publicKey());
    }

    private static List<CborItem> rows(Map<PeerId, Frame.Row> rows) {
        List<CborItem> items = new ArrayList<>(rows.size());
        rows.forEach((author, row) -> {
            List<CborItem> fields = new ArrayList<>(3);
            fields.add(peer(author));
            fields.add(new CborItem.Int(row.stored()));
            if (row.held() > row.stored()) {
                fields.add(new CborItem.Int(row.held()));
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
        return switch ((int) map.number(TYPE, 0, Short.MAX_VALUE)) {
            case HELLO -> Optional.of(new Frame.Hello(map.number(FIRST, 1, Long.MAX_VALUE),
                    map.number(SECOND, 1, Long.MAX_VALUE)));
            case STATE -> Optional.of(new Frame.State(map.number(FIRST, 0, Long.MAX_VALUE), channels(map),
                    map.flag(FULL), map.flag(LAST)));
            case RUNS -> Optional.of(new Frame.Runs(map.number(FIRST, 1, Long.MAX_VALUE), runs(map)));
            case NEIGHBOURS -> Optional.of(new Frame.Neighbours(neighbours(map)));
            case AGAIN -> Optional.of(new Frame.Again(after(map)));
            default -> Optional.empty();
        };
    }

    private static List<byte[]> runs(CborMap map) throws CborException {
        List<byte[]> runs = new ArrayList<>();
        for (CborItem item : map.array(SECOND, MAX_RUNS)) {
            if (!(item instanceof CborItem.Bytes(byte[] run))) {
                throw new CborException("expected runs as byte strings");
            }
            runs.add(run);
        }
        return runs;
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

    private static Map<ChannelId, Map<PeerId, Long>> after(CborMap map) throws CborException {
        Map<ChannelId, Map<PeerId, Long>> after = new LinkedHashMap<>();
        for (CborItem item : map.array(FIRST, MAX_CHANNELS)) {
            List<CborItem> pair = array(item, 2, 2);
            Map<PeerId, Long> logs = new LinkedHashMap<>();
            for (CborItem log : array(pair.get(1), 0, MAX_AUTHORS)) {
                List<CborItem> fields = array(log, 2, 2);
                logs.put(PeerId.ofPublicKey(bytes32(fields.get(0))), number(fields.get(1)));
            }
            after.put(new ChannelId(bytes32(pair.get(0))), logs);
        }
        return after;
    }

    private static Map<ChannelId, Map<PeerId, Frame.Row>> channels(CborMap map) throws CborException {
        Map<ChannelId, Map<PeerId, Frame.Row>> channels = new LinkedHashMap<>();
        for (CborItem item : map.array(SECOND, MAX_CHANNELS)) {
            List<CborItem> pair = array(item, 2, 2);
            Map<PeerId, Frame.Row> rows = new LinkedHashMap<>();
            for (CborItem row : array(pair.get(1), 0, MAX_AUTHORS)) {
                List<CborItem> fields = array(row, 2, 3);
                long stored = number(fields.get(1));
                long held = fields.size() == 3 ? number(fields.get(2)) : stored;
                rows.put(PeerId.ofPublicKey(bytes32(fields.get(0))), new Frame.Row(stored, held));
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

    private static byte[] bytes32(CborItem item) throws CborException {
        if (item instanceof CborItem.Bytes(byte[] value) && value.length == ID_LENGTH) {
            return value;
        }
        throw new CborException("expected " + ID_LENGTH + " bytes");
    }
}
