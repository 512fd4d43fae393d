// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.entry;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.cbor.Cbor;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborItem;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.id.ChannelId;
import org.omnimesh.api.id.EntryId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.id.TeamId;
import org.omnimesh.api.log.EntryHeader;
import org.omnimesh.api.log.EntryKind;
import org.omnimesh.api.log.HybridTime;
import org.omnimesh.api.log.KeyId;

/** The bytes of an entry's header: a deterministic CBOR map. Keys below 64 that are not known here refuse the entry. */
public final class EntryCodec {
    /** The kind of the entry that founds a team. */
    public static final EntryKind FOUNDING = new EntryKind("team.founded");

    static final int VERSION_1 = 1;
    static final int VERSION = 1;
    static final int TEAM = 2;
    static final int CHANNEL = 3;
    static final int AUTHOR = 4;
    static final int SEQ = 5;
    static final int PREVIOUS = 6;
    static final int HEADS = 7;
    static final int TIME = 8;
    static final int KIND = 9;
    static final int KEY_ID = 10;
    static final int PAYLOAD_HASH = 11;
    static final int PAYLOAD_LENGTH = 12;
    /** Keys from here on may be ignored by those who do not know them. */
    static final int FIRST_IGNORABLE = 64;

    private static final byte[] ID_LABEL = "omni/1/entry\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ZEROS = new byte[32];
    private static final byte[] NOTHING = {};

    private EntryCodec() {}

    /**
     * Reads an entry and checks everything that it alone can tell: form, limits, payload hash.
     *
     * @param encoded the header
     * @param payload the ciphertext
     * @return the entry
     * @throws CborException if the header is malformed or does not describe the payload
     */
    public static Entry decode(byte[] encoded, byte[] payload) throws CborException {
        CborMap map = header(encoded);
        checkPayload(map, payload);
        return build(hash(encoded), map, encoded, payload);
    }

    /**
     * Reads an entry without its payload and checks everything that it alone can tell.
     *
     * @param encoded the header
     * @return the entry with an empty payload
     * @throws CborException if the header is malformed
     */
    public static Entry decodeBare(byte[] encoded) throws CborException {
        CborMap map = header(encoded);
        return build(hash(encoded), map, encoded, NOTHING);
    }

    private static CborMap header(byte[] encoded) throws CborException {
        if (encoded.length > Entry.MAX_HEADER_BYTES) {
            throw new CborException("expected a header of at most " + Entry.MAX_HEADER_BYTES + ", got "
                    + encoded.length);
        }
        CborItem item = Cbor.decode(encoded);
        CborMap map = CborMap.of(item);
        map.number(VERSION, VERSION_1, VERSION_1);
        refuseCritical(item);
        return map;
    }

    /**
     * Returns the bytes that the payload's encryption binds: the header without hash and length of the ciphertext.
     *
     * @param encoded a header that was decoded before
     * @return the associated data
     * @throws CborException if it is malformed
     */
    public static byte[] associated(byte[] encoded) throws CborException {
        return HeaderBytes.isShort(encoded) ? HeaderBytes.withoutPayload(encoded) : encodedAgain(encoded);
    }

    private static byte[] encodedAgain(byte[] encoded) throws CborException {
        CborMap without = new CborMap();
        Cbor.decodeMap(encoded).toItem().entries().forEach((key, value) -> {
            if (key != PAYLOAD_HASH && key != PAYLOAD_LENGTH) {
                without.put(key, value);
            }
        });
        return without.encode();
    }

    static EntryId hash(byte[] encoded) {
        return new EntryId(Sha256.of(ID_LABEL, encoded));
    }

    static byte[] hashPayload(byte[] payload) {
        return Sha256.of(payload);
    }

    private static void refuseCritical(CborItem item) throws CborException {
        if (item instanceof CborItem.Map map) {
            for (long key : map.entries().keySet()) {
                if (key == 0 || key > PAYLOAD_LENGTH && key < FIRST_IGNORABLE) {
                    throw new CborException("expected no critical key " + key);
                }
            }
        }
    }

    private static void checkPayload(CborMap map, byte[] payload) throws CborException {
        long length = map.number(PAYLOAD_LENGTH, 0, Entry.MAX_CIPHERTEXT_BYTES);
        if (length != payload.length
                || !Arrays.equals(map.exactBytes(PAYLOAD_HASH, ZEROS.length), hashPayload(payload))) {
            throw new CborException("expected the payload that the header names");
        }
    }

    private static Entry build(EntryId id, CborMap map, byte[] encoded, byte[] payload) throws CborException {
        long seq = map.number(SEQ, 1, Generation.MAX_SEQ);
        Optional<EntryId> previous = map.item(PREVIOUS).isPresent()
                ? Optional.of(new EntryId(map.exactBytes(PREVIOUS, ZEROS.length)))
                : Optional.empty();
        if (Generation.count(seq) == 0 || previous.isPresent() == (Generation.count(seq) == 1)) {
            throw new CborException("expected a previous entry exactly from the second on");
        }
        List<CausalHead> heads = heads(map);
        EntryKind kind = kind(map);
        KeyId keyId = new KeyId(map.exactBytes(KEY_ID, KeyId.LENGTH));
        byte[] team = map.exactBytes(TEAM, ZEROS.length);
        byte[] channel = map.exactBytes(CHANNEL, ZEROS.length);
        boolean founding = kind.equals(FOUNDING);
        if (founding != (Arrays.equals(team, ZEROS) && Arrays.equals(channel, ZEROS)
                && keyId.equals(KeyId.NONE) && seq == 1 && heads.isEmpty()
                && payload.length <= Entry.MAX_FOUNDING_BYTES)
                || !founding && (Arrays.equals(team, ZEROS) || Arrays.equals(channel, ZEROS)
                        || keyId.equals(KeyId.NONE))) {
            throw new CborException("expected a founding entry or one of a team, got a mixture");
        }
        HybridTime time = HybridTime.unpack(map.number(TIME, 0, Long.MAX_VALUE));
        EntryHeader header = new EntryHeader(new TeamId(founding ? id.bytes() : team),
                new ChannelId(founding ? id.bytes() : channel),
                PeerId.ofPublicKey(map.exactBytes(AUTHOR, PeerId.KEY_LENGTH)), seq, time, kind, keyId);
        return new Entry(id, header, previous, heads, encoded, payload);
    }

    private static EntryKind kind(CborMap map) throws CborException {
        try {
            return new EntryKind(map.text(KIND, EntryKind.MAX_LENGTH));
        } catch (IllegalArgumentException e) {
            throw new CborException("expected a kind: " + e.getMessage());
        }
    }

    private static List<CausalHead> heads(CborMap map) throws CborException {
        if (map.item(HEADS).isEmpty()) {
            return List.of();
        }
        List<CausalHead> heads = new ArrayList<>();
        for (CborItem item : map.array(HEADS, Entry.MAX_HEADS)) {
            if (item instanceof CborItem.Array pair && pair.items().size() == 2
                    && pair.items().get(0) instanceof CborItem.Bytes(byte[] author)
                    && author.length == PeerId.KEY_LENGTH
                    && pair.items().get(1) instanceof CborItem.Int(long seq) && seq > 0) {
                heads.add(new CausalHead(PeerId.ofPublicKey(author), seq));
            } else {
                throw new CborException("expected pairs of author and number as causal heads");
            }
        }
        return heads;
    }
}
