// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.files.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.omnimesh.testing.fuzz.DecoderFuzz;

/** State files of blobs; the first byte is the number of chunks. */
class ChunkStatesFuzzTest extends DecoderFuzz<ChunkStates> {
    ChunkStatesFuzzTest() {
        super(IllegalArgumentException.class, 8);
    }

    @Override
    protected List<byte[]> seeds() {
        return List.of(input(9, ChunkStates.none(9)), input(100, ChunkStates.allSynced(100)));
    }

    private static byte[] input(int chunks, byte[] state) {
        byte[] input = new byte[state.length + 1];
        input[0] = (byte) chunks;
        System.arraycopy(state, 0, input, 1, state.length);
        return input;
    }

    @Override
    protected Optional<ChunkStates> decode(byte[] input) {
        if (input.length == 0) {
            return Optional.empty();
        }
        int chunks = (input[0] & 0xff) + 1;
        ChunkStates states = ChunkStates.decode(Arrays.copyOfRange(input, 1, input.length), chunks);
        if (states.countHere() > chunks || states.unsynced().cardinality() > states.countHere()
                || states.syncedBytes().length != (chunks + 7) / 8) {
            throw new IllegalStateException("more chunks than there are");
        }
        return Optional.of(states);
    }
}
