// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.workbench.internal.model;

import java.util.Locale;

import org.omnimesh.api.pairing.PairingCode;

/** Turns what somebody types into the form {@code OMNI-XXXX-XXXX} while it is being typed. */
public final class CodeText {
    /** The long form of a code begins so; it is left as pasted. */
    private static final String LINK = "omnimesh:";

    private static final String PREFIX = "OMNI";
    private static final int GROUP = 4;
    private static final int SYMBOLS = PREFIX.length() + 2 * GROUP;
    private static final int MAX_LINK_LENGTH = 2048;

    private CodeText() {}

    /**
     * Formats a text that may be complete or not.
     *
     * @param typed the text as typed or pasted
     * @return capital letters in groups of four, the prefix put in front if it is missing; a link stays as it is
     */
    public static String format(String typed) {
        String text = typed.strip();
        if (text.toLowerCase(Locale.ROOT).startsWith(LINK)) {
            return text.substring(0, Math.min(text.length(), MAX_LINK_LENGTH));
        }
        String symbols = symbols(text);
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(symbols.length(), SYMBOLS); i++) {
            if (i > 0 && i % GROUP == 0) {
                shown.append('-');
            }
            shown.append(symbols.charAt(i));
        }
        return shown.toString();
    }

    /**
     * Tells whether a formatted text can be tried.
     *
     * @param formatted what {@link #format} returned
     * @return true for a complete code or a link
     */
    public static boolean complete(String formatted) {
        return formatted.startsWith(LINK)
                ? formatted.length() > LINK.length()
                : formatted.length() == SYMBOLS + 2 && PairingCode.parse(formatted).isPresent();
    }

    private static String symbols(String text) {
        StringBuilder symbols = new StringBuilder();
        text.toUpperCase(Locale.ROOT).codePoints().filter(c -> c < 0x80 && Character.isLetterOrDigit(c))
                .forEach(symbols::appendCodePoint);
        boolean prefixed = symbols.toString().startsWith(PREFIX) || PREFIX.startsWith(symbols.toString());
        if (!prefixed) {
            symbols.insert(0, PREFIX);
        }
        for (int i = PREFIX.length(); i < symbols.length(); i++) {
            switch (symbols.charAt(i)) {
                case 'O' -> symbols.setCharAt(i, '0');
                case 'I', 'L' -> symbols.setCharAt(i, '1');
                default -> { /* stays as typed */ }
            }
        }
        return symbols.toString();
    }
}
