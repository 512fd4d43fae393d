// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.omnimesh.mesh.internal.core.CoreFixture.B;
import static org.omnimesh.mesh.internal.core.CoreFixture.C;
import static org.omnimesh.mesh.internal.core.CoreFixture.only;
import static org.omnimesh.mesh.internal.core.CoreFixture.peer;
import static org.omnimesh.mesh.internal.core.CoreFixture.run;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunCodec;

/** A peer cannot make a device hold more than it says it holds. */
class HeldTest {
    private static final int LARGE = 60_000;
    private final CoreFixture mesh = new CoreFixture();

    private long held(Held kind) {
        return mesh.core.held().getOrDefault(kind, 0L);
    }

    @Test
    void whoLinksAnewDoesNotGetMoreRoomAtTheStore() {
        // given a disk that does not answer, and a peer that sends what nobody can store before it is checked
        List<Action> asked = new ArrayList<>();
        Run first = run(C, LogHead.EMPTY, 1);
        Run later = run(C, first.head(), LARGE);

        // when it links again and again, each time with as much as is taken of it
        for (int links = 0; links < 10; links++) {
            mesh.core.linkDown(B);
            mesh.up(B);
            for (int i = 1; i <= 50; i++) {
                asked.addAll(mesh.runs(B, i, later));
            }
        }

        // then it is not cut, what is taken has a limit, and what was too much is asked for once there is room
        assertTrue(only(Action.Close.class, asked).isEmpty());
        assertTrue(held(Held.STORING_BYTES_OF_ONE_PEER) <= Inbound.MAX_STORING_BYTES);
        assertTrue(held(Held.STORING_BYTES_OF_ONE_PEER) > Inbound.MAX_STORING_BYTES - 2L * LARGE);
        only(Action.Store.class, asked).forEach(store -> mesh.core.stored(store.ticket(), Outcome.FAILED));
        assertEquals(0, held(Held.STORING_BYTES_OF_ONE_PEER));
        assertFalse(only(Action.Store.class, mesh.runs(B, 51, later)).isEmpty());
    }

    @Test
    void refusalsOfAuthorsThatNobodyKnowsAreNotNotedWithoutLimit() {
        mesh.up(B);
        for (int frames = 0; frames < 3; frames++) {
            Map<PeerId, Frame.Row> rows = new HashMap<>();
            for (int i = 0; i < 1000; i++) {
                rows.put(stranger(1000 * frames + i), new Frame.Row(1, Long.MAX_VALUE, 0));
            }
            mesh.state(B, rows, true);
        }
        assertEquals(PeerSession.MAX_STRANGE, held(Held.STRANGE_LOGS_OF_ONE_PEER));
    }

    @Test
    void aProofAgainstADeviceThatNobodyKnowsIsNotKept() {
        mesh.up(B);
        assertTrue(only(Action.Verify.class, mesh.frame(B, fork(peer(90)))).isEmpty());
        assertEquals(1, only(Action.Verify.class, mesh.frame(B, fork(C))).size());
    }

    private static PeerId stranger(int number) {
        return PeerId.ofPublicKey(ByteBuffer.allocate(32).putInt(28, number).array());
    }

    private static Frame.Fork fork(PeerId author) {
        return new Frame.Fork(RunCodec.bare(run(author, LogHead.EMPTY, 10)),
                RunCodec.bare(run(author, LogHead.EMPTY, 20)));
    }
}
