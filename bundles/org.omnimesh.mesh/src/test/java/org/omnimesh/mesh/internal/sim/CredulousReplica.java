// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.sim;

import java.util.ArrayList;
import java.util.List;

import org.omnimesh.api.cbor.Cbor;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborItem;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.crypto.CryptoContext;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.mesh.internal.entry.Entry;
import org.omnimesh.mesh.internal.entry.EntryDraft;
import org.omnimesh.mesh.internal.entry.LogHead;
import org.omnimesh.mesh.internal.entry.Run;
import org.omnimesh.mesh.internal.entry.RunCodec;
import org.omnimesh.testing.sim.ReplicaOutput;
import org.omnimesh.testing.sim.ReplicaSetup;
import org.omnimesh.testing.sim.SimulatedKeys;

/** Looks at no signature. On the way to it, now and then the last entry of each run of a frame is changed. */
class CredulousReplica extends ForwardingReplica {
    private static final EntryKind OTHER = new EntryKind("sim.changed");
    private static final int RUNS = 3;
    private static final int MOST_RUNS = 4096;
    private static final int ONE_IN = 20;

    private int frames;

    CredulousReplica(ReplicaSetup setup) {
        super(new MeshReplica(new ReplicaSetup(setup.self(), setup.team(), new Keys(setup.keys()), setup.judge(),
                setup.mayBeDropped(), setup.random(), setup.safetyNets()), run -> run));
    }

    /** Believes whatever is signed. */
    private record Keys(SimulatedKeys inner) implements SimulatedKeys {
        @Override
        public PeerId device(int index) {
            return inner.device(index);
        }

        @Override
        public Signature sign(PeerId signer, CryptoContext context, byte[] message) {
            return inner.sign(signer, context, message);
        }

        @Override
        public boolean verify(PeerId signer, CryptoContext context, byte[] message, Signature signature) {
            return true;
        }
    }

    @Override
    public List<ReplicaOutput> frame(PeerId peer, byte[] frame) {
        boolean runs = frame.length > 2 && frame[1] == 0 && frame[2] == RUNS;
        return runs ? runs(peer, frame, ++frames % ONE_IN == 0) : super.frame(peer, frame);
    }

    List<ReplicaOutput> runs(PeerId peer, byte[] frame, boolean change) {
        return super.frame(peer, change ? changed(frame) : frame);
    }

    static byte[] changed(byte[] frame) {
        try {
            CborMap map = Cbor.decodeMap(frame);
            List<CborItem> runs = new ArrayList<>();
            for (CborItem item : map.array(2, MOST_RUNS)) {
                runs.add(item instanceof CborItem.Bytes(byte[] run)
                        ? new CborItem.Bytes(changed(RunCodec.decode(run)).encoded())
                        : item);
            }
            return map.put(2, runs).encode();
        } catch (CborException e) {
            throw new AssertionError("an honest device sends what cannot be read", e);
        }
    }

    /** Gives the last entry another kind; all that the chain says stays true, the signature does not. */
    private static Run changed(Run run) {
        List<Entry> entries = new ArrayList<>(run.entries());
        Entry last = entries.removeLast();
        EntryHeader was = last.header();
        EntryHeader header = new EntryHeader(was.team(), was.channel(), was.author(), was.seq(), was.time(), OTHER,
                was.keyId());
        LogHead before = last.previous().map(id -> new LogHead(was.seq() - 1, id)).orElse(LogHead.EMPTY);
        entries.add(EntryDraft.of(header, before, last.heads()).seal(last.payload()));
        return RunCodec.encode(entries, run.signature());
    }
}
