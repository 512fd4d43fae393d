// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.entry;

import java.util.ArrayList;
import java.util.List;

import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.testing.Ids;

/** Runs as the encoder makes them. */
final class RunSeeds {
    private static final Signature SIGNATURE = new Signature(new byte[Signature.LENGTH]);

    private RunSeeds() {}

    static List<Run> runs() {
        Entry founding = EntryDraft.founding(Ids.peer(1), new HybridTime(1000, 1), new byte[20]);
        List<Entry> several = new ArrayList<>();
        LogHead head = LogHead.EMPTY;
        for (int seq = 1; seq <= 3; seq++) {
            EntryHeader header = new EntryHeader(Ids.team(1), Ids.channel(2), Ids.peer(1), seq,
                    new HybridTime(1000, seq), new EntryKind("test.note"),
                    new KeyId(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }));
            Entry entry = EntryDraft.of(header, head, List.of(new CausalHead(Ids.peer(2), 7))).seal(new byte[10 * seq]);
            several.add(entry);
            head = new LogHead(seq, entry.id());
        }
        return List.of(RunCodec.encode(List.of(founding), SIGNATURE), RunCodec.encode(several, SIGNATURE));
    }
}
