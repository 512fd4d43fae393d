// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.log;

/**
 * What an entry means, such as {@code chat.message}; the first part names the capability.
 *
 * @param name two to four parts of lower-case letters, digits and dashes joined by dots, at most 48 characters
 */
public record EntryKind(String name) {
    /** Longest name in characters. */
    public static final int MAX_LENGTH = 48;

    private static final int LEAST_PARTS = 2;
    private static final int MOST_PARTS = 4;

    /** Checks the form of the name. */
    public EntryKind {
        if (name.length() > MAX_LENGTH || !isWellFormed(name)) {
            throw new IllegalArgumentException("expected a kind like chat.message of at most " + MAX_LENGTH
                    + " characters, got " + name.length());
        }
    }

    /** Looks at each character once: every entry that comes is asked. */
    private static boolean isWellFormed(String name) {
        int parts = 1;
        boolean begins = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z';
            if (!letter && (begins || c != '.' && c != '-' && (c < '0' || c > '9'))) {
                return false;
            }
            begins = c == '.';
            parts += begins ? 1 : 0;
        }
        return !begins && parts >= LEAST_PARTS && parts <= MOST_PARTS;
    }

    @Override
    public String toString() {
        return name;
    }
}
