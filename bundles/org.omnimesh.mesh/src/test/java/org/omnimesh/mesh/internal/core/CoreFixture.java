// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.core;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.mesh.internal.entry.CausalHead;
import org.omnimesh.mesh.internal.entry.Entry;
import org.omnimesh.mesh.internal.entry.EntryDraft;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunCodec;

/** A core with two peers, and runs to give it. */
final class CoreFixture {
    static final PeerId SELF = peer(1);
    static final PeerId B = peer(2);
    static final PeerId C = peer(3);
    static final ChannelId CHANNEL = new ChannelId(filled(50));

    final MeshCore core;

    CoreFixture() {
        this(new MeshCore(SELF, new SplittableRandom(1)));
    }

    CoreFixture(MeshCore core) {
        this.core = core;
        core.trustChanged(Map.of(CHANNEL, Set.of(SELF, B, C)));
    }

    static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    static PeerId peer(int value) {
        return PeerId.ofPublicKey(filled(value));
    }

    /** Makes a run of one entry; the payload's length tells different ones apart. */
    static Run run(PeerId author, LogHead head, int payload, CausalHead... causes) {
        EntryHeader header = new EntryHeader(new TeamId(filled(9)), CHANNEL, author, head.seq() + 1,
                new HybridTime(1, 0), new EntryKind("test.note"), new KeyId(new byte[] { 1, 1, 1, 1, 1, 1, 1, 1 }));
        Entry entry = EntryDraft.of(header, head, List.of(causes)).seal(new byte[payload]);
        return RunCodec.encode(List.of(entry), new Signature(new byte[64]));
    }

    /** Links a peer that has nothing. */
    void up(PeerId peer) {
        core.linkUp(peer);
        frame(peer, new Frame.Hello(1, 7));
        state(peer, Map.of(), true);
    }

    List<Action> state(PeerId peer, Map<PeerId, Frame.Row> rows, boolean last) {
        Map<ChannelId, Map<PeerId, Frame.Row>> channels = new LinkedHashMap<>();
        channels.put(CHANNEL, rows);
        return frame(peer, new Frame.State(0, channels, true, last));
    }

    List<Action> frame(PeerId peer, Frame frame) {
        return core.frame(peer, FrameCodec.encode(frame));
    }

    List<Action> runs(PeerId from, long number, Run... runs) {
        return frame(from, new Frame.Runs(number, Arrays.stream(runs).map(Run::encoded).toList()));
    }

    /** Gives runs and stores whatever the core wants stored. */
    void stored(PeerId from, long number, Run... runs) {
        only(Action.Store.class, runs(from, number, runs))
                .forEach(store -> core.stored(store.ticket(), Outcome.STORED));
    }

    static <T extends Action> List<T> only(Class<T> type, List<Action> actions) {
        return actions.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Returns the frames of a type that are sent to a peer. */
    static <T extends Frame> List<T> sent(PeerId to, Class<T> type, List<Action> actions) {
        return only(Action.Send.class, actions).stream().filter(send -> send.peer().equals(to))
                .map(CoreFixture::decode).flatMap(Optional::stream).filter(type::isInstance).map(type::cast).toList();
    }

    private static Optional<Frame> decode(Action.Send send) {
        try {
            return FrameCodec.decode(send.frame());
        } catch (CborException e) {
            throw new AssertionError("the core sends what it cannot read", e);
        }
    }
}
