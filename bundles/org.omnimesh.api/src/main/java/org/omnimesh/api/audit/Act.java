// Copyright (c) 2026 OmniMesh contributors
// SPDX-License-Identifier: EPL-2.0
package org.omnimesh.api.audit;

import java.util.regex.Pattern;

import org.omnimesh.api.id.DisplayText;

/**
 * One thing that was done. Texts are made clean and cut to their lengths; never a secret.
 *
 * @param actor who: a peer id, {@code token:} and a token's name, {@code node} for the node itself, or {@code unknown}
 * @param action what, such as {@code token.revoked}: words of {@code a-z} and {@code _}, joined by dots
 * @param subject to whom or what: an id or a name; may be empty
 * @param detail anything else worth knowing; may be empty
 */
public record Act(String actor, String action, String subject, String detail) {
    /** Actor of what the node does by itself. */
    public static final String NODE = "node";

    /** Actor of what cannot be told whose it was. */
    public static final String UNKNOWN = "unknown";

    /** Longest actor, subject or detail in characters. */
    public static final int MAX_TEXT = 256;

    private static final Pattern ACTION = Pattern.compile("[a-z_]{1,24}(\\.[a-z_]{1,24}){1,3}");

    /** Checks the action and cleans the texts. */
    public Act {
        if (!ACTION.matcher(action).matches()) {
            throw new IllegalArgumentException("expected words joined by dots, got " + action);
        }
        actor = clean(actor);
        subject = clean(subject);
        detail = clean(detail);
    }

    private static String clean(String text) {
        return DisplayText.line(text, MAX_TEXT);
    }
}
