// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.cbor;

/** Encodes and decodes {@link CborItem}s. */
public final class Cbor {
    /** Deepest nesting accepted when decoding. */
    public static final int MAX_DEPTH = 16;

    private Cbor() {}

    /**
     * Encodes a value.
     *
     * @param item the value
     * @return its only encoding (RFC 8949, section 4.2.1)
     */
    public static byte[] encode(CborItem item) {
        CborEncoder encoder = new CborEncoder();
        encoder.write(item);
        return encoder.toByteArray();
    }

    /**
     * Decodes one value that fills the whole input.
     *
     * @param bytes the encoding; the caller bounds its length
     * @return the value
     * @throws CborException if the bytes are not one deterministic encoding, or nested deeper than {@value #MAX_DEPTH}
     */
    public static CborItem decode(byte[] bytes) throws CborException {
        return new CborDecoder(bytes).readAll();
    }

    /**
     * Decodes a map that fills the whole input.
     *
     * @param bytes the encoding; the caller bounds its length
     * @return the map
     * @throws CborException if the bytes are not the encoding of a map
     */
    public static CborMap decodeMap(byte[] bytes) throws CborException {
        return CborMap.of(decode(bytes));
    }
}
