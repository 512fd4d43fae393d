// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.testing.sim;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;

import org.omnimesh.api.cbor.Cbor;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborItem;
import org.omnimesh.api.cbor.CborMap;

/** What the simulator understands of frames ({@code releng/protocol.md}): little, so that it need not follow every change. */
final class Frames {
    private static final int STATE = 2;
    private static final int RUNS = 3;
    private static final int ITEMS = 2;
    private static final int SEQ = 5;
    private static final int AUTHOR = 4;
    private static final int FIRST_IGNORABLE = 64;
    /** Keys from here on have no meaning yet. */
    private static final int FIRST_FREE = 1000;

    private Frames() {}

    /** Counts the entries in a frame of runs; 0 for other frames. */
    static int entries(byte[] frame) {
        if (frame.length < 3 || frame[1] != 0 || frame[2] != RUNS) {
            return 0;
        }
        int entries = 0;
        try {
            for (CborItem run : Cbor.decodeMap(frame).array(ITEMS, Integer.MAX_VALUE)) {
                entries += run instanceof CborItem.Bytes(byte[] bytes) ? headers(bytes).size() : 0;
            }
        } catch (CborException e) {
            return 0;
        }
        return entries;
    }

    private static List<CborItem> headers(byte[] run) throws CborException {
        return Cbor.decodeMap(run).array(1, Integer.MAX_VALUE);
    }

    /** Renders a frame for people; devices by the names given. */
    static String text(byte[] frame, Function<byte[], String> name) {
        try {
            SortedMap<Long, CborItem> map = Cbor.decodeMap(frame).toItem().entries();
            StringBuilder text = new StringBuilder(type(map.get(0L))).append(" (").append(frame.length).append(" B)");
            map.forEach((key, value) -> text.append(key == 0 ? "" : " " + key + "=" + text(value, name)));
            return text.toString();
        } catch (CborException e) {
            return "malformed (" + frame.length + " B)";
        }
    }

    private static String type(CborItem type) {
        String[] names = { "?", "HELLO", "STATE", "RUNS", "NEIGHBOURS", "?", "DIGEST", "WANT", "FORK", "SHOW", "?", "?",
                "?", "?", "?", "?", "JOIN", "FORWARD_JOIN", "NEIGHBOUR", "ACCEPT", "DISCONNECT", "SHUFFLE",
                "SHUFFLE_REPLY", "I_HAVE", "GRAFT", "PRUNE" };
        return type instanceof CborItem.Int(long value) && value > 0 && value < names.length
                ? names[(int) value]
                : "type " + text(type, bytes -> "");
    }

    private static String text(CborItem item, Function<byte[], String> name) {
        return switch (item) {
            case CborItem.Int(long value) -> value == Long.MAX_VALUE ? "max" : Long.toString(value);
            case CborItem.Bytes(byte[] bytes) when bytes.length == 32 -> name.apply(bytes);
            case CborItem.Bytes(byte[] bytes) when bytes.length <= 8 -> HexFormat.of().formatHex(bytes);
            case CborItem.Bytes(byte[] bytes) -> run(bytes, name);
            case CborItem.Array(List<CborItem> items) -> list(items, name);
            case CborItem.Bool(boolean value) -> Boolean.toString(value);
            case CborItem.Text(String value) -> value;
            case CborItem.Map map -> map.entries().size() + " keys";
            case CborItem.Null nothing -> "null";
        };
    }

    private static String list(List<CborItem> items, Function<byte[], String> name) {
        List<String> texts = items.stream().limit(12).map(item -> text(item, name)).toList();
        return "[" + String.join(" ", texts) + (items.size() > 12 ? " ... " + items.size() : "") + "]";
    }

    private static String run(byte[] bytes, Function<byte[], String> name) {
        try {
            List<CborItem> headers = headers(bytes);
            if (headers.get(0) instanceof CborItem.Array first
                    && headers.get(headers.size() - 1) instanceof CborItem.Array last
                    && first.items().get(0) instanceof CborItem.Bytes(byte[] one)
                    && last.items().get(0) instanceof CborItem.Bytes(byte[] other)) {
                CborMap header = Cbor.decodeMap(one);
                return "run(" + name.apply(header.exactBytes(AUTHOR, 32)) + " " + header.number(SEQ) + ".."
                        + Cbor.decodeMap(other).number(SEQ) + ")";
            }
        } catch (CborException | RuntimeException e) {
            // not a run
        }
        return bytes.length + " bytes";
    }

    // What enemies and noise make of frames.

    /** A frame of a kind that nobody knows and that may be ignored. */
    static byte[] unknown(SplittableRandom random) {
        return new CborMap().put(0, FIRST_IGNORABLE + random.nextInt(1000)).put(1, random.nextInt())
                .put(2, garbage(random, 100)).encode();
    }

