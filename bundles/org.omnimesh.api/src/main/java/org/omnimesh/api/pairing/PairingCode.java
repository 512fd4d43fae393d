// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.pairing;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A code as people read it out: {@code OMNI-NNNS-SSSS}, Crockford base32.
 *
 * @param nameplate the public half, three characters
 * @param secret the secret half, five characters
 */
public record PairingCode(String nameplate, String secret) {
    /** The 32 characters of a code: digits and capital letters without I, L, O and U. */
    public static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /** Longest text that is looked at, in characters. */
    public static final int MAX_TYPED_LENGTH = 64;

    /** What people put between the groups: spaces of all kinds, hyphens, dashes, a minus sign, underscores. */
    private static final Pattern SEPARATORS = Pattern.compile("[\\s\\p{Z}_\\u2010-\\u2015\\u2212-]+");
    private static final Pattern TEXT = Pattern.compile("(?:0MN1)?([" + ALPHABET + "]{3})([" + ALPHABET + "]{5})");
    private static final Pattern NAMEPLATE = Pattern.compile("[" + ALPHABET + "]{3}");
    private static final Pattern SECRET = Pattern.compile("[" + ALPHABET + "]{5}");

    /** Checks both halves. */
    public PairingCode {
        if (!NAMEPLATE.matcher(nameplate).matches() || !SECRET.matcher(secret).matches()) {
            throw new IllegalArgumentException("expected three and five characters of Crockford base32");
        }
    }

    /**
     * Reads a code as typed: either case, with or without prefix, separators anywhere; I and L count as 1, O as 0.
     *
     * @param typed the text
     * @return the code, or empty if the text is not one
     */
    public static Optional<PairingCode> parse(String typed) {
        if (typed.length() > MAX_TYPED_LENGTH) {
            return Optional.empty();
        }
        String symbols = SEPARATORS.matcher(typed).replaceAll("");
        if (!symbols.chars().allMatch(c -> c < 0x80)) {
            return Optional.empty();
        }
        String unambiguous = symbols.toUpperCase(Locale.ROOT).replace('I', '1').replace('L', '1').replace('O', '0');
        Matcher parts = TEXT.matcher(unambiguous);
        return parts.matches() ? Optional.of(new PairingCode(parts.group(1), parts.group(2))) : Optional.empty();
    }

    /**
     * Returns the code as shown to people.
     *
     * @return {@code OMNI-NNNS-SSSS}
     */
    public String shown() {
        return "OMNI-" + nameplate + secret.charAt(0) + "-" + secret.substring(1);
    }

    /** Returns a text without the secret half. */
    @Override
    public String toString() {
        return "PairingCode[" + nameplate + "]";
    }
}
