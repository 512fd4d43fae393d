// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.mesh.internal.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.omnimesh.api.cbor.Cbor;
import org.omnimesh.api.cbor.CborException;
import org.omnimesh.api.cbor.CborItem;
import org.omnimesh.api.cbor.CborMap;
import org.omnimesh.api.crypto.Signature;

/** The bytes of a run: a map of 1 = array of pairs (header, payload), of a bare run (header) alone, and 2 = signature. */
public final class RunCodec {
    /** Bytes that a run adds to its entries at most: per entry in the first place, then for itself. */
    public static final int OVERHEAD_PER_ENTRY = 16;
    /** Bytes of the run itself at most. */
    public static final int OVERHEAD = 96;

    /** Longest encoding that is read in bytes; version 0.1 wrote runs longer than {@link Run#MAX_BYTES}. */
    private static final int MAX_READ_BYTES = 512 << 10;
    private static final int ENTRIES = 1;
    private static final int SIGNATURE = 2;

    private RunCodec() {}

    /**
     * Makes a run.
     *
     * @param entries consecutive entries of one log
     * @param signature over the id of the last
     * @return the run with its bytes
     */
    public static Run encode(List<Entry> entries, Signature signature) {
        List<CborItem> items = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            items.add(new CborItem.Array(
                    List.of(new CborItem.Bytes(entry.encoded()), new CborItem.Bytes(entry.payload()))));
        }
        byte[] encoded = new CborMap().put(ENTRIES, items).put(SIGNATURE, signature.bytes()).encode();
        return new Run(entries.get(0).log(), List.copyOf(entries), signature, false, encoded);
    }

    /**
     * Reads a run, bare or not, and checks all that it alone can tell: limits, one log, consecutive numbers, chain, payload
     * hashes.
     *
     * @param encoded its bytes
     * @return the run; its signature is not checked yet
     * @throws CborException if it is malformed
     */
    public static Run decode(byte[] encoded) throws CborException {
        if (encoded.length > MAX_READ_BYTES) {
            throw new CborException("expected a run of at most " + MAX_READ_BYTES + " bytes, got " + encoded.length);
        }
        CborMap map = Cbor.decodeMap(encoded);
        List<Entry> entries = new ArrayList<>();
        boolean bare = false;
        for (CborItem item : map.array(ENTRIES, Run.MAX_ENTRIES)) {
            bare = entries.isEmpty() ? isBare(item) : bare;
            Entry entry = bare ? bareEntry(item) : entry(item);
            if (!entries.isEmpty() && !follows(entries.get(entries.size() - 1), entry)) {
                throw new CborException("expected entries of one log that follow each other");
            }
            entries.add(entry);
        }
        if (entries.isEmpty()) {
            throw new CborException("expected at least one entry in a run");
        }
        Signature signature = new Signature(map.exactBytes(SIGNATURE, Signature.LENGTH));
        return new Run(entries.get(0).log(), List.copyOf(entries), signature, bare, encoded);
    }

    /**
     * Makes the bytes of a run without the payloads: chain and signature can be verified all the same.
     *
     * @param run the run
     * @return its bare bytes
     */
    public static byte[] bare(Run run) {
        List<CborItem> items = run.entries().stream()
                .map(entry -> (CborItem) new CborItem.Array(List.of(new CborItem.Bytes(entry.encoded())))).toList();
        return new CborMap().put(ENTRIES, items).put(SIGNATURE, run.signature().bytes()).encode();
    }

    /**
     * Drops the payloads of a run.
     *
     * @param run the run
     * @return the same run, bare
     */
    public static Run strip(Run run) {
        List<Entry> entries = run.entries().stream().map(Entry::strip).toList();
        return new Run(run.log(), entries, run.signature(), true, bare(run));
    }

    /**
     * Reads a run that must be bare.
     *
     * @param encoded what {@link #bare} made
     * @return the run; its signature is not checked yet
     * @throws CborException if it is malformed, or has payloads
     */
    public static Run decodeBare(byte[] encoded) throws CborException {
        Run run = decode(encoded);
        if (!run.bare()) {
            throw new CborException("expected headers alone");
        }
        return run;
    }

    private static boolean isBare(CborItem item) {
        return item instanceof CborItem.Array parts && parts.items().size() == 1;
    }

    private static Entry entry(CborItem item) throws CborException {
        if (item instanceof CborItem.Array pair && pair.items().size() == 2
                && pair.items().get(0) instanceof CborItem.Bytes(byte[] header)
                && pair.items().get(1) instanceof CborItem.Bytes(byte[] payload)) {
            return EntryCodec.decode(header, payload);
        }
        throw new CborException("expected a pair of header and payload");
    }

    private static Entry bareEntry(CborItem item) throws CborException {
        if (item instanceof CborItem.Array single && single.items().size() == 1
                && single.items().get(0) instanceof CborItem.Bytes(byte[] header)) {
            return EntryCodec.decodeBare(header);
        }
        throw new CborException("expected a header alone");
    }

    private static boolean follows(Entry before, Entry entry) {
        return entry.log().equals(before.log()) && entry.header().team().equals(before.header().team())
                && entry.header().seq() == before.header().seq() + 1
                && entry.previous().equals(Optional.of(before.id()));
    }
}
