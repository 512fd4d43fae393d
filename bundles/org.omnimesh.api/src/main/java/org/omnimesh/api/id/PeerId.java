// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.id;

import java.util.Arrays;

import org.eclipse.jdt.annotation.NonNull;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A device, named by its Ed25519 public key in the libp2p form {@code 12D3KooW...}.
 *
 * <p>
 * The text is the base58btc form of the identity multihash of the protobuf-encoded key (libp2p specification,
 * {@code peer-ids/peer-ids.md}). The same key as a W3C DID is {@link #did()}.
 */
public final class PeerId implements Comparable<@NonNull PeerId> {
    /** Length of an Ed25519 public key in bytes. */
    public static final int KEY_LENGTH = 32;

    private static final byte[] MULTIHASH_PREFIX = { 0x00, 0x24, 0x08, 0x01, 0x12, 0x20 };
    private static final byte[] DID_PREFIX = { (byte) 0xed, 0x01 };

    private final byte[] publicKey;
    private int hash;
    /** Made when first asked for: most ids that come over the network are never shown. */
    private @Nullable String text;

    private PeerId(byte[] publicKey) {
        this.publicKey = publicKey;
    }

    /**
     * Makes the id of a device key. Whether the bytes are a point of the curve is checked where a signature is.
     *
     * @param publicKey an Ed25519 public key, {@value #KEY_LENGTH} bytes; copied
     * @return the id
     * @throws IllegalArgumentException if the length differs
     */
    public static PeerId ofPublicKey(byte[] publicKey) {
        if (publicKey.length != KEY_LENGTH) {
            throw new IllegalArgumentException("expected " + KEY_LENGTH + " key bytes, got " + publicKey.length);
        }
        return new PeerId(publicKey.clone());
    }

    /**
     * Parses the text form.
     *
     * @param text {@code 12D3KooW...}
     * @return the id
     * @throws IllegalArgumentException if the text is not the peer id of an Ed25519 key
     */
    public static PeerId parse(String text) {
        byte[] multihash = text.length() > 64 ? new byte[0] : Base58.decode(text);
        int prefix = MULTIHASH_PREFIX.length;
        if (multihash.length != prefix + KEY_LENGTH
                || !Arrays.equals(multihash, 0, prefix, MULTIHASH_PREFIX, 0, prefix)) {
            throw new IllegalArgumentException("expected a peer id of an Ed25519 key (12D3KooW...)");
        }
        return new PeerId(Arrays.copyOfRange(multihash, prefix, multihash.length));
    }

    /**
     * Returns a copy of the Ed25519 public key.
     *
     * @return {@value #KEY_LENGTH} bytes
     */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /**
     * Returns the key as a decentralised identifier ({@code did:key} method, multicodec 0xed01).
     *
     * @return {@code did:key:z6Mk...}
     */
    public String did() {
        return "did:key:z" + Base58.encode(concat(DID_PREFIX, publicKey));
    }

    /**
     * Returns the last eight characters of the text form, for logs and screens; the first ones are the same for all.
     *
     * @return eight characters
     */
    public String shortForm() {
        String whole = toString();
        return whole.substring(whole.length() - 8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PeerId that && Arrays.equals(publicKey, that.publicKey);
    }

    @Override
    public int hashCode() {
        int known = hash;
        if (known == 0) {
            known = Arrays.hashCode(publicKey);
            hash = known;
        }
        return known;
    }

    /** Orders by the public key read as an unsigned number. */
    @Override
    public int compareTo(PeerId other) {
        return Arrays.compareUnsigned(publicKey, other.publicKey);
    }

    /** Returns {@code 12D3KooW...}. */
    @Override
    public String toString() {
        String made = text;
        if (made == null) {
            made = Base58.encode(concat(MULTIHASH_PREFIX, publicKey));
            text = made;
        }
        return made;
    }

    private static byte[] concat(byte[] head, byte[] tail) {
        byte[] all = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, all, head.length, tail.length);
        return all;
    }
}
