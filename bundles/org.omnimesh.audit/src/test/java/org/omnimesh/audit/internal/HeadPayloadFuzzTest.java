// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.omnimesh.api.audit.AuditEntries;
import org.omnimesh.api.audit.AuditHash;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.KeyId;
import org.omnimesh.api.log.LogEntry;
import org.omnimesh.testing.Ids;
import org.omnimesh.testing.fuzz.DecoderFuzz;

/** What devices tell each other of the ends of their audit logs; the first byte tells an own end from those of others. */
class HeadPayloadFuzzTest extends DecoderFuzz<HeadPayloadFuzzTest.Said> {
    private static final byte OWN = 0;
    private static final byte SEEN = 1;
    private static final PeerId AUTHOR = Ids.peer(1);

    HeadPayloadFuzzTest() {
        super(CborException.class, CBOR);
    }

    /** What was read of one entry. */
    record Said(boolean own, List<SeenHead> heads, Optional<Long> before) {}

    private static Head head(int rows) {
        return new Head(rows, new AuditHash(Ids.bytes(rows)));
    }

    @Override
    protected List<byte[]> seeds() {
        return List.of(input(OWN, HeadPayload.own(head(3))), input(OWN, HeadPayload.setBack(head(4), 9)),
                input(SEEN, HeadPayload.seen(Map.of(Ids.peer(2), head(5), Ids.peer(3), head(6)))),
                input(SEEN, HeadPayload.seen(Map.of())));
    }

    private static byte[] input(byte kind, byte[] payload) {
        byte[] input = new byte[payload.length + 1];
        input[0] = kind;
        System.arraycopy(payload, 0, input, 1, payload.length);
        return input;
    }

    @Override
    protected Optional<Said> decode(byte[] input) throws CborException {
        if (input.length == 0 || input[0] != OWN && input[0] != SEEN) {
            return Optional.empty();
        }
        EntryHeader header = new EntryHeader(Ids.team(1), Ids.channel(1), AUTHOR, 1, new HybridTime(1, 0),
                input[0] == OWN ? AuditEntries.HEAD : AuditEntries.SEEN, new KeyId(new byte[KeyId.LENGTH]));
        LogEntry entry = new LogEntry(Ids.entry(1), header, Arrays.copyOfRange(input, 1, input.length));
        List<SeenHead> heads = HeadPayload.decode(entry);
        return Optional.of(new Said(input[0] == OWN, heads, HeadPayload.before(entry)));
    }

    @Override
    protected Optional<byte[]> encode(Said value) {
        if (!value.own()) {
            Map<PeerId, Head> heads = new LinkedHashMap<>();
            value.heads().forEach(it -> heads.put(it.device(), it.head()));
            return Optional.of(input(SEEN, HeadPayload.seen(heads)));
        }
        Head head = value.heads().getFirst().head();
        return Optional.of(input(OWN, value.before().map(before -> HeadPayload.setBack(head, before))
                .orElseGet(() -> HeadPayload.own(head))));
    }
}
