// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.LogId;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** Frames of peers. */
class FrameCodecFuzzTest extends DecoderFuzz<Frame> {
    FrameCodecFuzzTest() {
        super(CborException.class, CBOR);
    }

    @Override
    protected List<byte[]> seeds() {
        return List.<Frame>of(new Frame.Hello(1, 77), new Frame.Hello(1, 77, new Mark(5, 0)),
                new Frame.State(3, Map.of(CoreFixture.CHANNEL,
                        Map.of(CoreFixture.B, new Frame.Row(7, 9, 5), CoreFixture.C, Frame.Row.of(4))), true, true),
                new Frame.State(3, Map.of(CoreFixture.CHANNEL, Map.of()), true, true, new Mark(7, 8), new Mark(7, 0)),
                new Frame.Runs(2, List.of(CoreFixture.run(CoreFixture.B, LogHead.EMPTY, 5).encoded())),
                new Frame.Neighbours(Map.of(CoreFixture.CHANNEL, Set.of(CoreFixture.B, CoreFixture.C))),
                new Frame.Digest(4, Map.of(CoreFixture.CHANNEL, new StateDigest(1, 2)), new Mark(7, 8)),
                new Frame.Want(Set.of(CoreFixture.CHANNEL)),
                new Frame.Want(Set.of(CoreFixture.CHANNEL), new Mark(1, 2)),
                new Frame.Show(Map.of(new LogId(CoreFixture.CHANNEL, CoreFixture.C), 4L)),
                new Frame.Lacks(new LogId(CoreFixture.CHANNEL, CoreFixture.C), 4),
                new Frame.Fork(new byte[40], new byte[41])).stream().map(FrameCodec::encode).toList();
    }

    @Override
    protected Optional<Frame> decode(byte[] input) throws Exception {
        return FrameCodec.decode(input);
    }

    @Override
    protected Optional<byte[]> encode(Frame value) {
        return Optional.of(FrameCodec.encode(value));
    }
}
