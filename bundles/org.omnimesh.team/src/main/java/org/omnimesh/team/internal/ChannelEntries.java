// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborItem;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.log.EntryKind;

/** Between what is said about channels and its payloads. */
final class ChannelEntries {
    private ChannelEntries() {}

    /**
     * Decodes a payload.
     *
     * @param kind one of the kinds of {@link ChannelEntry}
     * @param map the payload
     * @return the content
     * @throws CborException if the payload is not of the kind's form
     */
    static TeamEntry decode(EntryKind kind, CborMap map) throws CborException {
        return switch (kind.name()) {
            case "team.veiled" -> new ChannelEntry.Veiled(map.bytes(1, ChannelEntry.MAX_BODY_BYTES), boxes(map));
            case "team.whispered" -> new ChannelEntry.Whispered(map.bytes(1, ChannelEntry.MAX_BODY_BYTES), boxes(map));
            case "team.described" -> ChannelEntry.Described.of(map);
            case "team.begun" -> ChannelEntry.Begun.of(map);
            case "team.invited" -> new ChannelEntry.Invited(channel(map), member(map));
            case "team.entered" -> new ChannelEntry.Entered(channel(map));
            case "team.departed" -> new ChannelEntry.Departed(channel(map));
            case "team.expelled" -> new ChannelEntry.Expelled(channel(map), member(map));
            case "team.appointed" -> new ChannelEntry.Appointed(channel(map), member(map), map.number(3, 0, 1) == 1);
            case "team.handed" -> ChannelEntry.Handed.of(map);
            case "team.carried" -> ChannelEntry.Carried.of(map);
            default -> throw new CborException("expected a kind of the team channel");
        };
    }

    static ChannelId channel(CborMap map) throws CborException {
        return new ChannelId(map.exactBytes(1, Bytes32.LENGTH));
    }

    static MemberId member(CborMap map) throws CborException {
        return new MemberId(map.exactBytes(2, Bytes32.LENGTH));
    }

    static List<byte[]> boxes(CborMap map) throws CborException {
        return bytes(map, 2, ChannelEntry.MAX_BOXES, TeamEntry.MAX_BOX_BYTES);
    }

    static List<byte[]> bytes(CborMap map, long key, int most, int longest) throws CborException {
        List<byte[]> all = new ArrayList<>();
        for (CborItem item : map.array(key, most)) {
            if (!(item instanceof CborItem.Bytes(byte[] one)) || one.length > longest) {
                throw new CborException("expected at most " + longest + " bytes");
            }
            all.add(one);
        }
        return all;
    }

    static List<CborItem> items(Collection<byte[]> all) {
        return all.stream().map(it -> (CborItem) new CborItem.Bytes(it)).toList();
    }
}
