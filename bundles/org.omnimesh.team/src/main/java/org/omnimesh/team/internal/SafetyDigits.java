// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.team.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.omnimesh.api.id.MemberId;
import org.omnimesh.api.id.PeerId;
import org.omnimesh.api.team.SafetyNumber;

/** Makes safety numbers: for each member thirty digits of a slow hash of all her identity keys, the lesser half first. */
final class SafetyDigits {
    /** How often a hash is hashed again: each guess at keys that give the same digits costs as much. */
    static final int ROUNDS = 5_200;

    private static final byte[] LABEL = "omni/1/safety\0".getBytes(StandardCharsets.US_ASCII);
    private static final int BYTES_OF_GROUP = 5;
    private static final long GROUP_VALUES = 100_000;

    private SafetyDigits() {}

    /**
     * One side of a number.
     *
     * @param member the member
     * @param keys the identity keys of all her devices, in any order
     */
    record Side(MemberId member, Collection<PeerId> keys) {}

    /** Returns twelve groups of five digits, whichever side comes first. */
    static String of(Side one, Side other) {
        return Stream.of(half(one), half(other)).sorted().reduce((first, second) -> first + " " + second)
                .orElseThrow();
    }

    private static String half(Side side) {
        MessageDigest sha512 = sha512();
        sha512.update(LABEL);
        sha512.update(side.member().bytes());
        side.keys().stream().sorted().distinct().forEach(key -> sha512.update(key.publicKey()));
        byte[] first = sha512.digest();
        byte[] hash = first;
        for (int i = 0; i < ROUNDS; i++) {
            sha512.update(hash);
            hash = sha512.digest(first);
        }
        return digits(hash);
    }

    private static String digits(byte[] hash) {
        List<String> groups = new ArrayList<>();
        for (int group = 0; group < SafetyNumber.GROUPS / 2; group++) {
            long value = 0;
            for (int i = 0; i < BYTES_OF_GROUP; i++) {
                value = value << Byte.SIZE | hash[group * BYTES_OF_GROUP + i] & 0xff;
            }
            groups.add(String.format(Locale.ROOT, "%05d", value % GROUP_VALUES));
        }
        return String.join(" ", groups);
    }

    private static MessageDigest sha512() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-512", e);
        }
    }
}
