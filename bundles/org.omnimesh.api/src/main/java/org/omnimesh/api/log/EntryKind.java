// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.log;

import java.util.regex.Pattern;

/**
 * What an entry means, such as {@code chat.message}; the first part names the capability.
 *
 * @param name two to four parts of lower-case letters, digits and dashes joined by dots, at most 48 characters
 */
public record EntryKind(String name) {
    /** Longest name in characters. */
    public static final int MAX_LENGTH = 48;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*){1,3}");

    /** Checks the form of the name. */
    public EntryKind {
        if (name.length() > MAX_LENGTH || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("expected a kind like chat.message of at most " + MAX_LENGTH
                    + " characters, got " + name.length());
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
