// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.entry;

import java.util.List;
import java.util.Optional;

import org.omnimesh.api.cbor.CborItem;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.KeyId;

/** An entry in the making: the header without what only the ciphertext tells. Used once. */
public final class EntryDraft {
    private static final byte[] ZEROS = new byte[32];

    private final byte[] associated;
    private final EntryHeader header;
    private final Optional<EntryId> previous;
    private final List<CausalHead> heads;

    private EntryDraft(CborMap map, EntryHeader header, Optional<EntryId> previous, List<CausalHead> heads) {
        this.associated = map.encode();
        this.header = header;
        this.previous = previous;
        this.heads = heads;
    }

    /**
     * Starts an entry of a team.
     *
     * @param header where it stands
     * @param previous the head of the author's log, empty log included
     * @param heads what is newly seen of other logs, at most {@value Entry#MAX_HEADS}
     * @return the draft
     */
    public static EntryDraft of(EntryHeader header, LogHead previous, List<CausalHead> heads) {
        CborMap map = common(header.team().bytes(), header.channel().bytes(), header);
        Optional<EntryId> before = previous.seq() == 0 ? Optional.empty() : Optional.of(previous.id());
        before.ifPresent(id -> map.put(EntryCodec.PREVIOUS, id.bytes()));
        if (!heads.isEmpty()) {
            map.put(EntryCodec.HEADS, heads.stream().map(EntryDraft::item).toList());
        }
        return new EntryDraft(map, header, before, heads);
    }

    /**
     * Makes the founding entry of a new team.
     *
     * @param author this device
     * @param time when
     * @param payload at most {@value Entry#MAX_FOUNDING_BYTES} bytes
     * @return the entry; its id is the team's
     */
    public static Entry founding(PeerId author, HybridTime time, byte[] payload) {
        TeamId unnamed = new TeamId(ZEROS);
        EntryHeader header = new EntryHeader(unnamed, unnamed.teamChannel(), author, 1, time, EntryCodec.FOUNDING,
                KeyId.NONE);
        Entry entry = new EntryDraft(common(ZEROS, ZEROS, header), header, Optional.empty(), List.of()).seal(payload);
        TeamId team = new TeamId(entry.id().bytes());
        EntryHeader named = new EntryHeader(team, team.teamChannel(), author, 1, time, EntryCodec.FOUNDING,
                KeyId.NONE);
        return new Entry(entry.id(), named, Optional.empty(), List.of(), entry.encoded(), payload);
    }

    /**
     * Returns where the entry stands.
     *
     * @return the header
     */
    public EntryHeader header() {
        return header;
    }

    /**
     * Returns the bytes to bind to the ciphertext.
     *
     * @return the associated data; not to be changed
     */
    public byte[] associated() {
        return associated;
    }

    /**
     * Completes the entry.
     *
     * @param ciphertext the encrypted payload
     * @return the entry
     */
    public Entry seal(byte[] ciphertext) {
        byte[] encoded = HeaderBytes.withPayload(associated, EntryCodec.hashPayload(ciphertext), ciphertext.length);
        return new Entry(EntryCodec.hash(encoded), header, previous, heads, encoded, ciphertext);
    }

    private static CborMap common(byte[] team, byte[] channel, EntryHeader header) {
        return new CborMap().put(EntryCodec.VERSION, EntryCodec.VERSION_1).put(EntryCodec.TEAM, team)
                .put(EntryCodec.CHANNEL, channel).put(EntryCodec.AUTHOR, header.author().publicKey())
                .put(EntryCodec.SEQ, header.seq()).put(EntryCodec.TIME, header.time().packed())
                .put(EntryCodec.KIND, header.kind().name()).put(EntryCodec.KEY_ID, header.keyId().bytes());
    }

    private static CborItem item(CausalHead head) {
        return new CborItem.Array(
                List.of(new CborItem.Bytes(head.author().publicKey()), new CborItem.Int(head.seq())));
    }
}
