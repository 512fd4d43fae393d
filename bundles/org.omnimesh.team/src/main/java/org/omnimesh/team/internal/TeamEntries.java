// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import org.omnimesh.api.cbor.Cbor;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborItem;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.crypto.SealingKey;
import org.omnimesh.api.crypto.Signature;
import org.omnimesh.api.id.Bytes32;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.DisplayText;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.team.ChannelType;
import org.omnimesh.api.team.Channels;
import org.omnimesh.api.team.Role;

/** Between the entries of the hidden team channel and their payloads. */
final class TeamEntries {
    private TeamEntries() {}

    /**
     * Decodes a payload.
     *
     * @param kind one of {@link TeamEntry#KINDS}, or one that is veiled
     * @param payload what a peer sent
     * @return the content
     * @throws CborException if the payload is not of the kind's form
     */
    static TeamEntry decode(EntryKind kind, byte[] payload) throws CborException {
        CborMap map = Cbor.decodeMap(payload);
        try {
            return switch (kind.name()) {
                case "team.founded" -> new TeamEntry.Founded((int) map.number(1, 1, TeamEntry.VERSION),
                        map.exactBytes(2, TeamEntry.SALT_BYTES));
                case "team.named" -> new TeamEntry.Named(name(map, 1));
                case "team.member" ->
                    new TeamEntry.Admitted(PeerId.ofPublicKey(map.exactBytes(1, PeerId.KEY_LENGTH)), name(map, 2),
                            name(map, 3), sealingKey(map, 4), constant(Role.class, map, 6),
                            map.item(7).isPresent()
                                    ? Optional.of(new MemberId(map.exactBytes(7, Bytes32.LENGTH)))
                                    : Optional.empty(),
                            consent(map));
                case "team.profile" -> new TeamEntry.Renamed(name(map, 1), name(map, 2));
                case "team.channel" -> new TeamEntry.Opened(new ChannelId(map.exactBytes(1, Bytes32.LENGTH)),
                        name(map, 2), constant(ChannelType.class, map, 3), line(map, 4), line(map, 5),
                        map.item(6).isPresent()
                                ? Optional.of(map.exactBytes(6, TeamEntry.SALT_BYTES))
                                : Optional.empty());
                case "team.prekey" -> new TeamEntry.Prekey(sealingKey(map, 1));
                case "team.keys" -> TeamEntry.Keys.of(map);
                case "team.lacking" -> Lacking.of(map);
                case "team.removed" -> TeamEntry.Removed.of(map);
                case "team.role" -> new TeamEntry.RoleChanged(new MemberId(map.exactBytes(1, Bytes32.LENGTH)),
                        constant(Role.class, map, 2));
                case "team.left" -> new TeamEntry.Left();
                case "team.retention" -> new TeamEntry.Retained(new ChannelId(map.exactBytes(1, Bytes32.LENGTH)),
                        (int) map.number(2, 0, Channels.MAX_DAYS));
                default -> ChannelEntries.decode(kind, map);
            };
        } catch (IllegalArgumentException e) {
            throw new CborException("out of range: " + e.getMessage());
        }
    }

    /**
     * Encodes an operation with its predecessors.
     *
     * @param content the operation
     * @param parents the newest operations that the author had seen; at most {@value TeamEntry#MAX_PARENTS} are named
     * @return deterministic CBOR
     */
    static byte[] encode(TeamEntry content, Collection<EntryId> parents) {
        List<CborItem> ids = parents.stream().sorted().limit(TeamEntry.MAX_PARENTS)
                .map(id -> (CborItem) new CborItem.Bytes(id.bytes())).toList();
        try {
            return Cbor.decodeMap(content.encode()).put(TeamEntry.PARENTS, ids).encode();
        } catch (CborException e) {
            throw new IllegalStateException("expected what was just encoded to be a map", e);
        }
    }

    /**
     * Decodes the predecessors of an operation.
     *
     * @param payload what a peer sent
     * @return what it names; empty in teams of before version 2, and for a founding entry
     * @throws CborException if they are not of the right form
     */
    static Set<EntryId> parents(byte[] payload) throws CborException {
        CborMap map = Cbor.decodeMap(payload);
        Set<EntryId> parents = new LinkedHashSet<>();
        if (map.item(TeamEntry.PARENTS).isPresent()) {
            for (CborItem item : map.array(TeamEntry.PARENTS, TeamEntry.MAX_PARENTS)) {
                if (!(item instanceof CborItem.Bytes(byte[] id)) || id.length != Bytes32.LENGTH) {
                    throw new CborException("expected ids of " + Bytes32.LENGTH + " bytes");
                }
                parents.add(new EntryId(id));
            }
        }
        return parents;
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static <E extends Enum<E>> E constant(Class<E> type, CborMap map, long key) throws CborException {
        return Enum.valueOf(type, map.text(key, 16).toUpperCase(Locale.ROOT));
    }

    /** The word of a device belongs to the member that it names. */
    private static Optional<TeamEntry.Consent> consent(CborMap map) throws CborException {
        return map.item(7).isPresent() && (map.item(8).isPresent() || map.item(9).isPresent())
                ? Optional.of(new TeamEntry.Consent(map.exactBytes(8, TeamEntry.CONSENT_SALT_BYTES),
                        map.exactBytes(9, Signature.LENGTH)))
                : Optional.empty();
    }

    private static SealingKey sealingKey(CborMap map, long key) throws CborException {
        return new SealingKey((int) map.number(key, 1, 255), map.bytes(key + 1, SealingKey.MAX_LENGTH));
    }

    static String name(CborMap map, long key) throws CborException {
        String name = DisplayText.name(map.text(key, TeamEntry.MAX_WIRE_TEXT));
        if (name.isEmpty()) {
            throw new CborException("expected a visible name at key " + key);
        }
        return name;
    }

    static Optional<String> line(CborMap map, long key) throws CborException {
        return map.optionalText(key, TeamEntry.MAX_WIRE_TEXT).map(text -> DisplayText.line(text, 256))
                .filter(it -> !it.isEmpty());
    }
}