    /** Adds a key that nobody knows and that may be ignored. */
    static byte[] extended(byte[] frame, SplittableRandom random) {
        try {
            return Cbor.decodeMap(frame).put(FIRST_FREE + random.nextInt(1000), random.nextInt()).encode();
        } catch (CborException e) {
            return frame;
        }
    }

    static byte[] garbage(SplittableRandom random, int most) {
        byte[] bytes = new byte[random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    static byte[] flipped(byte[] frame, SplittableRandom random) {
        byte[] copy = frame.clone();
        for (int i = 1 + random.nextInt(3); i > 0 && copy.length > 0; i--) {
            copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    /** Changes numbers, well-formed: lies about what is stored, processed, served. */
    static byte[] lying(byte[] frame, SplittableRandom random) {
        try {
            SortedMap<Long, CborItem> map = new TreeMap<>(Cbor.decodeMap(frame).toItem().entries());
            for (Map.Entry<Long, CborItem> entry : map.entrySet()) {
                if (entry.getKey() > 0) {
                    entry.setValue(lie(entry.getValue(), random));
                }
            }
            return Cbor.encode(new CborItem.Map(map));
        } catch (CborException e) {
            return frame;
        }
    }

    private static CborItem lie(CborItem item, SplittableRandom random) {
        return switch (item) {
            case CborItem.Int(long value) when random.nextInt(3) == 0 -> new CborItem.Int(switch (random.nextInt(6)) {
                case 0 -> 0;
                case 1 -> 1;
                case 2 -> value + 1;
                case 3 -> Math.max(0, value - 1);
                case 4 -> value + random.nextInt(100_000);
                default -> Long.MAX_VALUE;
            });
            case CborItem.Array(List<CborItem> items) -> {
                List<CborItem> changed = new ArrayList<>(items.size());
                items.forEach(each -> changed.add(lie(each, random)));
                if (!changed.isEmpty() && random.nextInt(10) == 0) {
                    changed.remove(random.nextInt(changed.size()));
                }
                yield new CborItem.Array(changed);
            }
            case CborItem.Bool(boolean value) when random.nextInt(10) == 0 -> new CborItem.Bool(!value);
            default -> item;
        };
    }

    /** Takes the first run out of a frame of runs, so that those after it have to wait. */
    static byte[] gapped(byte[] frame) {
        try {
            CborMap map = Cbor.decodeMap(frame);
            List<CborItem> runs = map.array(ITEMS, Integer.MAX_VALUE);
            return runs.size() < 2 ? frame : map.put(ITEMS, runs.subList(1, runs.size())).encode();
        } catch (CborException e) {
            return frame;
        }
    }

    /** Takes the runs that begin their logs out of a frame of runs. */
    static byte[] withoutFirst(byte[] frame) {
        try {
            if (!isRuns(frame)) {
                return frame;
            }
            CborMap map = Cbor.decodeMap(frame);
            List<CborItem> later = new ArrayList<>();
            for (CborItem run : map.array(ITEMS, Integer.MAX_VALUE)) {
                if (!(run instanceof CborItem.Bytes(byte[] bytes) && begins(bytes))) {
                    later.add(run);
                }
            }
            return map.put(ITEMS, later).encode();
        } catch (CborException e) {
            return frame;
        }
    }

    private static boolean begins(byte[] run) throws CborException {
        return headers(run).get(0) instanceof CborItem.Array first
                && first.items().get(0) instanceof CborItem.Bytes(byte[] header)
                && Cbor.decodeMap(header).number(SEQ) == 1;
    }

    /** Says that logs of authors who do not exist are there, and that nothing more of them is wanted. */
    static byte[] made(byte[] channel, int authors, SplittableRandom random) {
        List<CborItem> rows = new ArrayList<>();
        for (int i = 0; i < authors; i++) {
            byte[] author = new byte[32];
            random.nextBytes(author);
            rows.add(new CborItem.Array(List.of(new CborItem.Bytes(author), new CborItem.Int(1 + random.nextInt(1000)),
                    new CborItem.Int(Long.MAX_VALUE))));
        }
        CborItem named = new CborItem.Array(List.of(new CborItem.Bytes(channel), new CborItem.Array(rows)));
        return new CborMap().put(0, STATE).put(1, 0).put(ITEMS, List.of(named)).encode();
    }

    /** The same runs under other numbers, again and again, without waiting for credit. */
    static List<byte[]> flood(byte[] frame, int times) {
        List<byte[]> copies = new ArrayList<>();
        try {
            CborMap map = Cbor.decodeMap(frame);
            long number = map.number(1);
            for (int i = 1; i <= times; i++) {
                copies.add(map.put(1, number + i).encode());
            }
        } catch (CborException e) {
            // nothing to flood with
        }
        return copies;
    }

    static boolean isRuns(byte[] frame) {
        return frame.length > 2 && frame[1] == 0 && frame[2] == RUNS;
    }
}
