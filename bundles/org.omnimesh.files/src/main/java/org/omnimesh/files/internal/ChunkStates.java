// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Which chunks are here, as kept in a blob's state file: one bit per chunk that is on disk for sure, then one bit per
 * chunk that was written but perhaps not synced. After a crash only the latter need to be checked. Not thread-safe.
 */
final class ChunkStates {
    private final int chunks;
    private final BitSet synced;
    private final BitSet here;

    private ChunkStates(int chunks, BitSet synced, BitSet here) {
        this.chunks = chunks;
        this.synced = synced;
        this.here = here;
    }

    static byte[] none(int chunks) {
        return new byte[2 * width(chunks)];
    }

    static byte[] allSynced(int chunks) {
        byte[] state = none(chunks);
        BitSet all = new BitSet(chunks);
        all.set(0, chunks);
        byte[] bits = all.toByteArray();
        System.arraycopy(bits, 0, state, 0, bits.length);
        System.arraycopy(bits, 0, state, width(chunks), bits.length);
        return state;
    }

    /** Reads a state file; of one that is damaged every chunk counts as written but not synced. */
    static ChunkStates decode(byte[] state, int chunks) {
        int width = width(chunks);
        BitSet synced = new BitSet(chunks);
        BitSet here = new BitSet(chunks);
        if (state.length == 2 * width) {
            synced.or(BitSet.valueOf(Arrays.copyOf(state, width)));
            here.or(BitSet.valueOf(Arrays.copyOfRange(state, width, 2 * width)));
            here.or(synced);
        } else {
            here.set(0, chunks);
        }
        synced.clear(chunks, Math.max(chunks, synced.length()));
        here.clear(chunks, Math.max(chunks, here.length()));
        return new ChunkStates(chunks, synced, here);
    }

    boolean isHere(int index) {
        return here.get(index);
    }

    int countHere() {
        return here.cardinality();
    }

    void setHere(int index) {
        here.set(index);
    }

    void forget(int index) {
        here.clear(index);
    }

    /** Returns the chunks that are written and may not be synced. */
    BitSet unsynced() {
        BitSet bits = (BitSet) here.clone();
        bits.andNot(synced);
        return bits;
    }

    void setSynced(BitSet bits) {
        synced.or(bits);
    }

    /** Returns where in the state file the byte with a chunk's second bit is. */
    int herePosition(int index) {
        return width(chunks) + index / Byte.SIZE;
    }

    byte hereByte(int index) {
        int first = index / Byte.SIZE * Byte.SIZE;
        byte[] bits = here.get(first, first + Byte.SIZE).toByteArray();
        return bits.length == 0 ? 0 : bits[0];
    }

    byte[] syncedBytes() {
        return Arrays.copyOf(synced.toByteArray(), width(chunks));
    }

    private static int width(int chunks) {
        return (chunks + Byte.SIZE - 1) / Byte.SIZE;
    }
}
