// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.audit.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.omnimesh.api.audit.AuditEntries;
import org.omnimesh.api.audit.AuditHash;
import org.omnimesh.api.cbor.Cbor;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborItem;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.LogEntry;

/** What entries about heads hold. */
final class HeadPayload {
    /** Most heads that one entry countersigns. */
    static final int MAX_SEEN = 64;

    private static final int VERSION = 1;
    private static final int KEY_VERSION = 1;
    private static final int KEY_ROWS = 2;
    private static final int KEY_HASH = 3;
    private static final int KEY_DEVICE = 4;
    private static final int KEY_SEEN = 5;
    private static final int KEY_BEFORE = 6;

    private HeadPayload() {}

    /** Encodes where this device's own log ends. */
    static byte[] own(Head head) {
        return put(new CborMap().put(KEY_VERSION, VERSION), head).encode();
    }

    /** Encodes where this device's own log ends, and that it does not go on from what was told of it before. */
    static byte[] setBack(Head head, long before) {
        return put(new CborMap().put(KEY_VERSION, VERSION), head).put(KEY_BEFORE, before).encode();
    }

    /** Reads how many rows a device says that its own log had, before it was set back. */
    static Optional<Long> before(LogEntry entry) throws CborException {
        CborMap map = Cbor.decodeMap(entry.payload());
        return entry.header().kind().equals(AuditEntries.HEAD) && map.item(KEY_BEFORE).isPresent()
                ? Optional.of(map.number(KEY_BEFORE, 1, Long.MAX_VALUE))
                : Optional.empty();
    }

    /** Encodes what was seen of others. */
    static byte[] seen(Map<PeerId, Head> heads) {
        List<CborItem.Map> items = new ArrayList<>();
        heads.forEach(
                (device, head) -> items.add(put(new CborMap().put(KEY_DEVICE, device.publicKey()), head).toItem()));
        return new CborMap().put(KEY_VERSION, VERSION).put(KEY_SEEN, items).encode();
    }

    private static CborMap put(CborMap map, Head head) {
        return map.put(KEY_ROWS, head.count()).put(KEY_HASH, head.last().bytes());
    }

    /** Reads an entry of one of {@link AuditEntries#KINDS}; whatever a witness says of itself is left out. */
    static List<SeenHead> decode(LogEntry entry) throws CborException {
        CborMap map = Cbor.decodeMap(entry.payload());
        map.number(KEY_VERSION, VERSION, VERSION);
        PeerId author = entry.header().author();
        long at = entry.header().time().instant().toEpochMilli();
        if (entry.header().kind().equals(AuditEntries.HEAD)) {
            return List.of(new SeenHead(author, author, head(map), at));
        }
        Map<PeerId, SeenHead> seen = new LinkedHashMap<>();
        for (CborItem item : map.array(KEY_SEEN, MAX_SEEN)) {
            CborMap one = CborMap.of(item);
            PeerId device = PeerId.ofPublicKey(one.exactBytes(KEY_DEVICE, PeerId.KEY_LENGTH));
            seen.put(device, new SeenHead(device, author, head(one), at));
        }
        seen.remove(author);
        return List.copyOf(seen.values());
    }

    private static Head head(CborMap map) throws CborException {
        return new Head(map.number(KEY_ROWS, 1, Long.MAX_VALUE),
                new AuditHash(map.exactBytes(KEY_HASH, Bytes32.LENGTH)));
    }
}
