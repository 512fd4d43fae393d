// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.team;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

import org.omnimesh.api.id.MemberId;

/**
 * By which two members can check, over another way, that each has the other's true keys.
 *
 * @param member the other member
 * @param displayName her name, clean text
 * @param digits {@value #GROUPS} groups of {@value #GROUP_DIGITS} digits with a space between; the same on both sides
 * @param qr the text of its QR code
 * @param state whether it was compared
 * @param verifiedAt when it was compared last, by the wall clock; empty if never
 */
public record SafetyNumber(MemberId member, String displayName, String digits, String qr, State state,
        Optional<Instant> verifiedAt) {
    /** How many groups of digits. */
    public static final int GROUPS = 12;

    /** How many digits a group has. */
    public static final int GROUP_DIGITS = 5;

    private static final Pattern DIGITS = Pattern.compile("\\d{5}( \\d{5}){11}");

    /** Whether a number was compared. */
    public enum State {
        /** Never, or it was taken back. */
        UNVERIFIED,
        /** It was, and she has no keys now that it did not cover. */
        VERIFIED,
        /** It was, but she has another key now: it must be compared again before her keys can be trusted. */
        CHANGED
    }

    /** Checks the digits. */
    public SafetyNumber {
        if (!DIGITS.matcher(digits).matches()) {
            throw new IllegalArgumentException("expected " + GROUPS + " groups of " + GROUP_DIGITS + " digits");
        }
    }

    /**
     * Tells whether it was compared and still holds.
     *
     * @return whether the state is {@link State#VERIFIED}
     */
    public boolean verified() {
        return state == State.VERIFIED;
    }
}
